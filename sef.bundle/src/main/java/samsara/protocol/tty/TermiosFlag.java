package samsara.protocol.tty;

/// Bits of {@link Termios}.
///
/// MINIX: `include/termios.h`.
public final class TermiosFlag {
  // Input.

  /// A break is an interrupt.
  public static final int BRKINT = 0x0001;

  /// A carriage return becomes a line feed.
  public static final int ICRNL = 0x0002;

  /// A break is ignored.
  public static final int IGNBRK = 0x0004;

  /// A carriage return is ignored.
  public static final int IGNCR = 0x0008;

  /// Characters with parity errors are ignored.
  public static final int IGNPAR = 0x0010;

  /// A line feed becomes a carriage return.
  public static final int INLCR = 0x0020;

  /// Parity is checked.
  public static final int INPCK = 0x0040;

  /// The eighth bit is cut off.
  public static final int ISTRIP = 0x0080;

  /// The other end is stopped when the queue fills up.
  public static final int IXOFF = 0x0100;

  /// STOP and START stop and start output.
  public static final int IXON = 0x0200;

  /// Errors are marked in the input.
  public static final int PARMRK = 0x0400;

  /// Any character starts output again.
  public static final int IXANY = 0x0800;

  // Output.

  /// The other output bits count.
  public static final int OPOST = 0x0001;

  /// A line feed becomes carriage return and line feed.
  public static final int ONLCR = 0x0002;

  /// A tab becomes spaces.
  public static final int XTABS = 0x0004;

  /// `^D` is left out.
  public static final int ONOEOT = 0x0008;

  // Control.

  /// Modem lines don't matter.
  public static final int CLOCAL = 0x0001;

  /// The receiver is on.
  public static final int CREAD = 0x0002;

  /// Mask of the bits of a character, from 5 (0) to 8.
  public static final int CSIZE = 0x000C;

  /// Bits of a character: 8.
  public static final int CS8 = 0x000C;

  /// Two stop bits.
  public static final int CSTOPB = 0x0010;

  /// The last close hangs up.
  public static final int HUPCL = 0x0020;

  /// Parity.
  public static final int PARENB = 0x0040;

  /// Odd parity.
  public static final int PARODD = 0x0080;

  // Local.

  /// Input is echoed.
  public static final int ECHO = 0x0001;

  /// ERASE wipes out.
  public static final int ECHOE = 0x0002;

  /// KILL ends the line on the screen.
  public static final int ECHOK = 0x0004;

  /// A line feed is echoed even if nothing is.
  public static final int ECHONL = 0x0008;

  /// Input comes by lines, which can be edited.
  public static final int ICANON = 0x0010;

  /// LNEXT, REPRINT and DISCARD count.
  public static final int IEXTEN = 0x0020;

  /// INTR and QUIT are signals.
  public static final int ISIG = 0x0040;

  /// Signals leave the queues alone.
  public static final int NOFLSH = 0x0080;

  /// Output of the background is stopped: there is no job control, so it has no effect.
  public static final int TOSTOP = 0x0100;

  /// Output is thrown away, until DISCARD comes again.
  public static final int LFLUSHO = 0x0200;

  private TermiosFlag() {}
}
