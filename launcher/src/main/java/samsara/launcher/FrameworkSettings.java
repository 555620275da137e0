package samsara.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/// The framework properties of a run.
final class FrameworkSettings {
  /// How often the drop-in folder is looked at. A jar counts once two looks found it unchanged.
  private static final int DROP_IN_POLL_MS = 200;

  private FrameworkSettings() {}

  static Map<String, Object> of(
      BootRequest request, Path home, Path bundles, FrameworkStorage storage) {
    String load = System.getProperty("samsara.load", home.resolve("load").toString());
    Map<String, Object> settings = new HashMap<>();

    settings.put(Constants.FRAMEWORK_STORAGE, storage.cache().toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    settings.put(
        Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(BootLevel.COMMANDS.level()));
    settings.put("felix.log.logger", new FrameworkLog(HostLog.process()));

    settings.put("samsara.home", home.toString());
    settings.put("samsara.bundles", bundles.toString());
    settings.put("samsara.load", load);
    settings.put("samsara.interactive", Boolean.toString(request.interactive()));

    settings.put("felix.fileinstall.dir", load);
    settings.put("felix.fileinstall.filter", ".*\\.jar");
    settings.put("felix.fileinstall.poll", Integer.toString(DROP_IN_POLL_MS));
    settings.put("felix.fileinstall.noInitialDelay", "true");
    settings.put("felix.fileinstall.tmpdir", storage.temporary().toString());
    settings.put("felix.fileinstall.log.default", "jul");
    settings.put("felix.fileinstall.log.level", "1");

    // The prompt reads etc/gosh_profile in here.
    settings.put("gosh.home", home.toString());
    settings.put("gosh.args", request.interactive() ? "" : "--nointeractive");
    return settings;
  }
}
