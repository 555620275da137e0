package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class WideDivisionTest {
  private static final int CASES = 50_000;

  private final Dice dice = new Dice(99);
  private final WideDivision division = new WideDivision();

  private long word() {
    return switch (dice.below(5)) {
      case 0 -> 0;
      case 1 -> -1L;
      case 2 -> dice.bits64() << dice.below(64);
      case 3 -> -1L >>> dice.below(64);
      default -> dice.bits64();
    };
  }

  private static BigInteger wide(long high, long low) {
    return ExtendedMath.unsigned(high).shiftLeft(64).or(ExtendedMath.unsigned(low));
  }

  @Test
  void dividesAsBigIntegersDo() {
    for (int n = 0; n < CASES; n++) {
      long divisor = word() | Long.MIN_VALUE;
      long high = Long.remainderUnsigned(word(), divisor);
      long low = word();
      division.divide(high, low, divisor);
      BigInteger[] expected = wide(high, low).divideAndRemainder(ExtendedMath.unsigned(divisor));
      assertThat(division.quotient).isEqualTo(expected[0].longValue());
      assertThat(division.remainder).isEqualTo(expected[1].longValue());
    }
  }

  @Test
  void takesRootsAsBigIntegersDo() {
    for (int n = 0; n < CASES; n++) {
      long high = word() | (1L << (62 + dice.below(2)));
      long low = word();
      division.squareRoot(high, low);
      BigInteger[] expected = wide(high, low).sqrtAndRemainder();
      assertThat(division.quotient).isEqualTo(expected[0].longValue());
      assertThat(wide(division.remainderHigh, division.remainder)).isEqualTo(expected[1]);
    }
  }
}
