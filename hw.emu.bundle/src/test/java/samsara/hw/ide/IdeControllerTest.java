package samsara.hw.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.hw.ClaimConflict;
import samsara.hw.PortHandler;
import samsara.hw.Rig;

class IdeControllerTest {
  private static final int SECTORS = 2048;
  private static final int IRQ = 14;

  @TempDir Path folder;

  private IdeRig ide;
  private DiskImage image;

  @BeforeEach
  void plugIn() {
    image = IdeRig.image(folder, SECTORS);
    ide = new IdeRig(image);
  }

  private byte[] onDisk(int sector, int count) throws IOException {
    byte[] data = new byte[count * IdeRig.SECTOR];
    image.read(sector, data, data.length);
    return data;
  }

  private void put(int sector, byte[] data) throws IOException {
    image.write(sector, data, data.length);
  }

  @Test
  void identifyTellsModelAndSizes() {
    ide.command(0xEC, 0, 0);
    assertThat(ide.status()).isEqualTo(IdeRig.BUSY);
    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.status()).isEqualTo(IdeRig.READY | IdeRig.REQUEST);

    byte[] words = ide.readBlock(IdeRig.SECTOR);

    assertThat(words[0]).isEqualTo((byte) 0x40);
    assertThat(word(words, 49) & 0x0300).isEqualTo(0x0300);
    assertThat(word(words, 60) | word(words, 61) << 16).isEqualTo(SECTORS);
    assertThat(word(words, 83) & 0x0400).isEqualTo(0x0400);
    assertThat(word(words, 100)).isEqualTo(SECTORS);
    assertThat(word(words, 1) * word(words, 3) * word(words, 6)).isLessThanOrEqualTo(SECTORS);
    byte[] model = new byte[40];
    for (int i = 0; i < 40; i++) {
      model[i] = words[54 + (i ^ 1)];
    }
    assertThat(new String(model, StandardCharsets.US_ASCII)).startsWith("SAMSARA DISK");
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  private static int word(byte[] words, int index) {
    return (words[index * 2] & 0xFF) | (words[index * 2 + 1] & 0xFF) << 8;
  }

  @Test
  void readsSectorBySectorWithAnInterruptEach() throws IOException {
    byte[] data = IdeRig.pattern(2 * IdeRig.SECTOR, 1);
    put(7, data);
    ide.command(0x20, 7, 2);

    assertThat(ide.await()).isEqualTo(IRQ);
    ide.status();
    assertThat(ide.readBlock(IdeRig.SECTOR)).isEqualTo(onDisk(7, 1));
    assertThat(ide.rig.in(0x3F6)).isEqualTo(IdeRig.BUSY);
    assertThat(ide.await()).isEqualTo(IRQ);
    ide.status();
    assertThat(ide.readBlock(IdeRig.SECTOR)).isEqualTo(onDisk(8, 1));
    assertThat(ide.await()).isEqualTo(-1);
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void thirtyTwoBitReadsAreTwoWords() throws IOException {
    put(0, IdeRig.pattern(IdeRig.SECTOR, 5));
    ide.command(0x20, 0, 1);
    ide.await();

    int first = ide.ports.in32(0x1F0);

    byte[] data = onDisk(0, 1);
    assertThat(first & 0xFF).isEqualTo(data[0] & 0xFF);
    assertThat(first >>> 24).isEqualTo(data[3] & 0xFF);
  }

  @Test
  void writesSectorBySector() throws IOException {
    byte[] data = IdeRig.pattern(2 * IdeRig.SECTOR, 2);
    ide.command(0x30, 100, 2);
    assertThat(ide.status()).isEqualTo(IdeRig.READY | IdeRig.REQUEST);

    ide.writeBlock(Arrays.copyOf(data, IdeRig.SECTOR));
    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.status()).isEqualTo(IdeRig.READY | IdeRig.REQUEST);
    ide.writeBlock(Arrays.copyOfRange(data, IdeRig.SECTOR, 2 * IdeRig.SECTOR));
    assertThat(ide.await()).isEqualTo(IRQ);

    assertThat(ide.status()).isEqualTo(IdeRig.READY);
    assertThat(onDisk(100, 2)).isEqualTo(data);
  }

  @Test
  void chsReachesTheSameSectors() throws IOException {
    put(63 * 16 + 63 + 4, IdeRig.pattern(IdeRig.SECTOR, 9)); // cylinder 1, head 1, sector 5
    ide.rig.out(0x1F6, 0xA1);
    ide.rig.out(0x1F2, 1);
    ide.rig.out(0x1F3, 5);
    ide.rig.out(0x1F4, 1);
    ide.rig.out(0x1F5, 0);
    ide.rig.out(0x1F7, 0x20);
    ide.await();

    assertThat(ide.readBlock(IdeRig.SECTOR)).isEqualTo(onDisk(63 * 16 + 63 + 4, 1));
  }

  @Test
  void specifyChangesTheTranslation() throws IOException {
    ide.rig.out(0x1F6, 0xA3);
    ide.rig.out(0x1F2, 17);
    ide.rig.out(0x1F7, 0x91);
    ide.await();
    put(17 * 4, IdeRig.pattern(IdeRig.SECTOR, 3)); // cylinder 1, head 0, sector 1
    ide.rig.out(0x1F6, 0xA0);
    ide.rig.out(0x1F2, 1);
    ide.rig.out(0x1F3, 1);
    ide.rig.out(0x1F4, 1);
    ide.rig.out(0x1F5, 0);
    ide.rig.out(0x1F7, 0x20);
    ide.await();

    assertThat(ide.readBlock(IdeRig.SECTOR)).isEqualTo(onDisk(17 * 4, 1));
  }

  @Test
  void multipleMovesABlockAnInterrupt() throws IOException {
    put(0, IdeRig.pattern(6 * IdeRig.SECTOR, 4));
    ide.command(0xC6, 0, 4);
    ide.await();
    ide.command(0xC4, 0, 6);

    assertThat(ide.await()).isEqualTo(IRQ);
    ide.status();
    assertThat(ide.readBlock(4 * IdeRig.SECTOR)).isEqualTo(onDisk(0, 4));
    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.readBlock(2 * IdeRig.SECTOR)).isEqualTo(onDisk(4, 2));
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void multipleWithoutASizeIsAborted() {
    ide.command(0xC4, 0, 6);
    ide.await();

    assertThat(ide.status() & 0x01).isEqualTo(0x01);
    assertThat(ide.error()).isEqualTo(0x04);
  }

  @Test
  void extendedCommandsTakeFortyEightBits() throws IOException {
    byte[] data = IdeRig.pattern(IdeRig.SECTOR, 6);
    ide.commandExt(0x34, 2000, 1);
    ide.writeBlock(data);
    ide.await();

    assertThat(onDisk(2000, 1)).isEqualTo(data);
    ide.commandExt(0x24, 2000, 1);
    ide.await();
    assertThat(ide.readBlock(IdeRig.SECTOR)).isEqualTo(data);
  }

  @Test
  void extendedAddressBeyondTheDiskIsNotFound() {
    ide.commandExt(0x24, 1L << 32, 1);
    ide.await();

    assertThat(ide.status() & 0x01).isEqualTo(0x01);
    assertThat(ide.error()).isEqualTo(0x10);
  }

  @Test
  void lastSectorIsReachedAndNotTheNextOne() {
    ide.command(0x20, SECTORS - 1, 1);
    ide.await();
    assertThat(ide.status()).isEqualTo(IdeRig.READY | IdeRig.REQUEST);
    ide.readBlock(IdeRig.SECTOR);
    ide.command(0x20, SECTORS - 1, 2);
    ide.await();
    assertThat(ide.error()).isEqualTo(0x10);
  }

  @Test
  void countZeroIsTwoHundredFiftySix() {
    ide.command(0x20, SECTORS - 255, 0);
    ide.await();
    assertThat(ide.error()).isEqualTo(0x10);
    ide.command(0x20, SECTORS - 256, 0);
    ide.await();
    assertThat(ide.status() & IdeRig.REQUEST).isNotZero();
  }

  @Test
  void nativeMaximumIsTheLastSector() {
    ide.commandExt(0x27, 0, 0);
    ide.await();

    assertThat(ide.rig.in(0x1F3) | ide.rig.in(0x1F4) << 8).isEqualTo(SECTORS - 1);
  }

  @Test
  void highOrderBytesShowTheLastButOneWrite() {
    ide.rig.out(0x1F3, 0x12);
    ide.rig.out(0x1F3, 0x34);
    ide.rig.out(0x3F6, 0x80);
    assertThat(ide.rig.in(0x1F3)).isEqualTo(0x12);
    ide.rig.out(0x3F6, 0x00);
    assertThat(ide.rig.in(0x1F3)).isEqualTo(0x34);
  }

  @Test
  void unknownCommandIsAborted() {
    ide.command(0xB7, 0, 0);

    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.status()).isEqualTo(IdeRig.READY | 0x01);
    assertThat(ide.error()).isEqualTo(0x04);
  }

  @Test
  void packetIdentifyIsAborted() {
    ide.command(0xA1, 0, 0);
    ide.await();

    assertThat(ide.error()).isEqualTo(0x04);
  }

  @Test
  void flushEndsWithAnInterrupt() {
    ide.command(0xE7, 0, 0);

    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void statusEndsTheRequestAndAlternateStatusDoesNot() {
    ide.command(0xE7, 0, 0);
    ide.rig.advanceMillis(1);
    ide.rig.in(0x3F6);
    assertThat(ide.rig.machine.pic().interruptRequested()).isTrue();
    ide.status();
    assertThat(ide.rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void interruptsCanBeSwitchedOff() {
    ide.rig.out(0x3F6, 0x02);
    ide.command(0xE7, 0, 0);

    assertThat(ide.await()).isEqualTo(-1);
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
  }

  @Test
  void softResetLeavesTheSignature() {
    ide.command(0x20, 5, 1);
    ide.rig.out(0x3F6, 0x04);
    assertThat(ide.status()).isEqualTo(IdeRig.BUSY);
    ide.rig.out(0x3F6, 0x00);
    assertThat(ide.status()).isEqualTo(IdeRig.BUSY);
    ide.rig.advanceMillis(3);

    assertThat(ide.status()).isEqualTo(IdeRig.READY);
    assertThat(ide.error()).isEqualTo(0x01);
    assertThat(ide.rig.in(0x1F2)).isEqualTo(1);
    assertThat(ide.rig.in(0x1F3)).isEqualTo(1);
    assertThat(ide.rig.in(0x1F4)).isZero();
    assertThat(ide.rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void diagnosisPasses() {
    ide.command(0x90, 0, 0);

    assertThat(ide.await()).isEqualTo(IRQ);
    assertThat(ide.status()).isEqualTo(IdeRig.READY);
    assertThat(ide.error()).isEqualTo(0x01);
  }

  @Test
  void absentSlaveHasNoStatus() {
    ide.rig.out(0x1F6, 0xB0);

    assertThat(ide.status()).isZero();
    ide.rig.out(0x1F7, 0xEC);
    assertThat(ide.await()).isEqualTo(-1);
  }

  @Test
  void emptyChannelReadsAsPulledDown() {
    assertThat(ide.rig.in(0x177)).isEqualTo(0x7F);
    assertThat(ide.rig.in(0x376)).isEqualTo(0x7F);
  }

  @Test
  void slaveAndSecondChannelHaveTheirDisks() throws IOException {
    DiskImage slave = IdeRig.image(folder, 100);
    DiskImage secondary = IdeRig.image(folder, 200);
    slave.write(3, IdeRig.pattern(IdeRig.SECTOR, 8), IdeRig.SECTOR);
    IdeRig both = new IdeRig(IdeRig.image(folder, 50), slave, secondary);
    both.rig.out(0x1F6, 0xF0);
    both.rig.out(0x1F2, 1);
    both.rig.out(0x1F3, 3);
    both.rig.out(0x1F7, 0x20);
    both.await();
    assertThat(both.readBlock(IdeRig.SECTOR)).isEqualTo(IdeRig.pattern(IdeRig.SECTOR, 8));
    both.rig.out(0x176, 0xE0);
    both.rig.out(0x177, 0xE7);
    assertThat(both.await()).isEqualTo(15);
  }

  @Test
  void readOnlyDiskAbortsWrites() throws IOException {
    Path file = Files.write(folder.resolve("ro"), new byte[10 * IdeRig.SECTOR]);
    IdeRig readOnly = new IdeRig(DiskImage.open(file, true));
    readOnly.command(0x30, 0, 1);
    readOnly.await();

    assertThat(readOnly.status() & 0x01).isEqualTo(0x01);
    assertThat(readOnly.error()).isEqualTo(0x04);
  }

  @Test
  void secondControllerConflictsByName() {
    Rig rig = new Rig(new IdeController());
    rig.machine.detach(rig.machine.device("ide").orElseThrow());
    rig.machine.ports().claim("other", 0x1F0, 8, new Echo());

    assertThatExceptionOfType(ClaimConflict.class)
        .isThrownBy(() -> rig.machine.attach(new IdeController()))
        .withMessageContaining("wantedBy=ide")
        .withMessageContaining("heldBy=other");
  }

  private static final class Echo implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return 0;
    }

    @Override
    public void out(int port, int widthBytes, int value) {}
  }
}
