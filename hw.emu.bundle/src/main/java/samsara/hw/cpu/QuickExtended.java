package samsara.hw.cpu;

/// Arithmetic on 80-bit numbers that are normal or zero, rounded to nearest in full precision: what
/// programs nearly always meet. Whatever else comes in or out is refused, and the general way of
/// [ExtendedMath] must do it. The bits are the same.
///
/// A number is its sign and exponent, as the x87 has them (higher bits do not matter), and its
/// significand. An operation returns the significand; what else there is goes to [QuickResult]. The
/// caller has made sure that its operands are ordinary, see [#special]. Hot path: translated code
/// has these methods inlined, so they are short and have few branches that nothing would predict.
final class QuickExtended {
  private static final int SIGN = Extended.SIGN;
  private static final int EXPONENT_MAX = Extended.EXPONENT_MAX;
  private static final int SIGN_EXPONENT = SIGN | EXPONENT_MAX;
  private static final long TOP = Extended.INTEGER_BIT;
  private static final int DOUBLE_DIFFERENCE = Extended.BIAS - 1023;
  private static final int DOUBLE_EXPONENT_MAX = 0x7FF;
  private static final int FLOAT_DIFFERENCE = Extended.BIAS - 127;
  private static final int FLOAT_EXPONENT_MAX = 0xFF;

  private QuickExtended() {}

  /// Sign and exponent of a double, or -1 when it is neither normal nor zero.
  static int signExponentOfDouble(long bits) {
    int exponent = (int) (bits >>> 52) & DOUBLE_EXPONENT_MAX;
    int sign = (int) (bits >>> 48) & SIGN;
    return isOutermost(exponent, DOUBLE_EXPONENT_MAX)
        ? ofZero(bits << 1, sign)
        : sign | (exponent + DOUBLE_DIFFERENCE);
  }

  // True for 0 and `max`, which has all its bits set.
  private static boolean isOutermost(int exponent, int max) {
    return ((exponent + 1) & (max - 1)) == 0;
  }

  // The sign when the other bits are zero.
  private static int ofZero(long otherBits, int sign) {
    return otherBits == 0 ? sign : -1;
  }

  static long significandOfDouble(long bits) {
    return topIfNotZero(bits << 1) | (bits << 11);
  }

  /// Sign and exponent of a float, or -1 when it is neither normal nor zero.
  static int signExponentOfFloat(int bits) {
    int exponent = (bits >>> 23) & FLOAT_EXPONENT_MAX;
    int sign = (bits >>> 16) & SIGN;
    return isOutermost(exponent, FLOAT_EXPONENT_MAX)
        ? ofZero(bits << 1, sign)
        : sign | (exponent + FLOAT_DIFFERENCE);
  }

  static long significandOfFloat(int bits) {
    return topIfNotZero(bits << 1) | ((long) bits << 40);
  }

  static int signExponentOfInt(int value) {
    int sign = (value >>> 16) & SIGN;
    int zeros = Long.numberOfLeadingZeros(Math.abs((long) value));
    return value == 0 ? 0 : sign | (Extended.BIAS + 63 - zeros);
  }

  static long significandOfInt(int value) {
    long magnitude = Math.abs((long) value);
    return magnitude << Long.numberOfLeadingZeros(magnitude);
  }

  /// The double nearest to a number.
  static long toDouble(int signExponent, long significand, QuickResult result) {
    long sign = (long) (signExponent & SIGN) << 48;
    int exponent = (signExponent & EXPONENT_MAX) - DOUBLE_DIFFERENCE;
    int refused = (exponent - 1) | (DOUBLE_EXPONENT_MAX - 2 - exponent);
    if ((refused | (int) (~significand >>> 32)) < 0) {
      return zero(signExponent, significand, sign, result);
    }
    long kept = significand >>> 11;
    long lost = significand << 53;
    int up = roundUp(kept, lost);
    result.set(up << QuickResult.UP_BIT, lost);
    return sign | (((long) (exponent - 1) << 52) + kept + up);
  }

  /// The float nearest to a number.
  static int toFloat(int signExponent, long significand, QuickResult result) {
    int sign = (signExponent & SIGN) << 16;
    int exponent = (signExponent & EXPONENT_MAX) - FLOAT_DIFFERENCE;
    int refused = (exponent - 1) | (FLOAT_EXPONENT_MAX - 2 - exponent);
    if ((refused | (int) (~significand >>> 32)) < 0) {
      return (int) zero(signExponent, significand, sign, result);
    }
    long kept = significand >>> 40;
    long lost = significand << 24;
    int up = roundUp(kept, lost);
    result.set(up << QuickResult.UP_BIT, lost);
    return sign | (((exponent - 1) << 23) + (int) kept + up);
  }

  // Only zero can still be stored.
  private static long zero(int signExponent, long significand, long sign, QuickResult result) {
    boolean isZero = significand == 0 && (signExponent & EXPONENT_MAX) == 0;
    result.set(isZero ? 0 : QuickResult.REFUSED, 0);
    return sign;
  }

  static long add(int a, long aBits, int b, long bBits, QuickResult result) {
    if ((aBits & bBits) >= 0) {
      return addZero(a, aBits, b, bBits, result);
    }
    // The one with the greater exponent first; both in 128 bits, of which the top one is free.
    int distance = (a & EXPONENT_MAX) - (b & EXPONENT_MAX);
    int swap = distance >> 31;
    int larger = a ^ ((a ^ b) & swap);
    long exchange = (aBits ^ bBits) & swap;
    int shift = (distance ^ swap) - swap;
    long large = aBits ^ exchange;
    long small = bBits ^ exchange;
    long smallHigh = (small >>> 1) >>> shift;
    long smallLow = ((small << 63) >>> shift) | ((small & ~1) << (63 - shift));
    long minus = -(((a ^ b) >>> 15) & 1);
    long addend = (smallLow ^ minus) - minus;
    long carry = ((large << 63) & addend) >>> 63;
    long borrowed = minus & (isNotZero(smallLow) ^ 1);
    long low = (large << 63) + addend;
    long high = (large >>> 1) + (smallHigh ^ minus) + carry + borrowed;
    int sign = larger & SIGN;
    if ((high & minus) < 0) {
      low = -low;
      high = ~high + 1 - isNotZero(low);
      sign ^= SIGN;
    }
    int refused = 63 - shift;
    if (high == 0) {
      result.set(low == 0 ? refused & QuickResult.REFUSED : QuickResult.REFUSED, 0);
      return 0;
    }
    int zeros = Long.numberOfLeadingZeros(high);
    high = (high << zeros) | ((low >>> 1) >>> (63 - zeros));
    return round(sign, (larger & EXPONENT_MAX) + 1 - zeros, high, low << zeros, refused, result);
  }

  // One of them has not the top bit: it is zero, or both are.
  private static long addZero(int a, long aBits, int b, long bBits, QuickResult result) {
    if ((aBits | bBits) == 0) {
      result.set(a & b & SIGN, 0);
      return 0;
    }
    result.set((aBits == 0 ? b : a) & SIGN_EXPONENT, 0);
    return aBits | bBits;
  }

  static long multiply(int a, long aBits, int b, long bBits, QuickResult result) {
    int sign = (a ^ b) & SIGN;
    if ((aBits & bBits) >= 0) {
      result.set(sign, 0);
      return 0;
    }
    long product = Math.unsignedMultiplyHigh(aBits, bBits);
    long rest = aBits * bBits;
    int shift = (int) (~product >>> 63);
    long high = (product << shift) | ((rest >>> 63) & shift);
    int exponent = (a & EXPONENT_MAX) + (b & EXPONENT_MAX) - Extended.BIAS + 1 - shift;
    return round(sign, exponent, high, rest << shift, 0, result);
  }

  static long divide(int a, long aBits, int b, long bBits, QuickResult result) {
    int sign = (a ^ b) & SIGN;
    if ((aBits & bBits) >= 0) {
      result.set(bBits == 0 ? QuickResult.REFUSED : sign, 0);
      return 0;
    }
    int exponent = (a & EXPONENT_MAX) - (b & EXPONENT_MAX) + Extended.BIAS;
    WideDivision division = result.division;
    long top = 0;
    long dividend = aBits;
    long dividendLow = 0;
    if (Long.compareUnsigned(aBits, bBits) >= 0) {
      dividend = (aBits - bBits) >>> 1;
      dividendLow = (aBits - bBits) << 63;
      top = TOP;
    } else {
      exponent--;
    }
    division.divide(dividend, dividendLow, bBits);
    // What is left decides the rounding; half of the divisor is half of the last place.
    long left = division.remainder;
    long low = left < 0 || Long.compareUnsigned(left << 1, bBits) > 0 ? TOP | 1 : isNotZero(left);
    if (left > 0 && left << 1 == bBits) {
      low = TOP;
    }
    return round(sign, exponent, division.quotient | top, low, 0, result);
  }

  static long squareRoot(int a, long aBits, QuickResult result) {
    if (aBits >= 0 || (a & SIGN) != 0) {
      result.set(aBits == 0 ? a & SIGN : QuickResult.REFUSED, 0);
      return 0;
    }
    int exponent = (a & EXPONENT_MAX) - Extended.BIAS;
    int odd = exponent & 1;
    WideDivision division = result.division;
    division.squareRoot(aBits >>> (1 - odd), odd == 0 ? aBits << 63 : 0);
    boolean overHalf =
        division.remainderHigh != 0
            || Long.compareUnsigned(division.remainder, division.quotient) > 0;
    long low = overHalf ? TOP | 1 : isNotZero(division.remainder);
    return round(0, (exponent >> 1) + Extended.BIAS, division.quotient, low, 0, result);
  }

  /// Negative when a number is neither normal nor zero.
  static int special(int signExponent, long significand) {
    int exponent = signExponent & EXPONENT_MAX;
    if (significand == 0 && exponent == 0) {
      return 0;
    }
    return (exponent - 1) | (EXPONENT_MAX - 1 - exponent) | (int) (~significand >>> 32);
  }

  // 1 when `kept` is to be increased.
  private static int roundUp(long kept, long lost) {
    long up = lost >>> 63;
    return (int) (lost == TOP ? kept & up : up);
  }

  private static long isNotZero(long value) {
    return (value | -value) >>> 63;
  }

  private static long topIfNotZero(long value) {
    return (value | -value) & TOP;
  }

  // Refused when `refused` is negative.
  private static long round(
      int sign, int exponent, long high, long low, int refused, QuickResult result) {
    int up = roundUp(high, low);
    long rounded = high + up;
    int packed = exponent;
    if (rounded == 0) {
      rounded = TOP;
      packed++;
    }
    int outside = (packed - 1) | (EXPONENT_MAX - 1 - packed) | refused;
    result.set((outside & QuickResult.REFUSED) | (up << QuickResult.UP_BIT) | sign | packed, low);
    return rounded;
  }
}
