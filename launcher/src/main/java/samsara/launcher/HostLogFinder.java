package samsara.launcher;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Leads every [System.Logger] of the JVM to the [HostLog]. The JDK finds it as a service; the
/// property `samsara.loglevel` (`DEBUG`, `INFO`, …) says from which level on lines are kept.
public final class HostLogFinder extends System.LoggerFinder {
  private final System.Logger.Level threshold =
      System.Logger.Level.valueOf(
          System.getProperty("samsara.loglevel", "INFO").toUpperCase(Locale.ROOT));

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new HostLogger(name, threshold);
  }

  private record HostLogger(String name, Level threshold) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && level.getSeverity() >= threshold.getSeverity();
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle texts,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        HostLog.process().write(name, level, text(texts, message), thrown);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle texts,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        String pattern = text(texts, format);
        boolean plain = parameters == null || parameters.length == 0;
        String message = plain ? pattern : MessageFormat.format(pattern, parameters);
        HostLog.process().write(name, level, message, null);
      }
    }

    private static String text(@Nullable ResourceBundle texts, @Nullable String message) {
      if (message == null) {
        return "";
      }
      return texts != null && texts.containsKey(message) ? texts.getString(message) : message;
    }
  }
}
