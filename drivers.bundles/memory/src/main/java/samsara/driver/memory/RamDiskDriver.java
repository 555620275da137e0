package samsara.driver.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.BlockDriver;
import samsara.driver.BlockRange;
import samsara.driver.BlockRequest;
import samsara.driver.GrantBuffer;
import samsara.sys.Sys;

/// The minors of the memory driver that are disks. Their transfers end at once.
///
/// MINIX: `drivers/memory/memory.c`, m_transfer and m_ioctl.
final class RamDiskDriver implements BlockDriver {
  /// Makes a RAM disk of the size that the argument has, 32 bits.
  static final int MIOCRAMSIZE = 0x40046D03;

  private final Sys sys;
  private final RamDisks disks;

  RamDiskDriver(Sys sys, RamDisks disks) {
    this.sys = sys;
    this.disks = disks;
  }

  @Override
  public void open(int minor, int access) {}

  @Override
  public BlockRange range(int minor) {
    return new BlockRange(minor, 0, disks.size(minor));
  }

  @Override
  public void start(BlockRequest request) {
    int address = disks.address(request.unit()) + (int) request.position();
    try {
      if (request.isWrite()) {
        request.get(0, address, request.bytes());
      } else {
        request.put(0, address, request.bytes());
      }
      request.done(request.bytes());
    } catch (ErrnoException e) {
      request.done(-e.errno());
    }
  }

  @Override
  public void quiesce() {}

  @Override
  public int ioctl(int minor, int request, GrantBuffer argument) throws ErrnoException {
    if (request != MIOCRAMSIZE) {
      throw new ErrnoException(Errno.ENOTTY);
    }
    byte[] size =
        new GrantBuffer(
                sys, argument.granter(), argument.grant(), Integer.BYTES, argument.endpoint())
            .get(0, Integer.BYTES);
    disks.resize(minor, ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt());
    return Errno.OK;
  }
}
