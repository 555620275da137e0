package samsara.protocol.tty;

/// Ioctl requests that terminals understand.
///
/// MINIX: `include/sys/ioc_tty.h`.
public final class TtyIoctl {
  /// Gets a {@link Termios}.
  public static final int TCGETS = read('T', 8, Termios.SIZE_BYTES);

  /// Sets it now.
  public static final int TCSETS = write('T', 9, Termios.SIZE_BYTES);

  /// Sets it when all output has gone out.
  public static final int TCSETSW = write('T', 10, Termios.SIZE_BYTES);

  /// The same, and forgets input that nobody has read.
  public static final int TCSETSF = write('T', 11, Termios.SIZE_BYTES);

  /// Sends a break; the argument is a number that is not used.
  public static final int TCSBRK = write('T', 12, Integer.BYTES);

  /// Waits until all output has gone out.
  public static final int TCDRAIN = 0x2000_0000 | 'T' << 8 | 13;

  /// Stops or starts output or input: {@link #OUTPUT_OFF} and the three behind it.
  public static final int TCFLOW = write('T', 14, Integer.BYTES);

  /// Forgets input, output or both: {@link #FLUSH_INPUT} and the two behind it.
  public static final int TCFLSH = write('T', 15, Integer.BYTES);

  /// Gets a {@link WindowSize}.
  public static final int TIOCGWINSZ = read('T', 16, WindowSize.SIZE_BYTES);

  /// Sets it; the foreground process group hears of a change by WINCH.
  public static final int TIOCSWINSZ = write('T', 17, WindowSize.SIZE_BYTES);

  /// Gets the process id that stands for the foreground process group. The reference has the
  /// direction wrong, `_IOW`: nobody could have got an answer, and it gave none.
  public static final int TIOCGPGRP = read('T', 18, Integer.BYTES);

  /// Sets it.
  public static final int TIOCSPGRP = write('T', 19, Integer.BYTES);

  /// Loads a keyboard map of {@link #KEYMAP_BYTES}.
  public static final int KIOCSMAP = write('k', 3, TtyIoctl.KEYMAP_BYTES);

  /// Size of a keyboard map: for each of 128 scan codes, 16 bits for each of 6 columns.
  public static final int KEYMAP_BYTES = 128 * 6 * Short.BYTES;

  /// TCFLOW: output stops.
  public static final int OUTPUT_OFF = 1;

  /// TCFLOW: output goes on.
  public static final int OUTPUT_ON = 2;

  /// TCFLOW: the other end is told to stop.
  public static final int INPUT_OFF = 3;

  /// TCFLOW: the other end is told to go on.
  public static final int INPUT_ON = 4;

  /// TCFLSH: input.
  public static final int FLUSH_INPUT = 1;

  /// TCFLSH: output.
  public static final int FLUSH_OUTPUT = 2;

  /// TCFLSH: both.
  public static final int FLUSH_BOTH = 3;

  private TtyIoctl() {}

  private static int read(char group, int number, int bytes) {
    return 0x8000_0000 | bytes << 16 | group << 8 | number;
  }

  private static int write(char group, int number, int bytes) {
    return 0x4000_0000 | bytes << 16 | group << 8 | number;
  }
}
