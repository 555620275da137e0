package samsara.launcher;

import java.lang.System.Logger.Level;
import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;

/// Leads the framework's own messages to the host log; by default they would go to standard output,
/// which belongs to the commands.
final class FrameworkLog extends Logger {
  private final HostLog log;

  FrameworkLog(HostLog log) {
    this.log = log;
    setLogLevel(LOG_WARNING);
  }

  @Override
  protected void doLog(int level, String message, @Nullable Throwable thrown) {
    log.write("framework", level == LOG_ERROR ? Level.ERROR : Level.WARNING, message, thrown);
  }
}
