package samsara.sef;

import java.util.function.Supplier;
import samsara.sys.Sys;

/// Somebody wants to see the state of the service: a DEBUG_DUMP message from a boot service.
///
/// MINIX has no such event; the notes foresee it.
final class DebugDumpEvent {
  private final Sys sys;
  Supplier<String> callback = () -> "";

  DebugDumpEvent(Sys sys) {
    this.sys = sys;
  }

  void handle() {
    callback.get().lines().forEach(sys::print);
  }
}
