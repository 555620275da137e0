package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import samsara.hw.MemoryMap.Range;

class MemoryMapTest {
  private static final int MEBIBYTE = 1 << 20;

  private final MemoryMap memory = new MemoryMap(new Ram(4 * MEBIBYTE));

  @Test
  void theAdapterAreaIsNotForProcesses() {
    assertThat(memory.handOut())
        .containsExactly(new Range(0, 0xA0000), new Range(MEBIBYTE, 3 * MEBIBYTE));
  }

  @Test
  void claimsAreNotForProcesses() {
    memory.claim("frame buffer", new Range(2 * MEBIBYTE, 0x1000));
    memory.claim("screen", new Range(0xB8000, 0x8000));

    assertThat(memory.handOut())
        .containsExactly(
            new Range(0, 0xA0000),
            new Range(MEBIBYTE, MEBIBYTE),
            new Range(2 * MEBIBYTE + 0x1000, 2 * MEBIBYTE - 0x1000));
  }

  @Test
  void overlapNamesBothOwners() {
    memory.claim("screen", new Range(0xB8000, 0x8000));

    assertThatExceptionOfType(ClaimConflict.class)
        .isThrownBy(() -> memory.claim("other", new Range(0xB0000, 0x8001)))
        .withMessage("memory 0xb0000-0xb8000: wantedBy=other heldBy=screen");
  }

  @Test
  void releasedMemoryCanBeClaimedAgain() {
    memory.claim("screen", new Range(0xB8000, 0x8000)).release();

    memory.claim("other", new Range(0xB8000, 0x8000));
    assertThat(memory.handOut()).hasSize(2);
  }

  @Test
  void whatProcessesHaveIsNotClaimedAnyMore() {
    memory.handOut();
    memory.claim("late card", new Range(0xD0000, 0x1000));

    assertThatExceptionOfType(ClaimConflict.class)
        .isThrownBy(() -> memory.claim("later card", new Range(2 * MEBIBYTE, 0x1000)))
        .withMessage("memory 0x200000-0x200fff: wantedBy=later card heldBy=processes");
  }

  @Test
  void claimsLieInMemory() {
    assertThatExceptionOfType(BusError.class)
        .isThrownBy(() -> memory.claim("card", new Range(4 * MEBIBYTE - 1, 2)));
    assertThatExceptionOfType(BusError.class)
        .isThrownBy(() -> memory.claim("card", new Range(0xB8000, 0)));
  }

  @Test
  void aSmallMachineEndsBelowTheAdapterArea() {
    assertThat(new MemoryMap(new Ram(0x1000)).handOut()).containsExactly(new Range(0, 0x1000));
  }
}
