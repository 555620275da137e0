package samsara.shell;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/// The files that Samsara came with, and what is installed of them.
///
/// @param etc folder of the configuration files
/// @param jarFolders folders in which `service` looks for programs
/// @param installed locations of the installed bundles
record Distribution(Path etc, List<Path> jarFolders, List<String> installed) {
  /// Copies the lists.
  Distribution {
    jarFolders = List.copyOf(jarFolders);
    installed = List.copyOf(installed);
  }

  /// As the framework's properties say.
  static Distribution of(BundleContext context) {
    Path home = folder(context, "samsara.home");
    return new Distribution(
        home.resolve("etc"),
        List.of(folder(context, "samsara.bundles"), home.resolve("samples")),
        Arrays.stream(context.getBundles()).map(Bundle::getLocation).toList());
  }

  private static Path folder(BundleContext context, String property) {
    String value = context.getProperty(property);
    return Path.of(value == null ? "." : value);
  }
}
