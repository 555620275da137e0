package samsara.hw.cpu;

/// The bits of EFLAGS.
final class Eflags {
  static final int CARRY = 0x0001;
  static final int FIXED = 0x0002;
  static final int PARITY = 0x0004;
  static final int ADJUST = 0x0010;
  static final int ZERO = 0x0040;
  static final int SIGN = 0x0080;
  static final int TRAP = 0x0100;
  static final int INTERRUPT = 0x0200;
  static final int DIRECTION = 0x0400;
  static final int OVERFLOW = 0x0800;
  static final int PRIVILEGE = 0x3000;
  static final int NESTED = 0x4000;
  static final int RESUME = 0x1_0000;
  static final int VIRTUAL = 0x2_0000;
  static final int ALIGNMENT = 0x4_0000;
  static final int IDENTIFICATION = 0x20_0000;

  /// The six flags that arithmetic sets.
  static final int STATUS = CARRY | PARITY | ADJUST | ZERO | SIGN | OVERFLOW;

  /// What POPF and IRET change in user mode.
  static final int USER_CHANGES = STATUS | TRAP | DIRECTION | NESTED | ALIGNMENT | IDENTIFICATION;

  /// All that can be set.
  static final int EXISTING = USER_CHANGES | FIXED | INTERRUPT | PRIVILEGE | RESUME;

  private static final int[] NAMED = {OVERFLOW, DIRECTION, TRAP, SIGN, ZERO, ADJUST, PARITY, CARRY};
  private static final String LETTERS = "ODTSZAPC";

  private Eflags() {}

  /// One letter for each flag of interest, a dash where it is clear.
  static String names(int eflags) {
    StringBuilder names = new StringBuilder();
    for (int flag = 0; flag < NAMED.length; flag++) {
      names.append((eflags & NAMED[flag]) != 0 ? LETTERS.charAt(flag) : '-');
    }
    return names.toString();
  }
}
