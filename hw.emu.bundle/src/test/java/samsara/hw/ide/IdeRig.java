package samsara.hw.ide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import samsara.hw.Faults;
import samsara.hw.PortBus;
import samsara.hw.Rig;

/// A machine with disks, and a driver's hands on the first channel.
final class IdeRig {
  static final int SECTOR = DiskImage.SECTOR_BYTES;
  static final int BUSY = 0x80;
  static final int REQUEST = 0x08;
  static final int READY = 0x50;
  static final int TABLE = 0x10000;
  static final int BUFFER = 0x20000;

  final Rig rig;
  final PortBus ports;
  final int master;

  IdeRig(DiskImage... images) {
    IdeController controller = new IdeController();
    for (int i = 0; i < images.length; i++) {
      controller.disk(i, images[i]);
    }
    rig = new Rig(controller);
    ports = rig.machine.ports();
    ports.out32(0xCF8, 0x80000920);
    master = ports.in32(0xCFC) & ~3;
  }

  static DiskImage image(Path folder, long sectors) {
    Path file = folder.resolve("disk" + sectors);
    try (var channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(sectors * SECTOR - 1);
      channel.write(ByteBuffer.wrap(new byte[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return DiskImage.open(file, false);
  }

  Faults faults() {
    return rig.faults("ide");
  }

  void command(int code, long sector, int count) {
    rig.out(0x1F6, (int) (0xE0 | ((sector >> 24) & 0x0F)));
    rig.out(0x1F2, count & 0xFF);
    rig.out(0x1F3, (int) sector & 0xFF);
    rig.out(0x1F4, (int) (sector >> 8) & 0xFF);
    rig.out(0x1F5, (int) (sector >> 16) & 0xFF);
    rig.out(0x1F7, code);
  }

  void commandExt(int code, long sector, int count) {
    rig.out(0x1F6, 0xE0);
    rig.out(0x1F2, count >> 8);
    rig.out(0x1F3, (int) (sector >> 24) & 0xFF);
    rig.out(0x1F4, (int) (sector >> 32) & 0xFF);
    rig.out(0x1F5, (int) (sector >> 40) & 0xFF);
    rig.out(0x1F2, count & 0xFF);
    rig.out(0x1F3, (int) sector & 0xFF);
    rig.out(0x1F4, (int) (sector >> 8) & 0xFF);
    rig.out(0x1F5, (int) (sector >> 16) & 0xFF);
    rig.out(0x1F7, code);
  }

  int status() {
    return rig.in(0x1F7);
  }

  int error() {
    return rig.in(0x1F1);
  }

  /// Lets time pass and takes the interrupt.
  int await() {
    rig.advanceMillis(5);
    return rig.interrupt();
  }

  byte[] readBlock(int bytes) {
    byte[] block = new byte[bytes];
    for (int i = 0; i < bytes; i += 2) {
      int word = ports.in16(0x1F0);
      block[i] = (byte) word;
      block[i + 1] = (byte) (word >> 8);
    }
    return block;
  }

  void writeBlock(byte[] block) {
    for (int i = 0; i < block.length; i += 2) {
      ports.out16(0x1F0, (block[i] & 0xFF) | (block[i + 1] & 0xFF) << 8);
    }
  }

  static byte[] pattern(int bytes, int seed) {
    byte[] pattern = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      pattern[i] = (byte) (i * 31 + seed + i / SECTOR);
    }
    return pattern;
  }

  void region(int index, int address, int bytes, boolean last) {
    rig.machine.ram().write32(TABLE + index * 8, address);
    rig.machine.ram().write32(TABLE + index * 8 + 4, (bytes & 0xFFFF) | (last ? 1 << 31 : 0));
  }

  void startMaster(boolean toMemory) {
    ports.out32(master + 4, TABLE);
    rig.out(master + 2, 0x06);
    rig.out(master, toMemory ? 0x09 : 0x01);
  }

  int masterStatus() {
    return rig.in(master + 2);
  }
}
