package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Sub-operations of {@link KernelCall#VMCTL}; the caller is VM.
///
/// MINIX: `kernel/system/do_vmctl.c`.
public enum VmRequest implements Numbered {
  /// Sets the page directory, M1 i3 = its physical address, and clears VMINHIBIT.
  SETADDRSPACE(10),

  /// The fault of a process is resolved; it runs again.
  CLEAR_PAGEFAULT(12),

  /// Answers M1 i1 = physical address of the page directory, 0 for a process that has none.
  GET_PDBR(13),

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
