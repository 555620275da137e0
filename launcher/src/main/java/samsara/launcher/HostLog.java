package samsara.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The log of the host's side: the last lines in memory, warnings and errors also on standard
/// error. Everybody reaches it as [System.Logger], with no import and no start order; any thread
/// may write.
final class HostLog {
  /// Lines kept; the oldest goes when one more comes.
  static final int LINES_MAX = 2000;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final HostLog PROCESS =
      new HostLog(
          new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));

  private final PrintStream warnings;
  // Guarded by itself.
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  HostLog(PrintStream warnings) {
    this.warnings = warnings;
  }

  /// The log of this JVM. Its stream is the real standard error, whatever [System#err] is set to.
  static HostLog process() {
    return PROCESS;
  }

  void write(String source, Level level, String message, @Nullable Throwable thrown) {
    StringBuilder text = new StringBuilder();
    text.append(TIME.format(LocalTime.now(ZoneId.systemDefault())))
        .append(' ')
        .append(level.getName());
    text.append(' ').append(source).append(": ").append(message);
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      text.append(System.lineSeparator()).append(trace.toString().stripTrailing());
    }
    String line = text.toString();
    synchronized (lines) {
      if (lines.size() == LINES_MAX) {
        lines.removeFirst();
      }
      lines.addLast(line);
    }
    if (level.getSeverity() >= Level.WARNING.getSeverity()) {
      warnings.println(line);
    }
  }

  /// The lines kept, oldest first.
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
