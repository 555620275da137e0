package samsara.vfs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;

/// The processes that PM has told of, by slot.
///
/// MINIX: `servers/vfs/fproc.h`.
final class ProcessTable {
  /// Number of slots.
  static final int SLOTS = 256;

  private final @Nullable FileProcess[] slots = new FileProcess[SLOTS];

  /// The process with that endpoint, null if there is none.
  @Nullable FileProcess find(int endpoint) {
    int slot = Endpoint.slot(endpoint);
    FileProcess process = slot < 0 || slot >= SLOTS ? null : slots[slot];
    return process != null && process.endpoint() == endpoint ? process : null;
  }

  /// Enters a process. Answers `false` for an endpoint that no process can have.
  boolean add(FileProcess process) {
    int slot = Endpoint.slot(process.endpoint());
    if (slot < 0 || slot >= SLOTS) {
      return false;
    }
    slots[slot] = process;
    return true;
  }

  void remove(FileProcess process) {
    slots[Endpoint.slot(process.endpoint())] = null;
  }

  /// All processes in the order of their slots.
  List<FileProcess> all() {
    List<FileProcess> processes = new ArrayList<>();
    for (FileProcess process : slots) {
      if (process != null) {
        processes.add(process);
      }
    }
    return processes;
  }
}
