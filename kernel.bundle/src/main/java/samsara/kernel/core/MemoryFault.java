package samsara.kernel.core;

/// An access to an address that the process may not use, or whose page is not there yet. In a
/// kernel call VM is asked for the page, and without an answer it is `EFAULT`; in the process's own
/// code it is a page fault, which ends the process with SEGV unless VM resolves it.
public final class MemoryFault extends RuntimeException {
  private final AddressSpace space;
  private final int address;
  private final int bytes;
  private final boolean write;

  MemoryFault(AddressSpace space, int address, int bytes, boolean write) {
    super("no %s access at address=0x%08x".formatted(write ? "write" : "read", address));
    this.space = space;
    this.address = address;
    this.bytes = bytes;
    this.write = write;
  }

  /// The first byte that could not be accessed.
  public int address() {
    return address;
  }

  /// How many bytes from there on will be accessed in the same way.
  int bytes() {
    return bytes;
  }

  boolean write() {
    return write;
  }

  /// Whose memory it is.
  Body owner() {
    return space.owner();
  }
}
