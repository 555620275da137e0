package samsara.hw.cpu;

import java.math.BigInteger;

/// Conversions of [Extended] for stores to memory. Each notes exceptions in its [ExtendedMath].
final class ExtendedConversion {
  private static final BigInteger BCD_MAX = BigInteger.TEN.pow(18).subtract(BigInteger.ONE);

  private final ExtendedMath math;
  private final Extended rounded = new Extended();

  ExtendedConversion(ExtendedMath math) {
    this.math = math;
  }

  /// The bits of the float or double (`bits` of significand, `bias`) nearest to `a` by the rounding
  /// control.
  long toBinary(Extended a, int bits, int bias) {
    int fractionBits = bits - 1;
    long exponentMax = 2L * bias + 1;
    long sign = a.negative() ? 1L << signBit(fractionBits, exponentMax) : 0;
    if (math.special(a, a, rounded)) {
      long fraction = (rounded.significand & ~Extended.INTEGER_BIT) >>> (64 - bits);
      long nanSign = rounded.negative() ? 1L << signBit(fractionBits, exponentMax) : 0;
      return nanSign | (exponentMax << fractionBits) | fraction;
    }
    math.flags &= ~ExtendedMath.DENORMAL;
    if (a.isInfinite()) {
      return sign | (exponentMax << fractionBits);
    }
    if (a.isZero()) {
      return sign;
    }
    return sign | magnitude(a, bits, bias, exponentMax);
  }

  private static int signBit(int fractionBits, long exponentMax) {
    return fractionBits + Long.SIZE - Long.numberOfLeadingZeros(exponentMax);
  }

  private long magnitude(Extended a, int bits, int bias, long exponentMax) {
    int fractionBits = bits - 1;
    long significand = a.normalSignificand();
    int exponent = a.normalExponent() - Extended.BIAS + bias;
    int shift = 64 - bits + (exponent <= 0 ? 1 - exponent : 0);
    long kept = shift > 63 ? 0 : significand >>> shift;
    long lost;
    if (shift > 64) {
      lost = 1;
    } else {
      lost = shift == 64 ? significand : significand << (64 - shift);
    }
    boolean tiny =
        exponent < 0 || (exponent == 0 && !becomesNormal(a.negative(), significand, bits));
    if (tiny && (math.unmasked & ExtendedMath.UNDERFLOW) != 0) {
      math.flags |= ExtendedMath.UNDERFLOW;
      return kept;
    }
    math.roundedUp = math.roundsUp(a.negative(), (kept & 1) != 0, lost);
    if (math.roundedUp) {
      kept++;
    }
    // The integer bit, or a carry into it, adds one to the exponent field.
    long packed = exponent <= 0 ? kept : ((long) (exponent - 1) << fractionBits) + kept;
    if (exponent >= exponentMax || packed >>> fractionBits >= exponentMax) {
      boolean unmasked = (math.unmasked & ExtendedMath.OVERFLOW) != 0;
      math.flags |= ExtendedMath.OVERFLOW | (unmasked ? 0 : ExtendedMath.PRECISION);
      boolean infinite =
          math.rounding == ExtendedMath.NEAREST
              || math.rounding == (a.negative() ? ExtendedMath.DOWN : ExtendedMath.UP);
      math.roundedUp = infinite;
      return infinite ? exponentMax << fractionBits : (exponentMax << fractionBits) - 1;
    }
    if (lost != 0) {
      math.flags |= ExtendedMath.PRECISION | (tiny ? ExtendedMath.UNDERFLOW : 0);
    }
    return packed;
  }

  private boolean becomesNormal(boolean negative, long significand, int bits) {
    long mask = (1L << (64 - bits)) - 1;
    return (significand | mask) == -1
        && math.roundsUp(negative, true, (significand & mask) << bits);
  }

  /// The integer of `bits` bits; what does not fit is invalid and gives the most negative one.
  long toInteger(Extended a, int bits) {
    long indefinite = -1L << (bits - 1);
    math.roundedUp = false;
    if (a.isZero()) {
      return 0;
    }
    int shift = Extended.BIAS + 63 - a.exponent();
    if (!a.isFinite() || shift < 0 || (shift == 0 && bits < 64)) {
      math.flags |= ExtendedMath.INVALID;
      return indefinite;
    }
    int before = math.flags;
    long magnitude = shift == 0 ? a.significand : math.integerPart(a, shift);
    long limit = 1L << (bits - 1);
    boolean fits = Long.compareUnsigned(magnitude, a.negative() ? limit : limit - 1) <= 0;
    if (!fits) {
      math.flags = before | ExtendedMath.INVALID;
      math.roundedUp = false;
      return indefinite;
    }
    return a.negative() ? -magnitude : magnitude;
  }

  /// Ten bytes of packed decimal, the lowest first.
  byte[] toDecimal(Extended a) {
    int before = math.flags;
    byte[] digits = new byte[10];
    math.roundedUp = false;
    int shift = Extended.BIAS + 63 - a.exponent();
    boolean possible = a.isZero() || (a.isFinite() && shift > 0);
    long magnitude = possible && !a.isZero() ? math.integerPart(a, shift) : 0;
    if (!possible || BigInteger.valueOf(magnitude).compareTo(BCD_MAX) > 0) {
      math.flags = before | ExtendedMath.INVALID;
      math.roundedUp = false;
      digits[7] = (byte) 0xC0;
      digits[8] = -1;
      digits[9] = -1;
      return digits;
    }
    for (int n = 0; n < 9; n++) {
      digits[n] = (byte) (magnitude % 10 | (magnitude / 10 % 10) << 4);
      magnitude /= 100;
    }
    digits[9] = (byte) (a.negative() ? 0x80 : 0);
    return digits;
  }

  /// The number that ten bytes of packed decimal stand for.
  static void fromDecimal(long low, int high, Extended result) {
    long value = 0;
    for (int digit = 17; digit >= 0; digit--) {
      long nibble = digit > 15 ? (high >>> (4 * (digit - 16))) & 15 : (low >>> (4 * digit)) & 15;
      value = value * 10 + nibble;
    }
    result.setLong(value);
    if ((high & 0x8000) != 0) {
      result.signExponent |= Extended.SIGN;
    }
  }
}
