package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The quick arithmetic beside the general one, on random numbers that lie near each other: what it
/// does not refuse must be the same bits, rounding and exceptions. `-Dsamsara.cpu.seed` sets the
/// seed, `-Dsamsara.x87.cases` how many.
class QuickExtendedTest {
  private static final int SEED = Integer.getInteger("samsara.cpu.seed", 1);
  private static final int CASES = Integer.getInteger("samsara.x87.cases", 300_000);

  private final Dice dice = new Dice(SEED);
  private final ExtendedMath math = new ExtendedMath();
  private final QuickResult quick = new QuickResult();
  private final Extended a = new Extended();
  private final Extended b = new Extended();
  private final Extended expected = new Extended();

  private interface General {
    void run();
  }

  private interface Quick {
    long run(int a, long aBits, int b, long bBits);
  }

  @Test
  void addsLikeTheGeneralOne() {
    compare(
        () -> math.add(a, b, expected),
        (aSign, aBits, bSign, bBits) -> QuickExtended.add(aSign, aBits, bSign, bBits, quick));
  }

  @Test
  void multipliesLikeTheGeneralOne() {
    compare(
        () -> math.multiply(a, b, expected),
        (aSign, aBits, bSign, bBits) -> QuickExtended.multiply(aSign, aBits, bSign, bBits, quick));
  }

  @Test
  void dividesLikeTheGeneralOne() {
    compare(
        () -> math.divide(a, b, expected),
        (aSign, aBits, bSign, bBits) -> QuickExtended.divide(aSign, aBits, bSign, bBits, quick));
  }

  @Test
  void drawsRootsLikeTheGeneralOne() {
    compare(
        () -> math.squareRoot(a, expected),
        (aSign, aBits, bSign, bBits) -> QuickExtended.squareRoot(aSign, aBits, quick));
  }

  private void compare(General general, Quick operation) {
    int done = 0;
    for (int n = 0; n < CASES; n++) {
      number(a);
      number(b);
      if (dice.percent(10) && b.significand != 0) {
        b.significand = (a.significand + dice.below(5) - 2) | Extended.INTEGER_BIT;
      }
      math.flags = 0;
      math.roundedUp = false;
      general.run();
      long significand =
          operation.run(a.signExponent, a.significand, b.signExponent, b.significand);
      if (quick.outcome >= 0) {
        done++;
        boolean inexact = (math.flags & ExtendedMath.PRECISION) != 0;
        assertThat(text(quick.outcome, significand, quick.lost != 0, isUp()))
            .as("seed=%d case=%d %s %s", SEED, n, text(a), text(b))
            .isEqualTo(
                text(
                    expected.signExponent,
                    expected.significand,
                    inexact,
                    inexact && math.roundedUp));
        assertThat(math.flags & ~ExtendedMath.PRECISION).isZero();
      }
    }
    assertThat(done).isGreaterThan(CASES / 3);
  }

  private boolean isUp() {
    return (quick.outcome >>> QuickResult.UP_BIT & 1) != 0;
  }

  // Ordinary, of a magnitude near 1 most times, with few bits now and then, or zero.
  private void number(Extended into) {
    int sign = dice.percent(50) ? Extended.SIGN : 0;
    if (dice.percent(4)) {
      into.set(sign, 0);
      return;
    }
    int spread = dice.percent(90) ? 6 : dice.percent(90) ? 80 : Extended.BIAS - 1;
    long bits = dice.bits64();
    if (dice.percent(25)) {
      bits &= -1L << dice.below(64);
    }
    into.set(sign | (Extended.BIAS + dice.below(2 * spread) - spread), bits | Extended.INTEGER_BIT);
  }

  private static String text(Extended number) {
    return "%04x:%016x".formatted(number.signExponent, number.significand);
  }

  private static String text(int outcome, long significand, boolean inexact, boolean up) {
    return "%04x:%016x inexact=%b up=%b".formatted(outcome & 0xFFFF, significand, inexact, up);
  }
}
