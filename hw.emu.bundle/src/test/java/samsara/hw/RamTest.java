package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RamTest {
  private final Ram ram = new Ram(2 * Ram.PAGE_BYTES);

  @Test
  void storesLittleEndian() {
    ram.write64(3, 0x8877_6655_4433_2211L);

    assertThat(ram.read8(3)).isEqualTo(0x11);
    assertThat(ram.read16(3)).isEqualTo(0x2211);
    assertThat(ram.read32(3)).isEqualTo(0x4433_2211);
    assertThat(ram.read64(3)).isEqualTo(0x8877_6655_4433_2211L);
  }

  @Test
  void narrowReadsAreUnsigned() {
    ram.write16(0, -1);

    assertThat(ram.read8(0)).isEqualTo(0xFF);
    assertThat(ram.read16(0)).isEqualTo(0xFFFF);
  }

  @Test
  void narrowWritesTouchNothingElse() {
    ram.fill(0, 8, 0xEE);
    ram.write8(1, 0x123);
    ram.write16(3, 0x54321);
    ram.write32(5, 0);

    assertThat(ram.read64(0)).isEqualTo(0x0000_0043_21EE_23EEL);
    assertThat(ram.read8(8)).isZero();
  }

  @Test
  void copiesOverlappingRanges() {
    ram.write(0, new byte[] {1, 2, 3, 4}, 0, 4);
    ram.copy(0, 1, 4);

    byte[] out = new byte[5];
    ram.read(0, out, 0, 5);
    assertThat(out).containsExactly(1, 1, 2, 3, 4);
  }

  @Test
  void accessBeyondTheEndNamesTheAddress() {
    int last = ram.sizeBytes() - 1;

    assertThatExceptionOfType(BusError.class)
        .isThrownBy(() -> ram.read16(last))
        .withMessageContaining("0x00001fff")
        .satisfies(error -> assertThat(error.address()).isEqualTo(last));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.read8(-1));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.read32(last - 2));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.read64(last - 6));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.write8(last + 1, 0));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.write16(last, 0));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.write32(0x8000_0000, 0));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.write64(last - 6, 0));
  }

  @Test
  void bulkAccessBeyondTheEndChangesNothing() {
    int last = ram.sizeBytes() - 1;

    assertThatExceptionOfType(BusError.class)
        .isThrownBy(() -> ram.write(last, new byte[] {1, 2}, 0, 2));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.fill(last, 2, 1));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.copy(0, last, 2));
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> ram.read(0, new byte[1], 0, -1));
    assertThat(ram.read8(last)).isZero();
  }

  @Test
  void aRangeMayEndAtTheEnd() {
    assertThat(ram.contains(Ram.PAGE_BYTES, Ram.PAGE_BYTES)).isTrue();
    assertThat(ram.contains(ram.sizeBytes(), 0)).isTrue();
    assertThat(ram.contains(ram.sizeBytes(), 1)).isFalse();
    assertThat(ram.contains(1, Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void sizeIsAMultipleOfThePage() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Ram(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ram(Ram.PAGE_BYTES + 1))
        .withMessageContaining("sizeBytes=4097");
  }
}
