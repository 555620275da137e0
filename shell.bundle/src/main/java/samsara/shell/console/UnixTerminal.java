package samsara.shell.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;

/// The terminal at standard input, set by the host's `stty`. Should the process end while it is
/// raw, it is put in order on the way. Its screen is the terminal's alternate one.
final class UnixTerminal implements HostTerminal {
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;
  private static final String ENTER = "\033[?1049h\033[2J";
  private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

  private final InputStream in;
  private final PrintStream out;
  private final Stty stty;
  private final String settings;
  private final Thread atExit = new Thread(this::reset, "samsara-terminal");
  private int rows = ROWS;
  private int columns = COLUMNS;
  private boolean shown;

  private UnixTerminal(InputStream in, PrintStream out, Stty stty, String settings) {
    this.in = in;
    this.out = out;
    this.stty = stty;
    this.settings = settings;
  }

  /// The terminal at standard input; an IOException says why there is none.
  static UnixTerminal open(InputStream in, PrintStream out, Stty stty) throws IOException {
    try {
      return new UnixTerminal(in, out, stty, stty.run("-g"));
    } catch (Stty.Refusal e) {
      throw new IOException("standard input is no terminal: " + e.getMessage(), e);
    }
  }

  @Override
  public void raw() throws IOException {
    String[] size = stty.run("size").split(" ", -1);
    if (size.length == 2 && !size[0].equals("0")) {
      rows = Integer.parseInt(size[0]);
      columns = Integer.parseInt(size[1]);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    stty.run("raw", "-echo");
    enter();
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

  /// Puts the terminal in order, also while the thread that has it still goes on.
  void reset() {
    leave();
    try {
      stty.run(settings);
    } catch (IOException e) {
      System.getLogger("samsara.shell")
          .log(System.Logger.Level.WARNING, "the terminal is not in order: " + e.getMessage());
    }
  }

  private synchronized void enter() {
    shown = true;
    write(ENTER);
  }

  private synchronized void leave() {
    if (shown) {
      write(LEAVE);
      shown = false;
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
  public synchronized void write(String text) {
    if (shown) {
      out.print(text);
      out.flush();
    }
  }

  @Override
  public boolean pause() {
    LockSupport.parkNanos(this, PAUSE_NANOS);
    return !Thread.currentThread().isInterrupted();
  }
}
