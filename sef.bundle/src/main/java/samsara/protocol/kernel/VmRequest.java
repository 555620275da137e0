package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Sub-operations of {@link KernelCall#VMCTL}; the caller is VM. Those of the reference that shape
/// the kernel's own half of an address space, which there is none of, are no requests: `EINVAL`.
///
/// MINIX: `kernel/system/do_vmctl.c`.
public enum VmRequest implements Numbered {
  /// Sets the page directory, M1 i3 = its physical address, and clears VMINHIBIT.
  SETADDRSPACE(10),

  /// Answers the next page fault: M1 i1 endpoint, i2 address, i3 the processor's error code;
  /// `ESRCH` when there is no more. KMEM says that there is one.
  GET_PAGEFAULT(11),

  /// The fault of a process is resolved; it runs again.
  CLEAR_PAGEFAULT(12),

  /// Answers M1 i1 = physical address of the page directory, 0 for a process that has none.
  GET_PDBR(13),

  /// Answers the next request of the kernel for memory: the result is its kind (1 pages must be
  /// there, 2 map copy-on-write, 3 share, 4 unmap), M2 i1 target, i2 address, i3 bytes, s1 nonzero
  /// if they will be written, l1 and l2 endpoint and address of the other side of a mapping, p1 the
  /// endpoint that waits. `ESRCH` when there is no more. KMEM says that there is one.
  MEMREQ_GET(14),

  /// Request of endpoint M1 i1 is dealt with; M1 i3 is the result. `ESRCH` if it has none.
  MEMREQ_REPLY(15),

  /// VM resolves page faults and requests for memory from now on. Before that a fault ends the
  /// process, and a kernel call that meets one fails.
  ENABLE_PAGING(24),

  /// Forgets the cached translation of page M1 i3.
  INVALIDATE_PAGE(25),

  /// Forgets all cached translations of a process.
  FLUSH_TLB(26);

  private static final Numbered.Table<VmRequest> TABLE = new Numbered.Table<>(VmRequest.class);

  private final int number;

  VmRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable VmRequest of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
