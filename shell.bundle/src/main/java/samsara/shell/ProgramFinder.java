package samsara.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import samsara.abi.Errno;
import samsara.sef.SystemProgram;

/// Finds the jar that `service` names: a path, a location, or the name of a jar or of a program in
/// the folders of the distribution.
final class ProgramFinder {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.+");
  private static final String REFERENCE = "reference:";

  private final List<Path> folders;
  private final List<String> installed;

  /// @param folders where names are looked up, in this order
  /// @param installed locations of installed bundles
  ProgramFinder(List<Path> folders, List<String> installed) {
    this.folders = List.copyOf(folders);
    this.installed = List.copyOf(installed);
  }

  /// The jar. `ENOENT` if there is none, `ENOEXEC` for one that holds no service.
  ServiceProgram find(String binary) throws CommandFailure {
    if (SCHEME.matcher(binary).matches()) {
      String url = binary.startsWith(REFERENCE) ? binary.substring(REFERENCE.length()) : binary;
      return new ServiceProgram(binary, programAt(url, binary));
    }
    Path jar = jar(binary);
    String location = jar.toAbsolutePath().normalize().toUri().toString();
    String program = programAt(location, binary);
    // One that the framework has already keeps its bundle.
    String known = REFERENCE + location;
    return new ServiceProgram(installed.contains(known) ? known : location, program);
  }

  private Path jar(String binary) throws CommandFailure {
    Path path = Path.of(binary);
    if (Files.isRegularFile(path)) {
      return path;
    }
    if (Files.isDirectory(path) && binary.contains("/")) {
      throw CommandFailure.because(Errno.EISDIR, "service: " + binary);
    }
    if (!binary.contains("/")) {
      List<Path> jars = jars();
      Optional<Path> named =
          jars.stream()
              .filter(jar -> jar.getFileName().toString().matches(nameForm(binary)))
              .findFirst();
      if (named.isEmpty()) {
        named = jars.stream().filter(jar -> holds(jar, binary)).findFirst();
      }
      if (named.isPresent()) {
        return named.get();
      }
    }
    throw CommandFailure.because(Errno.ENOENT, "service: " + binary);
  }

  private static String nameForm(String name) {
    return Pattern.quote(name) + "(\\.jar)?";
  }

  private List<Path> jars() {
    List<Path> jars = new ArrayList<>();
    for (Path folder : folders) {
      List<Path> inFolder = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
        found.forEach(inFolder::add);
      } catch (IOException e) {
        continue; // A folder that is not there has no jars.
      }
      inFolder.sort(null);
      jars.addAll(inFolder);
    }
    return jars;
  }

  private static boolean holds(Path jar, String program) {
    try (InputStream in = Files.newInputStream(jar)) {
      return program(in).filter(program::equals).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static String programAt(String url, String binary) throws CommandFailure {
    Optional<String> program;
    try (InputStream in = URI.create(url).toURL().openStream()) {
      program = program(in);
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.because(Errno.ENOENT, "service: " + binary);
    }
    if (program.isEmpty()) {
      throw CommandFailure.because(
          Errno.ENOEXEC,
          "service: " + binary + " holds no service (no " + SystemProgram.PROGRAM_HEADER + ")");
    }
    return program.get();
  }

  private static Optional<String> program(InputStream in) throws IOException {
    try (JarInputStream jar = new JarInputStream(in)) {
      Manifest manifest = jar.getManifest();
      return manifest == null
          ? Optional.empty()
          : Optional.ofNullable(
              manifest.getMainAttributes().getValue(SystemProgram.PROGRAM_HEADER));
    }
  }
}
