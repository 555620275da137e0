package samsara.kernel.core;

import samsara.abi.Memory;
import samsara.hw.Ram;

/// The view of one address space: what the process itself uses, and what the kernel reads records
/// through. An address that is not mapped is a [MemoryFault].
///
/// Hot path: an aligned access is one translation and one array access.
public final class ProcessMemory implements Memory {
  private static final int OFFSET_MASK = PAGE_BYTES - 1;

  /// What becomes of an access that the page tables refuse.
  @FunctionalInterface
  interface OnFault {
    /// @return `true` to try again
    boolean resolve(Body body, int address, boolean write);
  }

  private final Ram ram;
  private final AddressSpace space;
  private final OnFault onFault;

  /// A view of `space`.
  ProcessMemory(Ram ram, AddressSpace space, OnFault onFault) {
    this.ram = ram;
    this.space = space;
    this.onFault = onFault;
  }

  private int physical(int address, boolean write) {
    long physical = space.translate(address, write);
    return physical >= 0 && physical < ram.sizeBytes()
        ? (int) physical
        : physicalAfterFault(address, write);
  }

  private int physicalAfterFault(int address, boolean write) {
    while (onFault.resolve(space.owner(), address, write)) {
      long physical = space.translate(address, write);
      if (physical >= 0 && physical < ram.sizeBytes()) {
        return (int) physical;
      }
    }
    throw new MemoryFault(space, address, 1, write);
  }

  private static boolean inOnePage(int address, int bytes) {
    return (address & OFFSET_MASK) <= PAGE_BYTES - bytes;
  }

  @Override
  public int int8(int address) {
    return ram.read8(physical(address, false));
  }

  @Override
  public void int8(int address, int value) {
    ram.write8(physical(address, true), value);
  }

  @Override
  public int int16(int address) {
    if (inOnePage(address, Short.BYTES)) {
      return (short) ram.read16(physical(address, false));
    }
    return (short) (int8(address) | int8(address + 1) << 8);
  }

  @Override
  public void int16(int address, int value) {
    if (inOnePage(address, Short.BYTES)) {
      ram.write16(physical(address, true), value);
    } else {
      int8(address, value);
      int8(address + 1, value >> 8);
    }
  }

  @Override
  public int int32(int address) {
    if (inOnePage(address, Integer.BYTES)) {
      return ram.read32(physical(address, false));
    }
    return (int16(address) & 0xFFFF) | int16(address + 2) << 16;
  }

  @Override
  public void int32(int address, int value) {
    if (inOnePage(address, Integer.BYTES)) {
      ram.write32(physical(address, true), value);
    } else {
      int16(address, value);
      int16(address + 2, value >> 16);
    }
  }

  @Override
  public long int64(int address) {
    if (inOnePage(address, Long.BYTES)) {
      return ram.read64(physical(address, false));
    }
    return (int32(address) & 0xFFFF_FFFFL) | (long) int32(address + 4) << 32;
  }

  @Override
  public void int64(int address, long value) {
    if (inOnePage(address, Long.BYTES)) {
      ram.write64(physical(address, true), value);
    } else {
      int32(address, (int) value);
      int32(address + 4, (int) (value >>> 32));
    }
  }

  @Override
  public void read(int address, byte[] target, int offset, int lengthBytes) {
    for (int done = 0; done < lengthBytes; ) {
      int chunk = chunk(address + done, lengthBytes - done);
      ram.read(physical(address + done, false), target, offset + done, chunk);
      done += chunk;
    }
  }

  @Override
  public void write(int address, byte[] source, int offset, int lengthBytes) {
    for (int done = 0; done < lengthBytes; ) {
      int chunk = chunk(address + done, lengthBytes - done);
      ram.write(physical(address + done, true), source, offset + done, chunk);
      done += chunk;
    }
  }

  @Override
  public void fill(int address, int lengthBytes, int value) {
    for (int done = 0; done < lengthBytes; ) {
      int chunk = chunk(address + done, lengthBytes - done);
      ram.fill(physical(address + done, true), chunk, value);
      done += chunk;
    }
  }

  /// How many of `bytes` lie in the page of `address`.
  static int chunk(int address, int bytes) {
    return Math.min(bytes, PAGE_BYTES - (address & OFFSET_MASK));
  }
}
