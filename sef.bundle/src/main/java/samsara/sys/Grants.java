package samsara.sys;

import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.protocol.kernel.GrantEntry;
import samsara.sef.Panic;

/// The process's grant table: what others may read and write of its memory.
///
/// The table lies in the process's own memory and is registered with the kernel; it doubles when it
/// is full, and ids are used again. A grant that is never revoked lives as long as the process: the
/// table dies with the body, while grants that others gave to its endpoint stay.
///
/// MINIX: `lib/libsys/safecopies.c`.
public final class Grants {
  /// Access bit: the grantee may read.
  public static final int READ = GrantEntry.READ;

  /// Access bit: the grantee may write.
  public static final int WRITE = GrantEntry.WRITE;

  /// Most grants that can exist at once; one more is a panic.
  public static final int COUNT_MAX = 4096;

  private static final int COUNT_FIRST = 16;

  private final Ipc ipc;
  private final KernelCalls kernel;
  private final Heap heap;
  private final Deque<Integer> freeIds = new ArrayDeque<>();
  private int table;
  private int capacity;

  /// An empty table; it is registered with the first grant.
  public Grants(Ipc ipc, KernelCalls kernel, Heap heap) {
    this.ipc = ipc;
    this.kernel = kernel;
    this.heap = heap;
  }

  /// Lets `grantee` (or ANY) access a range of own memory.
  ///
  /// @return the grant id
  public int direct(int grantee, int address, int bytes, int access) {
    int id = takeId();
    int entry = entry(id);
    Memory memory = ipc.memory();
    memory.int32(entry + GrantEntry.DIRECT_TO, grantee);
    memory.int32(entry + GrantEntry.DIRECT_START, address);
    memory.int32(entry + GrantEntry.DIRECT_LENGTH, bytes);
    validate(entry, GrantEntry.DIRECT | access);
    return id;
  }

  /// Passes a grant on that `granter` gave to this process.
  ///
  /// @return the grant id
  public int indirect(int grantee, int granter, int grant) {
    int id = takeId();
    int entry = entry(id);
    Memory memory = ipc.memory();
    memory.int32(entry + GrantEntry.INDIRECT_TO, grantee);
    memory.int32(entry + GrantEntry.INDIRECT_FROM, granter);
    memory.int32(entry + GrantEntry.INDIRECT_GRANT, grant);
    validate(entry, GrantEntry.INDIRECT);
    return id;
  }

  /// Lets `grantee` access the memory of `owner`; the kernel honours it for VFS alone.
  ///
  /// @return the grant id
  public int magic(int grantee, int owner, int address, int bytes, int access) {
    int id = takeId();
    int entry = entry(id);
    Memory memory = ipc.memory();
    memory.int32(entry + GrantEntry.MAGIC_FROM, owner);
    memory.int32(entry + GrantEntry.MAGIC_TO, grantee);
    memory.int32(entry + GrantEntry.MAGIC_START, address);
    memory.int32(entry + GrantEntry.MAGIC_LENGTH, bytes);
    validate(entry, GrantEntry.MAGIC | access);
    return id;
  }

  /// Takes a grant back. Harmless for one that is gone.
  public void revoke(int grant) {
    if (grant >= 0 && grant < capacity && ipc.memory().int32(entry(grant)) != 0) {
      ipc.memory().fill(entry(grant), GrantEntry.SIZE_BYTES, 0);
      freeIds.addLast(grant);
    }
  }

  /// Number of grants that exist at present.
  public int count() {
    return capacity - freeIds.size();
  }

  private void validate(int entry, int flags) {
    ipc.memory().int32(entry + GrantEntry.FLAGS, flags | GrantEntry.USED | GrantEntry.VALID);
  }

  private int entry(int id) {
    return table + id * GrantEntry.SIZE_BYTES;
  }

  // Ids go round, so that a stale one is noticed rather than served.
  private int takeId() {
    Integer id = freeIds.pollFirst();
    if (id == null) {
      grow();
      id = freeIds.removeFirst();
    }
    return id;
  }

  private void grow() {
    if (capacity == COUNT_MAX) {
      throw new Panic("no grant left: countMax=" + COUNT_MAX);
    }
    int newCapacity = capacity == 0 ? COUNT_FIRST : capacity * 2;
    int newTable = heap.allocate(newCapacity * GrantEntry.SIZE_BYTES);
    byte[] entries = new byte[capacity * GrantEntry.SIZE_BYTES];
    ipc.memory().read(table, entries, 0, entries.length);
    ipc.memory().write(newTable, entries, 0, entries.length);
    int result = kernel.setGrant(newTable, newCapacity);
    if (result != Errno.OK) {
      throw new Panic("grant table is refused: error=" + Errno.nameOf(result));
    }
    for (int id = capacity; id < newCapacity; id++) {
      freeIds.addLast(id);
    }
    if (capacity > 0) {
      heap.free(table);
    }
    table = newTable;
    capacity = newCapacity;
  }
}
