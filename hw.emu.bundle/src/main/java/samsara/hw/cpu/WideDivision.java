package samsara.hw.cpu;

/// Division and square root of 128-bit numbers, which Java does not have. Results are left in the
/// fields.
final class WideDivision {
  private static final long LOW_HALF = 0xFFFF_FFFFL;
  private static final double TWO_64 = 0x1p64;

  /// Quotient or root.
  long quotient;

  /// What is left; of a square root its low part.
  long remainder;

  /// Of a square root, the high part of what is left.
  long remainderHigh;

  /// Divides `high` and `low` by `divisor`, which is greater than `high` and has its top bit set.
  /// All are unsigned.
  void divide(long high, long low, long divisor) {
    long upper = digit(high, low >>> 32, divisor);
    long middle = ((high << 32) | (low >>> 32)) - upper * divisor;
    long lower = digit(middle, low & LOW_HALF, divisor);
    quotient = (upper << 32) + lower;
    remainder = ((middle << 32) | (low & LOW_HALF)) - lower * divisor;
  }

  // One digit of 32 bits: `high` and the half word `next` by the divisor. Knuth, volume 2, 4.3.1.
  private static long digit(long high, long next, long divisor) {
    long divisorHigh = divisor >>> 32;
    long divisorLow = divisor & LOW_HALF;
    long digit = Long.divideUnsigned(high, divisorHigh);
    long rest = high - digit * divisorHigh;
    while (digit > LOW_HALF || Long.compareUnsigned(digit * divisorLow, (rest << 32) | next) > 0) {
      digit--;
      rest += divisorHigh;
      if (rest > LOW_HALF) {
        break;
      }
    }
    return digit;
  }

  /// The root of `high` and `low`, of which one of the top two bits is set. All are unsigned.
  void squareRoot(long high, long low) {
    double estimate = Math.sqrt(toDouble(high)) * 0x1p32;
    double inverse = 0.5 / estimate;
    long root = estimate >= TWO_64 ? -1 : fromDouble(estimate);
    rest(high, low, root);
    double error = remainderHigh * TWO_64 + toDouble(remainder);
    long corrected = root + (long) Math.floor(error * inverse);
    boolean wrapped = error > 0 && Long.compareUnsigned(corrected, root) < 0;
    root = wrapped ? -1 : corrected;
    rest(high, low, root);
    while (remainderHigh < 0) {
      root--;
      rest(high, low, root);
    }
    // The root is right when what is left is at most twice the root.
    while (isMoreThanTwice(root)) {
      root++;
      rest(high, low, root);
    }
    quotient = root;
  }

  private boolean isMoreThanTwice(long root) {
    int order = Long.compareUnsigned(remainderHigh, root >>> 63);
    return order > 0 || (order == 0 && Long.compareUnsigned(remainder, root << 1) > 0);
  }

  private void rest(long high, long low, long root) {
    long squareLow = root * root;
    remainder = low - squareLow;
    long borrow = Long.compareUnsigned(low, squareLow) < 0 ? 1 : 0;
    remainderHigh = high - Math.unsignedMultiplyHigh(root, root) - borrow;
  }

  private static double toDouble(long unsigned) {
    return (unsigned >>> 1) * 2.0 + (unsigned & 1);
  }

  private static long fromDouble(double value) {
    return value < 0x1p63 ? (long) value : (long) (value - 0x1p63) + Long.MIN_VALUE;
  }
}
