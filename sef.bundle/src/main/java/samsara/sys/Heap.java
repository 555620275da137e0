package samsara.sys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.vm.MapFlag;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;
import samsara.sef.Panic;

/// Buffers in the process's own address space, 8-byte aligned: what others read and write by grant
/// has to lie there, everything else is better kept in Java objects.
///
/// The heap begins as the data region that the process was started with. When that is full it grows
/// by chunks that VM maps and puts memory behind at once, so that want of memory shows here and not
/// at some later access; VM refuses that to itself and to the boot processes that run without a
/// page directory, so these have to make do with their region.
///
/// MINIX: `lib/ansi/malloc.c`.
public final class Heap {
  /// Smallest piece that is asked of VM.
  static final int CHUNK_BYTES = 64 * 1024;

  private static final int ALIGNMENT = 8;

  private final Ipc ipc;

  // Free ranges in order of address, never adjacent to each other.
  private final List<Range> free = new ArrayList<>();
  private final Map<Integer, Integer> allocated = new HashMap<>();

  /// The heap of the process that owns these traps.
  public Heap(Ipc ipc) {
    this.ipc = ipc;
    int start = align(ipc.dataStart());
    int bytes = (ipc.dataEnd() - start) & -ALIGNMENT;
    if (bytes > 0) {
      free.add(new Range(start, bytes));
    }
  }

  /// Reserves zeroed memory. Panics when VM has none.
  ///
  /// @return its address
  public int allocate(int bytes) {
    try {
      return tryAllocate(bytes);
    } catch (ErrnoException e) {
      throw new Panic("out of memory: " + e.getMessage());
    }
  }

  /// Reserves zeroed memory, for who can do without; `ENOMEM` when VM has none, and nothing has
  /// changed then.
  ///
  /// @return its address
  public int tryAllocate(int bytes) throws ErrnoException {
    int room = Math.max(align(bytes), ALIGNMENT);
    if (bytes < 0 || room < bytes) {
      throw new IllegalArgumentException("bytes=" + bytes);
    }
    Range range = find(room);
    int address = range.address;
    range.address += room;
    range.bytes -= room;
    if (range.bytes == 0) {
      free.remove(range);
    }
    allocated.put(address, room);
    ipc.memory().fill(address, room, 0);
    return address;
  }

  /// Gives a buffer back. Panics for an address that isn't one.
  public void free(int address) {
    Integer bytes = allocated.remove(address);
    if (bytes == null) {
      throw new Panic("free of what is not allocated: address=" + hex(address));
    }
    release(address, bytes);
  }

  /// Bytes that are allocated at present.
  public int allocatedBytes() {
    return allocated.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Range find(int bytes) throws ErrnoException {
    for (Range range : free) {
      if (range.bytes >= bytes) {
        return range;
      }
    }
    grow(bytes);
    return find(bytes);
  }

  private void grow(int bytes) throws ErrnoException {
    int chunk = Math.max(roundUp(bytes, Memory.PAGE_BYTES), CHUNK_BYTES);
    long[] message = Message.ofType(VmCall.MMAP.type());
    VmMessage.mapFile(message, VmMessage.NO_FILE);
    VmMessage.mapFlags(message, MapFlag.ANON | MapFlag.PREALLOC);
    VmMessage.mapBytes(message, chunk);
    int result = ipc.sendrec(Endpoint.VM, message);
    if (result == Errno.OK) {
      result = Message.type(message);
    }
    if (result != Errno.OK) {
      throw new ErrnoException(Errno.ENOMEM, "bytes=" + bytes + " VM=" + Errno.nameOf(result));
    }
    release(VmMessage.mapAddress(message), chunk);
  }

  private void release(int address, int bytes) {
    int at = 0;
    while (at < free.size() && Integer.compareUnsigned(free.get(at).address, address) < 0) {
      at++;
    }
    Range range = new Range(address, bytes);
    free.add(at, range);
    mergeWithNext(at);
    if (at > 0) {
      mergeWithNext(at - 1);
    }
  }

  private void mergeWithNext(int at) {
    if (at + 1 < free.size()) {
      Range range = free.get(at);
      Range next = free.get(at + 1);
      if (range.address + range.bytes == next.address) {
        range.bytes += next.bytes;
        free.remove(at + 1);
      }
    }
  }

  private static int align(int value) {
    return roundUp(value, ALIGNMENT);
  }

  private static int roundUp(int value, int unit) {
    return (value + unit - 1) & -unit;
  }

  private static String hex(int address) {
    return "0x" + Integer.toHexString(address);
  }

  private static final class Range {
    private int address;
    private int bytes;

    Range(int address, int bytes) {
      this.address = address;
      this.bytes = bytes;
    }
  }
}
