package samsara.kernel.core;

import samsara.hw.Ram;

/// Makes the views of address spaces, one for each body.
public final class ProcessMemories {
  private final Ram ram;

  ProcessMemories(Ram ram) {
    this.ram = ram;
  }

  /// The memory of a process as it sees it itself.
  public ProcessMemory of(Body body) {
    ProcessMemory memory = body.memory;
    if (memory == null) {
      memory = new ProcessMemory(ram, body.space);
      body.memory = memory;
    }
    return memory;
  }
}
