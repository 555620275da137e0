package samsara.kernel.image;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// Finds the jar that a person means: by path, by URL, by the location of an installed bundle, or
/// by its name in the distribution.
final class JarFinder {
  /// Framework or system property with the folder of the distribution.
  static final String HOME_PROPERTY = "samsara.home";

  private static final List<String> DIST_FOLDERS = List.of("bundles", "samples");
  private static final String REFERENCE = "reference:";
  private static final String SUFFIX = ".jar";
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.+");
  private static final Pattern VERSION = Pattern.compile("-(?=\\d)");

  private final BundleContext context;
  private final ServiceBundles bundles;

  JarFinder(BundleContext context, ServiceBundles bundles) {
    this.context = context;
    this.bundles = bundles;
  }

  /// The bytes of the jar at `location`.
  ///
  /// @throws ErrnoException `ENOENT`, `EISDIR`, `EACCES`, `EIO`, `E2BIG`
  byte[] read(String location) throws ErrnoException {
    Bundle installed = context.getBundle(location);
    if (installed != null) {
      return bundles.content(installed);
    }
    if (URL.matcher(location).matches()) {
      return readUrl(location);
    }
    Path path = path(location);
    if (Files.isRegularFile(path)) {
      return readFile(path);
    }
    Optional<Path> distributed = isName(location) ? inDistribution(location) : Optional.empty();
    if (distributed.isPresent()) {
      return readFile(distributed.get());
    }
    Optional<Bundle> program = bundles.withProgram(location);
    if (program.isPresent()) {
      return bundles.content(program.get());
    }
    if (Files.isDirectory(path)) {
      throw new ErrnoException(Errno.EISDIR, "is a folder");
    }
    throw new ErrnoException(
        Errno.ENOENT,
        "no such file" + (isName(location) ? ", and no jar of that name in the distribution" : ""));
  }

  private static Path path(String location) throws ErrnoException {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw new ErrnoException(Errno.ENOENT, "no such file");
    }
  }

  private static boolean isName(String location) {
    return location.indexOf('/') < 0 && !location.isEmpty();
  }

  private static byte[] readUrl(String location) throws ErrnoException {
    String url = location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
    try (InputStream stream = URI.create(url).toURL().openStream()) {
      return JarEntries.readAll(stream);
    } catch (FileNotFoundException e) {
      throw new ErrnoException(Errno.ENOENT, "no such file");
    } catch (IOException | IllegalArgumentException e) {
      throw new ErrnoException(Errno.EIO, "cannot be read: " + e.getMessage());
    }
  }

  private static byte[] readFile(Path path) throws ErrnoException {
    try (InputStream stream = Files.newInputStream(path)) {
      return JarEntries.readAll(stream);
    } catch (AccessDeniedException e) {
      throw new ErrnoException(Errno.EACCES, "permission denied");
    } catch (IOException e) {
      throw new ErrnoException(Errno.EIO, "cannot be read: " + e.getMessage());
    }
  }

  /// The best match: the whole name before the last part of a dotted one, a version that was asked
  /// for before any other, bundles before samples, then the highest version.
  private Optional<Path> inDistribution(String location) throws ErrnoException {
    String dist = context.getProperty(HOME_PROPERTY);
    if (dist == null) {
      return Optional.empty();
    }
    String wanted = stem(location);
    for (String folder : DIST_FOLDERS) {
      Optional<Path> found = inFolder(Path.of(dist, folder), wanted);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> inFolder(Path folder, String wanted) throws ErrnoException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX) && matches(file, wanted))
          .max(
              Comparator.<Path, Boolean>comparing(file -> name(file).equals(wanted))
                  .thenComparing(file -> name(file).endsWith("." + wanted))
                  .thenComparing(JarFinder::version));
    } catch (IOException e) {
      throw new ErrnoException(Errno.EIO, folder + ": cannot be read: " + e.getMessage());
    }
  }

  private static boolean matches(Path file, String wanted) {
    String name = name(file);
    String unversioned = VERSION.split(name, 2)[0];
    return Stream.of(name, unversioned)
        .anyMatch(candidate -> candidate.equals(wanted) || candidate.endsWith("." + wanted));
  }

  private static String name(Path file) {
    return stem(String.valueOf(file.getFileName()));
  }

  private static String stem(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private static Version version(Path file) {
    String[] parts = VERSION.split(name(file), 2);
    try {
      return parts.length == 2 ? Version.parseVersion(parts[1]) : Version.emptyVersion;
    } catch (IllegalArgumentException e) {
      return Version.emptyVersion;
    }
  }
}
