package samsara.kernel.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.kernel.weave.ProcessProfile;
import samsara.kernel.weave.ProfileViolation;
import samsara.sef.SystemProgram;

/// A service bundle's jar, taken apart: what it says about itself, its classes, and its resources,
/// along its `Bundle-ClassPath`.
final class BundleJar {
  private static final String SERVICE_COMPONENT = "Service-Component";
  private static final String CLASS_SUFFIX = ".class";

  private final String location;
  private final byte[] bytes;
  private final String digest;
  private final Attributes headers;
  private final String symbolicName;
  private final String version;
  private final String programName;
  private final NavigableMap<String, byte[]> classPath = new TreeMap<>();

  private BundleJar(String location, byte[] bytes) throws ErrnoException {
    NavigableMap<String, byte[]> files = JarEntries.read(bytes);
    this.location = location;
    this.bytes = bytes;
    this.digest = JarEntries.digest(files);
    this.headers = headers(files);
    this.symbolicName = beforeParameters(header(Constants.BUNDLE_SYMBOLICNAME));
    this.version = header(Constants.BUNDLE_VERSION);
    this.programName = header(SystemProgram.PROGRAM_HEADER);
    require(!symbolicName.isEmpty(), "not a bundle: it has no " + Constants.BUNDLE_SYMBOLICNAME);
    require(isVersion(version), "not a bundle: bad " + Constants.BUNDLE_VERSION + " " + version);
    require(
        !programName.isEmpty(),
        "bundle without a program: it has no " + SystemProgram.PROGRAM_HEADER);
    addClassPath(files);
    require(
        hasProgramComponent(files),
        "bundle without a program: no component provides " + SystemProgram.class.getName());
  }

  /// Takes a jar apart.
  ///
  /// @param location where it came from, for people
  /// @throws ErrnoException `ENOEXEC` if it is no service bundle, `E2BIG`
  static BundleJar parse(String location, byte[] bytes) throws ErrnoException {
    return new BundleJar(location, bytes);
  }

  private static Attributes headers(Map<String, byte[]> files) throws ErrnoException {
    byte[] manifest = files.get(JarFile.MANIFEST_NAME);
    if (manifest == null) {
      throw new ErrnoException(Errno.ENOEXEC, "not a bundle: it has no manifest");
    }
    try {
      return new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
    } catch (IOException e) {
      throw new ErrnoException(Errno.ENOEXEC, "not a bundle: " + e.getMessage());
    }
  }

  private String header(String name) {
    String value = headers.getValue(name);
    return value == null ? "" : value.strip();
  }

  private static String beforeParameters(String clause) {
    int end = clause.indexOf(';');
    return (end < 0 ? clause : clause.substring(0, end)).strip();
  }

  private static boolean isVersion(String text) {
    try {
      Version.parseVersion(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean condition, String text) throws ErrnoException {
    if (!condition) {
      throw new ErrnoException(Errno.ENOEXEC, text);
    }
  }

  private void addClassPath(NavigableMap<String, byte[]> files) throws ErrnoException {
    String path = header(Constants.BUNDLE_CLASSPATH);
    for (String clause : (path.isEmpty() ? "." : path).split(",", -1)) {
      String entry = beforeParameters(clause);
      byte[] library = files.get(entry);
      if (library != null) {
        JarEntries.read(library).forEach(classPath::putIfAbsent);
      } else {
        String folder = entry.equals(".") ? "" : entry.endsWith("/") ? entry : entry + "/";
        files.tailMap(folder).entrySet().stream()
            .takeWhile(file -> file.getKey().startsWith(folder))
            .forEach(file ->
                classPath.putIfAbsent(file.getKey().substring(folder.length()), file.getValue()));
      }
    }
  }

  private boolean hasProgramComponent(Map<String, byte[]> files) {
    return !header(SERVICE_COMPONENT).isEmpty()
        && files.entrySet().stream()
            .filter(file -> file.getKey().endsWith(".xml"))
            .map(file -> new String(file.getValue(), StandardCharsets.UTF_8))
            .anyMatch(text -> text.contains('"' + SystemProgram.class.getName() + '"'));
  }

  /// Where it came from.
  String location() {
    return location;
  }

  /// The jar itself.
  byte[] bytes() {
    return bytes;
  }

  /// Equal for equal contents, however they are packed.
  String digest() {
    return digest;
  }

  /// The digest of any jar.
  static String digest(byte[] jar) throws ErrnoException {
    return JarEntries.digest(JarEntries.read(jar));
  }

  String symbolicName() {
    return symbolicName;
  }

  String version() {
    return version;
  }

  String programName() {
    return programName;
  }

  /// The classes by binary name, parsed.
  ///
  /// @throws ErrnoException `ENOEXEC` naming the class file that is damaged
  Map<String, ClassModel> classes() throws ErrnoException {
    Map<String, ClassModel> classes = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> file : classPath.entrySet()) {
      String name = file.getKey();
      if (isClass(name)) {
        try {
          classes.put(
              name.substring(0, name.length() - CLASS_SUFFIX.length()).replace('/', '.'),
              ClassFile.of().parse(file.getValue()));
        } catch (IllegalArgumentException e) {
          throw new ErrnoException(
              Errno.ENOEXEC, "damaged class file " + name + ": " + e.getMessage());
        }
      }
    }
    return classes;
  }

  private static boolean isClass(String name) {
    return name.endsWith(CLASS_SUFFIX)
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class")
        && !name.endsWith("package-info.class");
  }

  /// Everything on the class path that is no class, by name without leading slash.
  Map<String, byte[]> resources() {
    Map<String, byte[]> resources = new LinkedHashMap<>(classPath);
    resources.keySet().removeIf(BundleJar::isClass);
    return resources;
  }

  /// Holds all classes against the process profile, before anything is loaded.
  ///
  /// @throws ErrnoException `ENOEXEC` with the first violation and the number of others
  void requireProfile() throws ErrnoException {
    List<ProfileViolation> violations = new ArrayList<>();
    for (ClassModel model : classes().values()) {
      violations.addAll(ProcessProfile.check(model));
    }
    if (!violations.isEmpty()) {
      int others = violations.size() - 1;
      throw new ErrnoException(
          Errno.ENOEXEC,
          "violates the process profile: "
              + violations.getFirst().message()
              + (others > 0 ? " (and " + others + " more)" : ""));
    }
  }
}
