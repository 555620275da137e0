package samsara.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/// The framework properties of a run.
public final class FrameworkSettings {
  /// How often the drop-in folder is looked at. A jar counts once two looks found it unchanged.
  private static final int DROP_IN_POLL_MS = 200;

  private FrameworkSettings() {}

  /// What bundles see, whoever starts the framework.
  ///
  /// @param home folder of the distribution
  /// @param bundles folder with the bundles of the running system
  /// @param load the watched drop-in folder
  /// @param temporary folder for files that need not outlive the framework
  /// @param interactive whether there is a prompt
  public static Map<String, String> forBundles(
      Path home, Path bundles, Path load, Path temporary, boolean interactive) {
    Map<String, String> settings = new HashMap<>();
    settings.put("samsara.home", home.toString());
    settings.put("samsara.bundles", bundles.toString());
    settings.put("samsara.load", load.toString());
    settings.put("samsara.interactive", Boolean.toString(interactive));

    settings.put("felix.fileinstall.dir", load.toString());
    settings.put("felix.fileinstall.filter", ".*\\.jar");
    settings.put("felix.fileinstall.poll", Integer.toString(DROP_IN_POLL_MS));
    settings.put("felix.fileinstall.noInitialDelay", "true");
    settings.put("felix.fileinstall.tmpdir", temporary.toString());
    settings.put("felix.fileinstall.log.default", "jul");
    settings.put("felix.fileinstall.log.level", "1");

    // The prompt and exec read etc/gosh_profile in here.
    settings.put("gosh.home", home.toString());
    settings.put("gosh.args", interactive ? "" : "--nointeractive");
    return settings;
  }

  static Map<String, Object> forFramework(
      BootRequest request, Path home, Path bundles, FrameworkStorage storage) {
    Path load = Path.of(System.getProperty("samsara.load", home.resolve("load").toString()));
    Map<String, Object> settings =
        new HashMap<>(forBundles(home, bundles, load, storage.temporary(), request.interactive()));
    settings.put(Constants.FRAMEWORK_STORAGE, storage.cache().toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    settings.put(
        Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(BootLevel.COMMANDS.level()));
    settings.put("felix.cm.dir", storage.configuration().toString());
    settings.put("felix.log.logger", new FrameworkLog(HostLog.process()));
    return settings;
  }
}
