package samsara.kernel.core;

/// An access to an address that the process may not use. In a kernel call it is `EFAULT`; in the
/// process's own code it ends the process with SEGV.
public final class MemoryFault extends RuntimeException {
  private final int address;

  MemoryFault(int address, boolean write) {
    super("no %s access at address=0x%08x".formatted(write ? "write" : "read", address));
    this.address = address;
  }

  /// The first byte that could not be accessed.
  public int address() {
    return address;
  }
}
