package samsara.protocol.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The settings of a terminal line; nobody changes one, a line gets another.
///
/// ~~~
/// 0       2       4         6       8        12       16                        36
/// | input | output | control | local | ispeed | ospeed | 20 characters, see enum |
/// ~~~
///
/// MINIX: `struct termios` in `include/termios.h`.
public final class Termios {
  /// Size of the structure.
  public static final int SIZE_BYTES = 36;

  /// Value of a control character that there is none.
  public static final int DISABLED = 0xFF;

  /// Speed of 9600 baud, see {@link #baud}.
  public static final int B9600 = 0xD000;

  private static final int CHARACTERS = 20;
  private static final int[] BAUDS = {
    0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400
  };
  private static final int SPEED_SHIFT = 12;
  private static final int B57600 = 0x0100;
  private static final int B115200 = 0x0200;

  private final int input;
  private final int output;
  private final int control;
  private final int local;
  private final int inputSpeed;
  private final int outputSpeed;
  private final byte[] characters;

  private Termios(
      int input,
      int output,
      int control,
      int local,
      int inputSpeed,
      int outputSpeed,
      byte[] characters) {
    this.input = input;
    this.output = output;
    this.control = control;
    this.local = local;
    this.inputSpeed = inputSpeed;
    this.outputSpeed = outputSpeed;
    this.characters = characters;
  }

  /// What a line begins with, and has again after its last close.
  public static Termios defaults() {
    byte[] characters = new byte[CHARACTERS];
    for (ControlCharacter each : ControlCharacter.values()) {
      characters[each.index()] = (byte) each.usual();
    }
    return new Termios(
        TermiosFlag.BRKINT | TermiosFlag.ICRNL | TermiosFlag.IXON | TermiosFlag.IXANY,
        TermiosFlag.OPOST | TermiosFlag.ONLCR,
        TermiosFlag.CREAD | TermiosFlag.CS8 | TermiosFlag.HUPCL,
        TermiosFlag.ISIG
            | TermiosFlag.IEXTEN
            | TermiosFlag.ICANON
            | TermiosFlag.ECHO
            | TermiosFlag.ECHOE,
        B9600,
        B9600,
        characters);
  }

  /// The settings in a structure.
  public static Termios of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new Termios(
        in.getShort() & 0xFFFF,
        in.getShort() & 0xFFFF,
        in.getShort() & 0xFFFF,
        in.getShort() & 0xFFFF,
        in.getInt(),
        in.getInt(),
        Arrays.copyOfRange(bytes, SIZE_BYTES - CHARACTERS, SIZE_BYTES));
  }

  /// The structure.
  public byte[] toBytes() {
    return ByteBuffer.allocate(SIZE_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) input)
        .putShort((short) output)
        .putShort((short) control)
        .putShort((short) local)
        .putInt(inputSpeed)
        .putInt(outputSpeed)
        .put(characters)
        .array();
  }

  /// `true` if one of these input bits is set; bits of {@link TermiosFlag} here as below.
  public boolean input(int bits) {
    return (input & bits) != 0;
  }

  /// `true` if one of these output bits is set.
  public boolean output(int bits) {
    return (output & bits) != 0;
  }

  /// `true` if one of these control bits is set.
  public boolean control(int bits) {
    return (control & bits) != 0;
  }

  /// `true` if one of these local bits is set.
  public boolean local(int bits) {
    return (local & bits) != 0;
  }

  /// Bits of a character, 5 to 8.
  public int characterBits() {
    return 5 + ((control & TermiosFlag.CSIZE) >> 2);
  }

  /// The number of MIN or TIME, or the code of a character.
  public int of(ControlCharacter which) {
    return characters[which.index()] & 0xFF;
  }

  /// `true` for a code that has this meaning.
  public boolean is(ControlCharacter which, int code) {
    return code == of(which) && code != DISABLED;
  }

  /// Output speed in bits a second, 0 to hang up, -1 for a code that is none.
  public int baud() {
    return switch (outputSpeed) {
      case B57600 -> 57600;
      case B115200 -> 115200;
      default ->
          outputSpeed >>> SPEED_SHIFT < BAUDS.length && (outputSpeed & 0xFFF) == 0
              ? BAUDS[outputSpeed >>> SPEED_SHIFT]
              : -1;
    };
  }

  /// The same with other input bits.
  public Termios withInput(int set, int cleared) {
    return new Termios(
        (input | set) & ~cleared, output, control, local, inputSpeed, outputSpeed, characters);
  }

  /// The same with other output bits.
  public Termios withOutput(int set, int cleared) {
    return new Termios(
        input, (output | set) & ~cleared, control, local, inputSpeed, outputSpeed, characters);
  }

  /// The same with other control bits.
  public Termios withControl(int set, int cleared) {
    return new Termios(
        input, output, (control | set) & ~cleared, local, inputSpeed, outputSpeed, characters);
  }

  /// The same with other local bits.
  public Termios withLocal(int set, int cleared) {
    return new Termios(
        input, output, control, (local | set) & ~cleared, inputSpeed, outputSpeed, characters);
  }

  /// The same with another character or number.
  public Termios with(ControlCharacter which, int value) {
    byte[] changed = characters.clone();
    changed[which.index()] = (byte) value;
    return new Termios(input, output, control, local, inputSpeed, outputSpeed, changed);
  }
}
