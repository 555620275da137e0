package samsara.driver.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class GeneratorTest {
  private final Generator generator = new Generator();

  private static Generator seeded(int value) {
    Generator made = new Generator();
    made.add(0, new byte[] {(byte) value}, Generator.SAMPLES_MIN);
    return made;
  }

  @Test
  void enoughSamplesInTheFirstPoolMakeAKey() {
    generator.add(0, new byte[] {1}, Generator.SAMPLES_MIN - 1);
    assertThat(generator.isSeeded()).isFalse();

    generator.add(0, new byte[] {1}, 1);

    assertThat(generator.isSeeded()).isTrue();
  }

  @Test
  void samplesOfOtherPoolsMakeNoKey() {
    generator.add(1, new byte[] {1}, 10 * Generator.SAMPLES_MIN);

    assertThat(generator.isSeeded()).isFalse();
  }

  @Test
  void bytesAreSpreadEvenly() {
    byte[] bytes = seeded(1).next(1 << 18);

    int[] counts = new int[256];
    for (byte value : bytes) {
      counts[value & 0xFF]++;
    }
    assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(850);
    assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(1200);
  }

  @Test
  void sameEntropyGivesTheSameBytesAndOtherEntropyOthers() {
    assertThat(seeded(1).next(100)).isEqualTo(seeded(1).next(100));
    assertThat(seeded(1).next(100)).isNotEqualTo(seeded(2).next(100));
  }

  @Test
  void keyIsReplacedAfterEachRequest() {
    Generator one = seeded(1);
    Generator other = seeded(1);
    one.next(64);
    other.next(32);

    assertThat(one.next(32)).isNotEqualTo(other.next(32));
  }

  @Test
  void laterPoolsTakePartNowAndThen() {
    Generator one = seeded(1);
    Generator other = seeded(1);
    other.add(1, new byte[] {9}, 0);

    assertThat(one.next(32)).isEqualTo(other.next(32));
    one.add(0, new byte[] {2}, Generator.SAMPLES_MIN);
    other.add(0, new byte[] {2}, Generator.SAMPLES_MIN);
    assertThat(one.next(32))
        .as("the second key takes the second pool")
        .isNotEqualTo(other.next(32));
  }

  @Test
  void savedGeneratorGoesOn() {
    Generator one = seeded(1);
    one.add(3, new byte[] {5}, 0);
    one.next(10);
    Generator other = new Generator();

    other.restore(ByteBuffer.wrap(one.save()));

    assertThat(one.save()).hasSize(Generator.STATE_BYTES);
    assertThat(other.next(100)).isEqualTo(one.next(100));
    assertThat(other.save()).isEqualTo(one.save());
  }
}
