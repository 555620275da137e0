package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;

/// The process table: kernel tasks in slots -4 … -1, then services and users.
///
/// MINIX: `proc[]` and `okendpt` in `kernel/proc.c`.
public final class ProcTable {
  /// Slots for kernel tasks.
  public static final int TASKS = 4;

  /// Slots for services and users unless configured otherwise.
  public static final int DEFAULT_PROCESSES = 256;

  private final Proc[] slots;

  ProcTable(int processes) {
    slots = new Proc[TASKS + processes];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Proc(i - TASKS);
    }
  }

  /// Slots for services and users.
  public int processes() {
    return slots.length - TASKS;
  }

  /// The slot with that number, which must exist.
  public Proc slot(int slot) {
    return slots[slot + TASKS];
  }

  /// `true` for a slot number of a service or user.
  public boolean isProcessSlot(int slot) {
    return slot >= 0 && slot < processes();
  }

  /// The live process that an endpoint names, or null.
  public @Nullable Proc lookup(int endpoint) {
    int index = Endpoint.slot(endpoint) + TASKS;
    if (index < 0 || index >= slots.length) {
      return null;
    }
    Proc proc = slots[index];
    return proc.endpoint == endpoint && !proc.isFree() ? proc : null;
  }
}
