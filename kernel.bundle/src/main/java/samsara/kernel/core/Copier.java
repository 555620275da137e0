package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.hw.Ram;

/// Copies between address spaces, page by page. A side without address space is physical memory.
///
/// A page that is not there is a [MemoryFault], which the gate of kernel calls turns into a request
/// to VM and a second run of the call; what was copied before it stays.
///
/// MINIX: `virtual_copy_f` in `kernel/arch/i386/memory.c`.
public final class Copier {
  private final Ram ram;

  Copier(Ram ram) {
    this.ram = ram;
  }

  /// Copies; overlapping ranges of one space are copied upwards.
  ///
  /// @param from source space, null for physical memory
  /// @param to target space, null for physical memory
  /// @return 0, `-EFAULT` for a negative length or physical memory that is not there
  public int copy(
      @Nullable AddressSpace from,
      int fromAddress,
      @Nullable AddressSpace to,
      int toAddress,
      int bytes) {
    if (bytes < 0) {
      return -Errno.EFAULT;
    }
    for (int done = 0; done < bytes; ) {
      int chunk =
          ProcessMemory.chunk(
              toAddress + done, ProcessMemory.chunk(fromAddress + done, bytes - done));
      long source = physical(from, fromAddress + done, bytes - done, chunk, false);
      long target = physical(to, toAddress + done, bytes - done, chunk, true);
      if (source < 0 || target < 0) {
        return -Errno.EFAULT;
      }
      ram.copy((int) source, (int) target, chunk);
      done += chunk;
    }
    return Errno.OK;
  }

  /// Makes sure that memory is there before something is done that can't be repeated.
  public void require(AddressSpace space, int address, int bytes, boolean write) {
    for (int done = 0; done < bytes; ) {
      int chunk = ProcessMemory.chunk(address + done, bytes - done);
      physical(space, address + done, bytes - done, chunk, write);
      done += chunk;
    }
  }

  /// Fills physical memory. `EFAULT` beyond its end.
  public int fill(int address, int bytes, int value) {
    if (bytes < 0 || physical(null, address, bytes, bytes, true) < 0) {
      return -Errno.EFAULT;
    }
    ram.fill(address, bytes, value);
    return Errno.OK;
  }

  private long physical(
      @Nullable AddressSpace space, int address, int left, int chunk, boolean write) {
    long physical = space == null ? address & 0xFFFF_FFFFL : space.translate(address, write);
    if (physical >= 0 && physical <= ram.sizeBytes() - (long) chunk) {
      return physical;
    }
    if (space != null) {
      throw new MemoryFault(space, address, left, write);
    }
    return -1;
  }
}
