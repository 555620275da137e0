package samsara.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import net.bytebuddy.ByteBuddy;
import org.assertj.core.api.Assertions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.CompositeOption;
import org.ops4j.pax.exam.options.DefaultCompositeOption;
import samsara.launcher.BootLevel;
import samsara.launcher.FrameworkSettings;

/// What goes into the framework of a test: the bundles of a system at the start levels of the
/// launcher, and the test libraries. Runs outside of the framework, where the class path is.
final class Provisioning {
  private static final int ALL_LEVELS = 100;

  private Provisioning() {}

  /// The system of the folder `bundles` of the distribution.
  ///
  /// @param load drop-in folder to watch; made when missing
  static CompositeOption system(String bundles, Path load) throws IOException {
    Path home = Path.of(System.getProperty("samsara.home")).toAbsolutePath().normalize();
    Path folder = home.resolve(bundles);
    Files.createDirectories(load);

    DefaultCompositeOption all = new DefaultCompositeOption();
    FrameworkSettings.forBundles(home, folder, load, load.resolveSibling("tmp"), false)
        .forEach((name, value) -> all.add(frameworkProperty(name).value(value)));
    all.add(frameworkStartLevel(ALL_LEVELS));
    all.add(bundlesOf(folder).toArray(Option[]::new));
    all.add(junitBundles(), library(Assertions.class), library(ByteBuddy.class));
    all.add(cleanCaches(true));
    all.add(systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"));
    return all;
  }

  private static List<Option> bundlesOf(Path folder) throws IOException {
    List<Option> options = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        BootLevel level = BootLevel.of(symbolicName(jar));
        options.add(bundle(jar.toUri().toString()).startLevel(level.level()));
      }
    }
    return options;
  }

  private static String symbolicName(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      String header = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
      return header.split(";", 2)[0].strip();
    }
  }

  private static Option library(Class<?> member) {
    return bundle(member.getProtectionDomain().getCodeSource().getLocation().toString());
  }
}
