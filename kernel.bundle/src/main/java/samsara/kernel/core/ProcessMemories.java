package samsara.kernel.core;

import samsara.hw.Ram;

/// Makes the views of address spaces: one for the kernel, to which every fault is an exception, and
/// one for the process itself, which waits until VM has resolved it.
public final class ProcessMemories {
  private final Ram ram;
  private ProcessMemory.OnFault pager = (body, address, write) -> false;

  ProcessMemories(Ram ram) {
    this.ram = ram;
  }

  /// Sets who resolves the faults of processes that touch their own memory.
  void onFault(ProcessMemory.OnFault newPager) {
    pager = newPager;
  }

  /// The memory of a process as the kernel sees it.
  public ProcessMemory of(Body body) {
    ProcessMemory memory = body.memory;
    if (memory == null) {
      memory = new ProcessMemory(ram, body.space, (owner, address, write) -> false);
      body.memory = memory;
    }
    return memory;
  }

  /// The memory of a process as it sees it itself.
  ProcessMemory ownOf(Body body) {
    ProcessMemory memory = body.ownMemory;
    if (memory == null) {
      memory = new ProcessMemory(ram, body.space, pager);
      body.ownMemory = memory;
    }
    return memory;
  }
}
