package samsara.hw.cpu;

/// What an operation of [QuickExtended] leaves beside the significand.
final class QuickResult {
  /// Set in an outcome when nothing of the result holds.
  static final int REFUSED = Integer.MIN_VALUE;

  /// The number of the bit of an outcome that is set when the rounding increased the significand.
  static final int UP_BIT = 16;

  private static final int CONDITION_1_BIT = 9;

  /// Sign and exponent in the low 16 bits, and the two bits above.
  int outcome;

  /// Not zero when the rounding dropped something.
  long lost;

  final WideDivision division = new WideDivision();

  void set(int newOutcome, long newLost) {
    outcome = newOutcome;
    lost = newLost;
  }

  /// The status word after operations that dropped `lost`, the last of which had `outcome`.
  static int newStatus(int status, long lost, int outcome) {
    int precision = lost == 0 ? 0 : ExtendedMath.PRECISION;
    int up = (outcome >>> UP_BIT) & 1;
    return (status & ~X87.CONDITION_1) | precision | (up << CONDITION_1_BIT);
  }

  /// What an outcome would be for condition 1 of a status word.
  static int outcomeOf(int status) {
    return ((status >>> CONDITION_1_BIT) & 1) << UP_BIT;
  }
}
