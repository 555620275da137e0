package samsara.hw.cpu;

import samsara.hw.Mmu;
import samsara.hw.Ram;
import samsara.hw.Tlb;

/// Memory as the running program sees it. An access that is not allowed throws [Fault] and has
/// changed nothing, also when only the second of two pages is missing.
final class UserMemory {
  private static final int READ = Mmu.USER | Mmu.READ;
  private static final int WRITE = Mmu.USER | Mmu.WRITE;
  private static final int OFFSET_MASK = Ram.PAGE_BYTES - 1;
  private static final int LAST_16 = Ram.PAGE_BYTES - Short.BYTES;
  private static final int LAST_32 = Ram.PAGE_BYTES - Integer.BYTES;
  private static final int LAST_64 = Ram.PAGE_BYTES - Long.BYTES;

  private final Ram ram;
  private final Fault fault;
  private final CodeCache code;
  private final byte[] bytes;
  private Tlb tlb;
  private long[] reads;
  private long[] writes;

  UserMemory(Ram ram, Fault fault, CodeCache code, Tlb nothing) {
    this.ram = ram;
    this.fault = fault;
    this.code = code;
    bytes = ram.array();
    tlb = nothing;
    reads = nothing.quickReads();
    writes = nothing.quickWrites();
  }

  Tlb tlb() {
    return tlb;
  }

  void enter(Tlb space) {
    tlb = space;
    reads = space.quickReads();
    writes = space.quickWrites();
  }

  int load8(int address) {
    return Guest.load8(address, reads, bytes, this);
  }

  int load16(int address) {
    return Guest.load16(address, reads, bytes, this);
  }

  int load32(int address) {
    return Guest.load32(address, reads, bytes, this);
  }

  long load64(int address) {
    return Guest.load64(address, reads, bytes, this);
  }

  void store32(int address, int value) {
    long entry = writes[(address >>> 12) & (writes.length - 1)];
    if ((int) (entry >>> 32) == ((address + 3) & -Ram.PAGE_BYTES)) {
      Guest.put32(bytes, address + (int) entry, value);
    } else {
      walkAndStore32(address, value);
    }
  }

  /// The byte at `address`, or -1 when a read would fault or set an accessed bit.
  int peek8(int address) {
    int frame = tlb.quietFrame(address);
    return frame < 0 ? -1 : ram.read8(frame | (address & OFFSET_MASK));
  }

  // What follows goes by the page tables.

  int walkAndLoad8(int address) {
    return ram.read8(readable(address));
  }

  int walkAndLoad16(int address) {
    if ((address & OFFSET_MASK) <= LAST_16) {
      return ram.read16(readable(address));
    }
    return (int) loadBytes(address, Short.BYTES);
  }

  int walkAndLoad32(int address) {
    if ((address & OFFSET_MASK) <= LAST_32) {
      return ram.read32(readable(address));
    }
    return (int) loadBytes(address, Integer.BYTES);
  }

  long walkAndLoad64(int address) {
    if ((address & OFFSET_MASK) <= LAST_64) {
      return ram.read64(readable(address));
    }
    return loadBytes(address, Long.BYTES);
  }

  /// Zero-extended, of 1, 2 or 4 bytes.
  int load(int address, int bytes) {
    return switch (bytes) {
      case 1 -> load8(address);
      case 2 -> load16(address);
      default -> load32(address);
    };
  }

  /// As [#load], but for an instruction that will store there: that store will not fault.
  int loadToModify(int address, int bytes) {
    checkWrite(address, bytes);
    return load(address, bytes);
  }

  int loadToModify32(int address) {
    if ((address & OFFSET_MASK) <= LAST_32) {
      return ram.read32(writable(address));
    }
    return loadToModify(address, Integer.BYTES);
  }

  void store8(int address, int value) {
    ram.write8(writable(address), value);
  }

  void store16(int address, int value) {
    if ((address & OFFSET_MASK) <= LAST_16) {
      ram.write16(writable(address), value);
    } else {
      storeBytes(address, value, Short.BYTES);
    }
  }

  void walkAndStore32(int address, int value) {
    if ((address & OFFSET_MASK) <= LAST_32) {
      ram.write32(writable(address), value);
    } else {
      storeBytes(address, value, Integer.BYTES);
    }
  }

  void store64(int address, long value) {
    if ((address & OFFSET_MASK) <= LAST_64) {
      ram.write64(writable(address), value);
    } else {
      storeBytes(address, value, Long.BYTES);
    }
  }

  void store(int address, int value, int bytes) {
    switch (bytes) {
      case 1 -> store8(address, value);
      case 2 -> store16(address, value);
      default -> store32(address, value);
    }
  }

  /// The store of a translation. When it would change code nothing is done, and what it throws says
  /// that the instruction must be interpreted.
  void storeUnlessCode(int address, int value, int bytes) {
    checkNoCode(address, bytes);
    store(address, value, bytes);
    tlb.offerQuickWrite(address);
  }

  /// The same with eight bytes.
  void storeUnlessCode64(int address, long value) {
    checkNoCode(address, Long.BYTES);
    store64(address, value);
    tlb.offerQuickWrite(address);
  }

  private void checkNoCode(int address, int bytes) {
    checkWrite(address, bytes);
    int inPage = Math.min(bytes, bytesToPageEnd(address));
    boolean changes = code.isCode(writable(address), inPage);
    if (inPage < bytes) {
      changes |= code.isCode(writable(address + inPage), bytes - inPage);
    }
    if (changes) {
      throw fault;
    }
  }

  /// Faults when not all of `bytes` (at most a page) at `address` may be read.
  void checkRead(int address, int bytes) {
    readable(address);
    if (crosses(address, bytes)) {
      readable((address + bytes - 1) & ~OFFSET_MASK);
    }
  }

  /// Faults when not all of `bytes` (at most a page) at `address` may be written.
  void checkWrite(int address, int bytes) {
    writable(address);
    if (crosses(address, bytes)) {
      writable((address + bytes - 1) & ~OFFSET_MASK);
    }
  }

  /// The physical address for a read; faults when it is not allowed.
  int readable(int address) {
    long physical = tlb.translate(address, READ);
    if (Mmu.isFault(physical)) {
      throw fault.page(address, Mmu.errorCode(physical));
    }
    return (int) physical;
  }

  /// The physical address for a write; faults when it is not allowed.
  int writable(int address) {
    long physical = tlb.translate(address, WRITE);
    if (Mmu.isFault(physical)) {
      throw fault.page(address, Mmu.errorCode(physical));
    }
    return (int) physical;
  }

  static int bytesToPageEnd(int address) {
    return Ram.PAGE_BYTES - (address & OFFSET_MASK);
  }

  /// Copies inside the pages of `from` and `to`. False, and nothing is done, when the bytes it
  /// writes are read later on.
  boolean copyInPage(int from, int to, int bytes) {
    int source = readable(from);
    int destination = writable(to);
    if (destination > source && destination < source + bytes) {
      return false;
    }
    ram.copy(source, destination, bytes);
    return true;
  }

  /// Stores `value` of 1, 2 or 4 bytes `count` times inside the page of `to`.
  void fillInPage(int to, int value, int bytes, int count) {
    int destination = writable(to);
    if (bytes == 1) {
      ram.fill(destination, count, value);
      return;
    }
    for (int n = 0; n < count; n++) {
      if (bytes == 2) {
        ram.write16(destination + n * bytes, value);
      } else {
        ram.write32(destination + n * bytes, value);
      }
    }
  }

  private static boolean crosses(int address, int bytes) {
    return (address & OFFSET_MASK) > Ram.PAGE_BYTES - bytes;
  }

  private long loadBytes(int address, int bytes) {
    checkRead(address, bytes);
    long value = 0;
    for (int offset = bytes - 1; offset >= 0; offset--) {
      value = (value << 8) | ram.read8(readable(address + offset));
    }
    return value;
  }

  private void storeBytes(int address, long value, int bytes) {
    checkWrite(address, bytes);
    for (int offset = 0; offset < bytes; offset++) {
      ram.write8(writable(address + offset), (int) (value >>> (8 * offset)));
    }
  }
}
