package samsara.hw.cpu;

/// An 80-bit number of the x87: sign and exponent in one word, and a significand with an explicit
/// integer bit. A mutable slot, so that arithmetic allocates nothing.
final class Extended {
  static final int BIAS = 16383;
  static final int EXPONENT_MAX = 0x7FFF;
  static final int SIGN = 0x8000;
  static final long INTEGER_BIT = Long.MIN_VALUE;
  static final long QUIET_BIT = 1L << 62;

  long significand;
  int signExponent;

  Extended set(int newSignExponent, long newSignificand) {
    signExponent = newSignExponent & 0xFFFF;
    significand = newSignificand;
    return this;
  }

  Extended set(Extended other) {
    return set(other.signExponent, other.significand);
  }

  Extended setZero(boolean negative) {
    return set(negative ? SIGN : 0, 0);
  }

  Extended setInfinity(boolean negative) {
    return set((negative ? SIGN : 0) | EXPONENT_MAX, INTEGER_BIT);
  }

  /// The NaN that invalid operations give.
  Extended setIndefinite() {
    return set(SIGN | EXPONENT_MAX, INTEGER_BIT | QUIET_BIT);
  }

  Extended setLong(long value) {
    if (value == 0) {
      return setZero(false);
    }
    long magnitude = Math.abs(value);
    int zeros = Long.numberOfLeadingZeros(magnitude);
    return set((value < 0 ? SIGN : 0) | (BIAS + 63 - zeros), magnitude << zeros);
  }

  boolean negative() {
    return (signExponent & SIGN) != 0;
  }

  /// The biased exponent as it is stored.
  int exponent() {
    return signExponent & EXPONENT_MAX;
  }

  boolean isZero() {
    return exponent() == 0 && significand == 0;
  }

  boolean isInfinite() {
    return exponent() == EXPONENT_MAX && significand == INTEGER_BIT;
  }

  boolean isNan() {
    return exponent() == EXPONENT_MAX && significand < 0 && significand != INTEGER_BIT;
  }

  boolean isSignalling() {
    return isNan() && (significand & QUIET_BIT) == 0;
  }

  /// True for encodings that the processor no longer takes as numbers.
  boolean isUnsupported() {
    return exponent() != 0 && significand >= 0;
  }

  boolean isDenormal() {
    return exponent() == 0 && significand != 0;
  }

  boolean isFinite() {
    return exponent() != EXPONENT_MAX && !isUnsupported();
  }

  /// The biased exponent when the significand is shifted until its top bit is set; may be negative.
  int normalExponent() {
    int exponent = Math.max(exponent(), 1);
    return exponent - Long.numberOfLeadingZeros(significand);
  }

  long normalSignificand() {
    return significand << Long.numberOfLeadingZeros(significand);
  }

  /// The nearest double; for functions that are computed with doubles.
  double toDouble() {
    if (exponent() == EXPONENT_MAX) {
      double infinity = negative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return isInfinite() ? infinity : Double.NaN;
    }
    double magnitude = (significand >>> 11) + ((significand & 0x7FF) / 2048.0);
    double scaled = Math.scalb(magnitude, Math.max(exponent(), 1) - BIAS - 52);
    return negative() ? -scaled : scaled;
  }

  /// The exact value of a double.
  Extended setDouble(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> 52) & 0x7FF;
    long fraction = bits & ((1L << 52) - 1);
    return setBinary(bits < 0, exponent, fraction << 11, 1023, 0x7FF);
  }

  /// The exact value of a float.
  Extended setFloat(int bits) {
    int exponent = (bits >>> 23) & 0xFF;
    long fraction = bits & ((1L << 23) - 1);
    return setBinary(bits < 0, exponent, fraction << 40, 127, 0xFF);
  }

  private Extended setBinary(
      boolean negative, int exponent, long fraction, int bias, int exponentMax) {
    int sign = negative ? SIGN : 0;
    if (exponent == exponentMax) {
      return set(sign | EXPONENT_MAX, INTEGER_BIT | fraction);
    }
    if (exponent != 0) {
      return set(sign | (exponent - bias + BIAS), INTEGER_BIT | fraction);
    }
    if (fraction == 0) {
      return set(sign, 0);
    }
    int zeros = Long.numberOfLeadingZeros(fraction);
    return set(sign | (1 - bias + BIAS - zeros), fraction << zeros);
  }
}
