package samsara.hw.cpu;

import java.math.BigInteger;

/// Arithmetic on [Extended] with the rounding and precision of the control word. Exceptions are
/// collected in [#flags]. For unmasked overflow and underflow the exponent of the result is wrapped
/// around; else results are those of masked exceptions.
final class ExtendedMath {
  static final int INVALID = 0x01;
  static final int DENORMAL = 0x02;
  static final int DIVIDE_BY_ZERO = 0x04;
  static final int OVERFLOW = 0x08;
  static final int UNDERFLOW = 0x10;
  static final int PRECISION = 0x20;

  static final int NEAREST = 0;
  static final int DOWN = 1;
  static final int UP = 2;
  static final int CHOP = 3;

  private static final int BIAS = Extended.BIAS;
  private static final int WRAP = 24576;

  private final Extended negated = new Extended();
  private final WideDivision division = new WideDivision();

  /// Exceptions since the last reset, in the bits of the status word.
  int flags;

  /// True when the last rounding went away from zero.
  boolean roundedUp;

  int rounding;

  /// Bits of the exceptions that are not masked.
  int unmasked;

  /// Bits of the significand that arithmetic keeps: 24, 53 or 64.
  int precision = 64;

  void add(Extended a, Extended b, Extended result) {
    if (special(a, b, result)) {
      return;
    }
    boolean different = a.negative() != b.negative();
    if (a.isInfinite() || b.isInfinite()) {
      if (a.isInfinite() && b.isInfinite() && different) {
        invalid(result);
      } else {
        result.setInfinity(a.isInfinite() ? a.negative() : b.negative());
      }
      return;
    }
    if (a.isZero() && b.isZero()) {
      result.setZero(different ? rounding == DOWN : a.negative());
    } else if (a.isZero() || b.isZero()) {
      Extended other = a.isZero() ? b : a;
      round(other.negative(), other.normalExponent(), other.normalSignificand(), 0, result);
    } else {
      boolean swap = isSmaller(a, b);
      addFinite(swap ? b : a, swap ? a : b, different, result);
    }
  }

  private static boolean isSmaller(Extended a, Extended b) {
    int difference = a.normalExponent() - b.normalExponent();
    return difference < 0
        || (difference == 0
            && Long.compareUnsigned(a.normalSignificand(), b.normalSignificand()) < 0);
  }

  // `a` has the greater magnitude; neither is zero.
  private void addFinite(Extended a, Extended b, boolean subtract, Extended result) {
    boolean negative = a.negative();
    int exponent = a.normalExponent();
    long high = a.normalSignificand();
    int distance = exponent - b.normalExponent();
    long small = b.normalSignificand();
    long smallHigh = distance < 64 ? small >>> distance : 0;
    long smallLow;
    if (distance == 0) {
      smallLow = 0;
    } else if (distance < 64) {
      smallLow = small << (64 - distance);
    } else if (distance < 128) {
      int shift = distance - 64;
      long lost = shift == 0 ? 0 : small << (64 - shift);
      smallLow = (small >>> shift) | (lost != 0 ? 1 : 0);
    } else {
      smallLow = 1;
    }
    if (!subtract) {
      long sum = high + smallHigh;
      if (Long.compareUnsigned(sum, high) < 0) {
        long low = (smallLow >>> 1) | (smallLow & 1) | (sum << 63);
        round(negative, exponent + 1, (sum >>> 1) | Extended.INTEGER_BIT, low, result);
      } else {
        round(negative, exponent, sum, smallLow, result);
      }
      return;
    }
    long low = -smallLow;
    high -= smallHigh + (smallLow != 0 ? 1 : 0);
    if (high == 0 && low == 0) {
      result.setZero(rounding == DOWN);
      return;
    }
    int zeros = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    if (zeros >= 64) {
      high = low << (zeros - 64);
      low = 0;
    } else if (zeros > 0) {
      high = (high << zeros) | (low >>> (64 - zeros));
      low <<= zeros;
    }
    round(negative, exponent - zeros, high, low, result);
  }

  void subtract(Extended a, Extended b, Extended result) {
    if (special(a, b, result)) {
      return;
    }
    negated.set(b.signExponent ^ Extended.SIGN, b.significand);
    int before = flags;
    add(a, negated, result);
    flags |= before;
  }

  void multiply(Extended a, Extended b, Extended result) {
    if (special(a, b, result)) {
      return;
    }
    boolean negative = a.negative() != b.negative();
    if (a.isInfinite() || b.isInfinite()) {
      if (a.isZero() || b.isZero()) {
        invalid(result);
      } else {
        result.setInfinity(negative);
      }
    } else if (a.isZero() || b.isZero()) {
      result.setZero(negative);
    } else {
      long left = a.normalSignificand();
      long right = b.normalSignificand();
      long high = Math.unsignedMultiplyHigh(left, right);
      long low = left * right;
      int exponent = a.normalExponent() + b.normalExponent() - BIAS + 1;
      if (high >= 0) {
        high = (high << 1) | (low >>> 63);
        low <<= 1;
        exponent--;
      }
      round(negative, exponent, high, low, result);
    }
  }

  void divide(Extended a, Extended b, Extended result) {
    if (special(a, b, result)) {
      return;
    }
    boolean negative = a.negative() != b.negative();
    if (a.isInfinite()) {
      if (b.isInfinite()) {
        invalid(result);
      } else {
        result.setInfinity(negative);
      }
    } else if (b.isInfinite()) {
      result.setZero(negative);
    } else if (b.isZero()) {
      if (a.isZero()) {
        invalid(result);
      } else {
        flags = (flags & ~DENORMAL) | DIVIDE_BY_ZERO;
        result.setInfinity(negative);
      }
    } else if (a.isZero()) {
      result.setZero(negative);
    } else {
      divideFinite(a, b, negative, result);
    }
  }

  private void divideFinite(Extended a, Extended b, boolean negative, Extended result) {
    long remainder = a.normalSignificand();
    long divisor = b.normalSignificand();
    int exponent = a.normalExponent() - b.normalExponent() + BIAS;
    long quotient;
    if (Long.compareUnsigned(remainder, divisor) >= 0) {
      remainder -= divisor;
      division.divide(remainder >>> 1, remainder << 63, divisor);
      quotient = division.quotient | Extended.INTEGER_BIT;
    } else {
      exponent--;
      division.divide(remainder, 0, divisor);
      quotient = division.quotient;
    }
    remainder = division.remainder;
    // What is left decides the rounding: half of the divisor is half of the last place.
    long low = 0;
    if (remainder != 0) {
      boolean overHalf = remainder < 0 || Long.compareUnsigned(remainder << 1, divisor) > 0;
      boolean half = remainder >= 0 && remainder << 1 == divisor;
      low = half ? Extended.INTEGER_BIT : overHalf ? Extended.INTEGER_BIT | 1 : 1;
    }
    round(negative, exponent, quotient, low, result);
  }

  void squareRoot(Extended a, Extended result) {
    if (special(a, a, result)) {
      return;
    }
    if (a.isZero()) {
      result.set(a);
    } else if (a.negative()) {
      flags &= ~DENORMAL;
      invalid(result);
    } else if (a.isInfinite()) {
      result.set(a);
    } else {
      int exponent = a.normalExponent() - BIAS;
      long significand = a.normalSignificand();
      boolean even = (exponent & 1) == 0;
      long high = even ? significand >>> 1 : significand;
      division.squareRoot(high, even ? significand << 63 : 0);
      long low = 0;
      if (division.remainderHigh != 0 || division.remainder != 0) {
        boolean overHalf =
            division.remainderHigh != 0
                || Long.compareUnsigned(division.remainder, division.quotient) > 0;
        low = overHalf ? Extended.INTEGER_BIT | 1 : 1;
      }
      round(false, Math.floorDiv(exponent, 2) + BIAS, division.quotient, low, result);
    }
  }

  static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /// To an integer, by the rounding control.
  void roundToInteger(Extended a, Extended result) {
    if (special(a, a, result)) {
      return;
    }
    int shift = BIAS + 63 - a.exponent();
    if (a.isInfinite() || a.isZero() || shift <= 0) {
      result.set(a);
      return;
    }
    long whole = integerPart(a, shift);
    if (whole == 0) {
      result.setZero(a.negative());
    } else {
      int zeros = Long.numberOfLeadingZeros(whole);
      int sign = a.signExponent & Extended.SIGN;
      result.set(sign | (BIAS + 63 - zeros), whole << zeros);
    }
  }

  /// The magnitude of `a` shifted right by `shift` (positive), rounded.
  long integerPart(Extended a, int shift) {
    long whole = shift > 63 ? 0 : a.significand >>> shift;
    long lost;
    if (shift < 64) {
      lost = a.significand << (64 - shift);
    } else if (shift == 64) {
      lost = a.significand;
    } else {
      lost = a.significand != 0 ? 1 : 0;
    }
    roundedUp = roundsUp(a.negative(), (whole & 1) != 0, lost);
    if (lost != 0) {
      flags |= PRECISION;
    }
    return roundedUp ? whole + 1 : whole;
  }

  /// Rounds and packs a number whose `significand` has its top bit set and goes on in `low`.
  void round(boolean negative, int exponent, long significand, long low, Extended result) {
    round(negative, exponent, significand, low, precision, result);
  }

  void round(
      boolean negative, int exponent, long significand, long low, int bits, Extended result) {
    long high = significand;
    long rest = low;
    int at = exponent;
    boolean tiny = exponent <= 0 && !roundsToNormal(negative, exponent, significand, low, bits);
    if (tiny && (unmasked & UNDERFLOW) != 0) {
      flags |= UNDERFLOW;
      if (exponent + WRAP <= 0) {
        flags |= PRECISION;
        result.setZero(negative);
        return;
      }
      round(negative, exponent + WRAP, significand, low, bits, result);
      return;
    }
    if (exponent <= 0) {
      int shift = 1 - exponent;
      rest = shiftedRest(high, rest, shift);
      high = shift > 63 ? 0 : high >>> shift;
      at = 0;
    }
    int dropped = 64 - bits;
    if (dropped > 0) {
      long mask = (1L << dropped) - 1;
      rest = ((high & mask) << bits) | (rest != 0 ? 1 : 0);
      high &= ~mask;
    }
    roundedUp = roundsUp(negative, (high & (1L << dropped)) != 0, rest);
    if (roundedUp) {
      high += 1L << dropped;
      if (high == 0) {
        high = Extended.INTEGER_BIT;
        at++;
      }
    }
    if (at == 0 && high < 0) {
      at = 1;
    }
    if (at >= Extended.EXPONENT_MAX) {
      if ((unmasked & OVERFLOW) == 0 || at - WRAP >= Extended.EXPONENT_MAX) {
        overflow(negative, dropped, result);
        return;
      }
      flags |= OVERFLOW;
      at -= WRAP;
    }
    if (rest != 0) {
      flags |= PRECISION | (tiny ? UNDERFLOW : 0);
    }
    result.set((negative ? Extended.SIGN : 0) | at, high);
  }

  private boolean roundsToNormal(boolean negative, int exponent, long high, long low, int bits) {
    if (exponent != 0) {
      return false;
    }
    int dropped = 64 - bits;
    long mask = dropped == 0 ? 0 : (1L << dropped) - 1;
    long rest = dropped == 0 ? low : ((high & mask) << bits) | (low != 0 ? 1 : 0);
    return (high | mask) == -1 && roundsUp(negative, true, rest);
  }

  private static long shiftedRest(long high, long low, int shift) {
    long sticky = low != 0 ? 1 : 0;
    if (shift < 64) {
      return (high << (64 - shift)) | (low >>> shift) | sticky;
    }
    if (shift == 64) {
      return high | sticky;
    }
    return 1;
  }

  private void overflow(boolean negative, int dropped, Extended result) {
    flags |= OVERFLOW | PRECISION;
    boolean infinite =
        rounding == NEAREST || (rounding == UP && !negative) || (rounding == DOWN && negative);
    roundedUp = infinite;
    if (infinite) {
      result.setInfinity(negative);
    } else {
      int sign = negative ? Extended.SIGN : 0;
      result.set(sign | (Extended.EXPONENT_MAX - 1), -1L << dropped);
    }
  }

  /// Whether a magnitude is to be increased when `lost` (as a fraction of 2 to the 64) is cut off.
  boolean roundsUp(boolean negative, boolean odd, long lost) {
    return switch (rounding) {
      case NEAREST -> lost < 0 && (odd || lost != Extended.INTEGER_BIT);
      case DOWN -> negative && lost != 0;
      case UP -> !negative && lost != 0;
      default -> false;
    };
  }

  /// Deals with NaN and unsupported operands; true when that made the result. Else notes denormal
  /// ones.
  boolean special(Extended a, Extended b, Extended result) {
    roundedUp = false;
    if (a.isUnsupported() || b.isUnsupported()) {
      invalid(result);
      return true;
    }
    if (a.isNan() || b.isNan()) {
      if (a.isSignalling() || b.isSignalling()) {
        flags |= INVALID;
      }
      Extended chosen = chooseNan(a, b);
      result.set(chosen.signExponent, chosen.significand | Extended.QUIET_BIT);
      return true;
    }
    if (a.isDenormal() || b.isDenormal()) {
      flags |= DENORMAL;
    }
    return false;
  }

  // A quiet one before a signalling one, then the greater significand, then the positive one.
  private static Extended chooseNan(Extended a, Extended b) {
    if (!a.isNan() || !b.isNan()) {
      return a.isNan() ? a : b;
    }
    if (a.isSignalling() != b.isSignalling()) {
      return a.isSignalling() ? b : a;
    }
    int order = Long.compareUnsigned(a.significand, b.significand);
    if (order == 0) {
      return a.negative() ? b : a;
    }
    return order > 0 ? a : b;
  }

  void invalid(Extended result) {
    flags |= INVALID;
    result.setIndefinite();
  }

  /// -1, 0 or 1 for less, equal, greater; 2 when there is no order. `quiet` comparisons take quiet
  /// NaNs without complaint.
  int compare(Extended a, Extended b, boolean quiet) {
    roundedUp = false;
    boolean nan = a.isNan() || b.isNan();
    if (a.isUnsupported() || b.isUnsupported() || nan) {
      boolean good = nan && quiet && !a.isSignalling() && !b.isSignalling();
      boolean odd = a.isUnsupported() || b.isUnsupported();
      if (!good || odd) {
        flags |= INVALID;
      }
      return 2;
    }
    if (a.isDenormal() || b.isDenormal()) {
      flags |= DENORMAL;
    }
    if (a.isZero() && b.isZero()) {
      return 0;
    }
    if (a.negative() != b.negative()) {
      return a.negative() ? -1 : 1;
    }
    int order = Integer.compare(Math.max(a.exponent(), 1), Math.max(b.exponent(), 1));
    if (order == 0) {
      order = Integer.signum(Long.compareUnsigned(a.significand, b.significand));
    }
    return a.negative() ? -order : order;
  }
}
