package samsara.hw.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.hw.FaultKind;
import samsara.hw.Faults;

class BusMasterTest {
  private static final int IRQ = 14;
  private static final int ACTIVE = 0x01;
  private static final int ERROR = 0x02;
  private static final int INTERRUPT = 0x04;

  @TempDir Path folder;

  private IdeRig ide;
  private DiskImage image;

  @BeforeEach
  void plugIn() {
    image = IdeRig.image(folder, 2048);
    ide = new IdeRig(image);
  }

  private byte[] memory(int address, int bytes) {
    byte[] data = new byte[bytes];
    ide.rig.machine.ram().read(address, data, 0, bytes);
    return data;
  }

  @Test
  void readScattersOverItsRegions() throws IOException {
    byte[] data = IdeRig.pattern(4 * IdeRig.SECTOR, 1);
    image.write(10, data, data.length);
    ide.region(0, IdeRig.BUFFER, 512, false);
    ide.region(1, IdeRig.BUFFER + 0x4000, 1536, true);
    ide.command(0xC8, 10, 4);
    ide.startMaster(true);
    assertThat(ide.masterStatus() & ACTIVE).isEqualTo(ACTIVE);

    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.masterStatus()).isEqualTo(INTERRUPT);
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
    assertThat(memory(IdeRig.BUFFER, 512)).isEqualTo(IdeRig.pattern(512, 1));
    assertThat(memory(IdeRig.BUFFER + 0x4000, 1536)).isEqualTo(Arrays.copyOfRange(data, 512, 2048));
  }

  @Test
  void writeGathersFromItsRegions() throws IOException {
    byte[] data = IdeRig.pattern(2 * IdeRig.SECTOR, 2);
    ide.rig.machine.ram().write(IdeRig.BUFFER, data, 0, data.length);
    ide.region(0, IdeRig.BUFFER, 512, false);
    ide.region(1, IdeRig.BUFFER + 512, 512, true);
    ide.command(0xCA, 20, 2);
    ide.startMaster(false);

    assertThat(ide.await()).isEqualTo(IRQ);
    byte[] written = new byte[data.length];
    image.read(20, written, written.length);
    assertThat(written).isEqualTo(data);
  }

  @Test
  void masterMayBeStartedBeforeTheCommand() {
    ide.region(0, IdeRig.BUFFER, 512, true);
    ide.startMaster(true);
    ide.command(0xC8, 0, 1);

    assertThat(ide.await()).isEqualTo(IRQ);
  }

  @Test
  void zeroLengthOfARegionIsSixtyFourKilobytes() throws IOException {
    byte[] data = IdeRig.pattern(128 * IdeRig.SECTOR, 3);
    image.write(0, data, data.length);
    ide.region(0, IdeRig.BUFFER, 0, true);
    ide.commandExt(0x25, 0, 128);
    ide.startMaster(true);
    ide.await();

    assertThat(memory(IdeRig.BUFFER, data.length)).isEqualTo(data);
  }

  @Test
  void roomLeftKeepsTheMasterActive() {
    ide.region(0, IdeRig.BUFFER, 1024, true);
    ide.command(0xC8, 0, 1);
    ide.startMaster(true);

    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.masterStatus()).isEqualTo(INTERRUPT | ACTIVE);
    ide.rig.out(ide.master, 0);
    assertThat(ide.masterStatus() & ACTIVE).isZero();
  }

  @Test
  void tableThatIsTooShortMakesNoInterrupt() {
    ide.region(0, IdeRig.BUFFER, 512, true);
    ide.command(0xC8, 0, 2);
    ide.startMaster(true);

    assertThat(ide.await()).isEqualTo(-1);
    assertThat(ide.masterStatus() & ACTIVE).isZero();
    assertThat(ide.status() & IdeRig.REQUEST).isNotZero();
  }

  @Test
  void regionBeyondMemoryIsAnError() {
    ide.region(0, 0x7FFF0000, 512, true);
    ide.command(0xC8, 0, 1);
    ide.startMaster(true);

    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.masterStatus() & ERROR).isEqualTo(ERROR);
    assertThat(ide.status() & 0x01).isEqualTo(0x01);
  }

  @Test
  void regionThatEndsBeyondMemoryMovesNothing() throws IOException {
    image.write(0, IdeRig.pattern(2 * IdeRig.SECTOR, 7), 2 * IdeRig.SECTOR);
    int end = ide.rig.machine.ram().sizeBytes();
    ide.region(0, end - 512, 1024, true);
    ide.command(0xC8, 0, 2);
    ide.startMaster(true);
    ide.await();

    assertThat(ide.masterStatus() & ERROR).isEqualTo(ERROR);
    assertThat(memory(end - 512, 512)).containsOnly(0);
  }

  @Test
  void tableBeyondMemoryIsAnError() {
    ide.command(0xC8, 0, 1);
    ide.ports.out32(ide.master + 4, 0xFFFFFFF8);
    ide.rig.out(ide.master, 0x09);
    ide.await();

    assertThat(ide.masterStatus() & ERROR).isEqualTo(ERROR);
  }

  @Test
  void wrongDirectionIsAnError() {
    ide.region(0, IdeRig.BUFFER, 512, true);
    ide.command(0xC8, 0, 1);
    ide.startMaster(false);
    ide.await();

    assertThat(ide.masterStatus() & ERROR).isEqualTo(ERROR);
  }

  @Test
  void withoutTheRightToMasterNothingMoves() {
    ide.ports.out32(0xCF8, 0x80000904);
    ide.ports.out16(0xCFC, 0x0001);
    ide.region(0, IdeRig.BUFFER, 512, true);
    ide.command(0xC8, 0, 1);
    ide.startMaster(true);

    assertThat(ide.await()).isEqualTo(-1);
    assertThat(ide.status()).isEqualTo(IdeRig.BUSY);
  }

  @Test
  void statusBitsAreClearedByWritingThem() {
    ide.region(0, IdeRig.BUFFER, 512, true);
    ide.command(0xC8, 0, 1);
    ide.startMaster(true);
    ide.await();
    ide.rig.out(ide.master + 2, INTERRUPT | 0x60);

    assertThat(ide.masterStatus()).isEqualTo(0x60);
  }

  private void always(FaultKind kind) {
    ide.faults().set(kind, new Faults.Rate(1, 1));
  }

  @Test
  void stuckBusyLastsUntilTheReset() {
    always(FaultKind.STUCK_BUSY);
    ide.command(0x20, 0, 1);
    assertThat(ide.await()).isEqualTo(-1);
    assertThat(ide.status()).isEqualTo(IdeRig.BUSY);
    ide.faults().clear();
    ide.rig.out(0x3F6, 0x04);
    ide.rig.out(0x3F6, 0x00);
    ide.rig.advanceMillis(3);

    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void errorStatusEndsTheCommand() {
    always(FaultKind.ERROR_STATUS);
    ide.command(0x20, 0, 1);
    ide.await();

    assertThat(ide.status() & 0x01).isEqualTo(0x01);
    assertThat(ide.error()).isEqualTo(0x40);
  }

  @Test
  void wrongLengthShowsInTheStatus() {
    always(FaultKind.WRONG_LENGTH);
    ide.region(0, IdeRig.BUFFER, 4 * 512, true);
    ide.command(0xC8, 0, 4);
    ide.startMaster(true);
    ide.await();
    assertThat(ide.masterStatus() & ACTIVE).isEqualTo(ACTIVE);

    ide.command(0x20, 0, 1);
    ide.await();
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void flippedDataDiffersInOneBit() {
    always(FaultKind.FLIPPED_DATA);
    ide.command(0x20, 0, 1);
    ide.await();
    int bits = 0;
    for (byte value : ide.readBlock(512)) {
      bits += Integer.bitCount(value & 0xFF);
    }

    assertThat(bits).isEqualTo(1);
  }

  @Test
  void lostInterruptLeavesTheStatusRight() {
    always(FaultKind.LOST_INTERRUPT);
    ide.command(0xE7, 0, 0);

    assertThat(ide.await()).isEqualTo(-1);
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void absentControllerReadsAsOnes() {
    always(FaultKind.ABSENT);

    assertThat(ide.status()).isEqualTo(0xFF);
  }
}
