package samsara.protocol.tty;

/// The characters of {@link Termios} that have a meaning, by their place; and the two numbers among
/// them.
///
/// MINIX: the `V…` constants of `include/termios.h`.
public enum ControlCharacter {
  EOF(0, 4),
  EOL(1, Termios.DISABLED),
  ERASE(2, '\b'),
  INTR(3, 3),
  KILL(4, 'U' & 0x1F),
  /// Least number of characters of a read without lines.
  MIN(5, 1),
  QUIT(6, '\\' & 0x1F),
  /// How long it waits, in tenths of a second.
  TIME(7, 0),
  SUSP(8, 'Z' & 0x1F),
  START(9, 'Q' & 0x1F),
  STOP(10, 'S' & 0x1F),
  REPRINT(11, 'R' & 0x1F),
  LNEXT(12, 'V' & 0x1F),
  DISCARD(13, 'O' & 0x1F);

  private final int index;
  private final int usual;

  ControlCharacter(int index, int usual) {
    this.index = index;
    this.usual = usual;
  }

  /// Its place in the structure.
  int index() {
    return index;
  }

  /// What it is unless somebody changes it.
  int usual() {
    return usual;
  }
}
