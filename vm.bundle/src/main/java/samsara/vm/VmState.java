package samsara.vm;

import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.protocol.kernel.VmRequest;
import samsara.sys.KernelCalls;
import samsara.sys.Sys;

/// Everything that VM knows. Nothing of it survives VM.
final class VmState {
  private final Sys sys;
  private final FrameAllocator frames;
  private final ProcessTable processes;

  VmState(Sys sys, FrameAllocator frames, ProcessTable processes) {
    this.sys = sys;
    this.frames = frames;
    this.processes = processes;
  }

  Sys sys() {
    return sys;
  }

  KernelCalls kernel() {
    return sys.kernel();
  }

  FrameAllocator frames() {
    return frames;
  }

  ProcessTable processes() {
    return processes;
  }

  /// All of RAM: VM is mapped to itself, an address is a physical address.
  Memory memory() {
    return sys.ipc().memory();
  }

  /// The kernel forgets what is cached of a process's pages: entries have changed that were there.
  void forgetTranslations(VmProcess process) {
    kernel().vmctl(process.endpoint(), VmRequest.FLUSH_TLB, 0);
  }

  /// An address space without a page. `ENOMEM` if there is no room for its directory.
  AddressSpace newSpace() throws ErrnoException {
    return new AddressSpace(memory(), frames);
  }
}
