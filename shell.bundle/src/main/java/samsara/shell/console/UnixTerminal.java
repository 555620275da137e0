package samsara.shell.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The terminal at standard input, set by the host's `stty`. Should the process end while it is
/// raw, it is put in order on the way.
final class UnixTerminal implements HostTerminal {
  private static final int SECONDS_MAX = 5;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;

  private final InputStream in;
  private final PrintStream out;
  private final String settings;
  private final Thread atExit = new Thread(this::reset, "samsara-terminal");
  private int rows = ROWS;
  private int columns = COLUMNS;

  private UnixTerminal(InputStream in, PrintStream out, String settings) {
    this.in = in;
    this.out = out;
    this.settings = settings;
  }

  /// The terminal at standard input; an IOException says why there is none.
  static UnixTerminal open(InputStream in, PrintStream out) throws IOException {
    return new UnixTerminal(in, out, stty("-g"));
  }

  private static String stty(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(words));
    command.addFirst("stty");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("stty does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.exitValue() != 0) {
      throw new IOException(answer);
    }
    return answer;
  }

  @Override
  public void raw() throws IOException {
    String[] size = stty("size").split(" ", -1);
    if (size.length == 2 && !size[0].equals("0")) {
      rows = Integer.parseInt(size[0]);
      columns = Integer.parseInt(size[1]);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    stty("raw", "-echo");
  }

  @Override
  public void restore() {
    reset();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends: the hook does no harm.
    }
  }

  private void reset() {
    try {
      stty(settings);
    } catch (IOException e) {
      System.getLogger("samsara.shell")
          .log(System.Logger.Level.WARNING, "the terminal is not in order: " + e.getMessage());
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int read() throws IOException {
    return in.available() > 0 ? in.read() : -1;
  }

  @Override
  public void write(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public boolean pause() {
    LockSupport.parkNanos(this, PAUSE_NANOS);
    return !Thread.currentThread().isInterrupted();
  }
}
