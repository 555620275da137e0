package samsara.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Boots a system and ends the process: when the prompt is left, or with the status of the commands
/// of `exec`.
public final class Boot {
  /// Exit status for a wrong command line.
  static final int USAGE_ERROR = 2;

  /// Exit status for a system that does not boot.
  static final int NOT_BOOTED = 70;

  private Boot() {}

  /// Arguments are those of [BootRequest#parse]. The system property `samsara.home` names the
  /// folder of the distribution, `samsara.load` the drop-in folder, `samsara.hardware` the file
  /// that configures the machine.
  public static void main(String... arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) throws InterruptedException {
    try {
      BootRequest request = BootRequest.parse(arguments);
      Path home = Path.of(System.getProperty("samsara.home", ".")).toAbsolutePath().normalize();
      Path bundles = home.resolve(request.system().equals("full") ? "bundles" : request.system());
      if (!Files.isDirectory(bundles)) {
        throw new BootException("no system named " + request.system() + ": no folder " + bundles);
      }
      HardwareFile hardware = HardwareFile.read(hardwareFile(home));
      if (!hardware.pids().isEmpty()) {
        hardware.check(PartDescriptions.ofBundles(bundles));
      }
      FrameworkStorage storage = FrameworkStorage.create();
      Map<String, Object> settings =
          FrameworkSettings.forFramework(request, home, bundles, storage);
      hardware.writeTo(storage.configuration());
      BootedSystem system = new BootedSystem(request, bundles, settings);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> leave(system, storage), "samsara-exit"));
      return system.run();
    } catch (IllegalArgumentException e) {
      System.err.println("samsara: " + e.getMessage());
      return USAGE_ERROR;
    } catch (BootException | IOException e) {
      System.err.println("samsara: " + e.getMessage());
      return NOT_BOOTED;
    }
  }

  private static Path hardwareFile(Path home) {
    return Path.of(
        System.getProperty("samsara.hardware", home.resolve("etc/hardware.conf").toString()));
  }

  private static void leave(BootedSystem system, FrameworkStorage storage) {
    system.leave();
    storage.close();
  }
}
