package samsara.hw.cpu;

/// Arithmetic, and the six status flags it sets.
///
/// The flags are kept as two words from which each is derived when it is asked for. `result` is the
/// last result, sign-extended to 32 bits. `carries` holds the carry out of bit 3 in bit 3, the
/// carry out of the top bit in bit 31 and the one into it in bit 30, whatever the operand size was;
/// bits 0 and 8, zero after arithmetic, invert sign and parity, so that every combination of flags
/// has a form.
final class Alu {
  private static final int TOP = 0x8000_0000;
  private static final int INTO_TOP = 0x4000_0000;
  private static final int NIBBLE = 8;
  private static final int INVERT_SIGN = 1;
  private static final int INVERT_PARITY = 0x100;
  private static final int TOP_CARRIES = TOP | INTO_TOP;
  private static final int KEPT = TOP_CARRIES | NIBBLE;
  private static final int EVEN_PARITY_OF_NIBBLE = 0x9669;

  int result;
  int carries;

  int add32(int a, int b) {
    int sum = a + b;
    result = sum;
    carries = ((a & b) | ((a | b) & ~sum)) & KEPT;
    return sum;
  }

  int sub32(int a, int b) {
    int difference = a - b;
    result = difference;
    carries = ((~a & b) | ((~a | b) & difference)) & KEPT;
    return difference;
  }

  int logic32(int value) {
    result = value;
    carries = 0;
    return value;
  }

  int inc32(int a) {
    int carry = carries & TOP;
    int sum = a + 1;
    result = sum;
    setAroundCarry(carry, ~sum & a);
    return sum;
  }

  int dec32(int a) {
    int carry = carries & TOP;
    int difference = a - 1;
    result = difference;
    setAroundCarry(carry, ~a & difference);
    return difference;
  }

  // INC and DEC: `carry` stays, overflow (top against next) and adjust are those of the carries.
  private void setAroundCarry(int carry, int vector) {
    int overflow = (vector ^ (vector << 1)) & TOP;
    carries = carry | (((carry ^ overflow) & TOP) >>> 1) | (vector & NIBBLE);
  }

  int add(int a, int b, int bytes) {
    int sum = a + b;
    return set(sum, (a & b) | ((a | b) & ~sum), bytes);
  }

  int adc(int a, int b, int bytes) {
    int sum = a + b + (carries >>> 31);
    return set(sum, (a & b) | ((a | b) & ~sum), bytes);
  }

  int sub(int a, int b, int bytes) {
    int difference = a - b;
    return set(difference, (~a & b) | ((~a | b) & difference), bytes);
  }

  int sbb(int a, int b, int bytes) {
    int difference = a - b - (carries >>> 31);
    return set(difference, (~a & b) | ((~a | b) & difference), bytes);
  }

  int inc(int a, int bytes) {
    int carry = carries & TOP;
    int sum = add(a, 1, bytes);
    setAroundCarry(carry, carries);
    return sum;
  }

  int dec(int a, int bytes) {
    int carry = carries & TOP;
    int difference = sub(a, 1, bytes);
    setAroundCarry(carry, carries);
    return difference;
  }

  int logic(int value, int bytes) {
    return set(value, 0, bytes);
  }

  // Bits above the operand size may be anything in all arguments.
  private int set(int value, int vector, int bytes) {
    int shift = 32 - 8 * bytes;
    result = (value << shift) >> shift;
    carries = ((vector << shift) & TOP_CARRIES) | (vector & NIBBLE);
    return value;
  }

  /// The flags of a shift: by its result, with carry and overflow given; adjust is clear.
  int shifted(int value, int bytes, boolean carry, boolean overflow) {
    set(value, 0, bytes);
    carries = top(carry, overflow);
    return value;
  }

  /// Carry and overflow alone, as rotates and multiplications set them.
  void setCarryAndOverflow(boolean carry, boolean overflow) {
    carries = (carries & ~TOP_CARRIES) | top(carry, overflow);
  }

  void setCarry(boolean carry) {
    setCarryAndOverflow(carry, overflow());
  }

  private static int top(boolean carry, boolean overflow) {
    return (carry ? TOP : 0) | (carry != overflow ? INTO_TOP : 0);
  }

  boolean carry() {
    return carries < 0;
  }

  boolean overflow() {
    return (carries ^ (carries << 1)) < 0;
  }

  boolean zero() {
    return result == 0;
  }

  boolean sign() {
    return (result ^ (carries << 31)) < 0;
  }

  boolean parity() {
    int folded = (result ^ (result >>> 4)) & 15;
    return (((EVEN_PARITY_OF_NIBBLE >>> folded) ^ (carries >>> 8)) & 1) != 0;
  }

  boolean adjust() {
    return (carries & NIBBLE) != 0;
  }

  /// Sign differs from overflow: less, signed.
  boolean less() {
    return (result ^ (carries << 31) ^ carries ^ (carries << 1)) < 0;
  }

  boolean condition(int code) {
    boolean holds =
        switch (code >>> 1) {
          case 0 -> overflow();
          case 1 -> carry();
          case 2 -> zero();
          case 3 -> carry() || zero();
          case 4 -> sign();
          case 5 -> parity();
          case 6 -> less();
          default -> zero() || less();
        };
    return holds == ((code & 1) == 0);
  }

  /// The status bits of EFLAGS.
  int flags() {
    return (carry() ? Eflags.CARRY : 0)
        | (parity() ? Eflags.PARITY : 0)
        | (adjust() ? Eflags.ADJUST : 0)
        | (zero() ? Eflags.ZERO : 0)
        | (sign() ? Eflags.SIGN : 0)
        | (overflow() ? Eflags.OVERFLOW : 0);
  }

  void setFlags(int eflags) {
    boolean zero = (eflags & Eflags.ZERO) != 0;
    boolean sign = (eflags & Eflags.SIGN) != 0;
    boolean parity = (eflags & Eflags.PARITY) != 0;
    // Zero has even parity and no sign, one has odd parity and no sign.
    result = zero ? 0 : 1;
    carries =
        top((eflags & Eflags.CARRY) != 0, (eflags & Eflags.OVERFLOW) != 0)
            | ((eflags & Eflags.ADJUST) != 0 ? NIBBLE : 0)
            | (sign ? INVERT_SIGN : 0)
            | (parity != zero ? INVERT_PARITY : 0);
  }
}
