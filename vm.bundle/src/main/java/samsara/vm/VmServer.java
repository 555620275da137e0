package samsara.vm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import samsara.sef.InitInfo;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// VM: owns physical memory and every address space. It initialises before any other process but RS
/// runs, calls nobody but the kernel, and answers every request at once. Page faults and the
/// kernel's requests for memory come as a signal.
///
/// Its state can't be rebuilt from anywhere else, so that it refuses to be restarted.
///
/// MINIX: `servers/vm/main.c`.
final class VmServer implements SystemProcess {
  private @Nullable VmDispatcher dispatcher;
  private @Nullable FaultHandlers faults;

  @Override
  public void main(Sef sef) {
    sef.onInitFresh((type, info) -> initFresh(sef, info))
        .onInitUpdate(Sef.Init.FAIL)
        .onInitRestart(Sef.Init.FAIL)
        .onSignal((sys, signal) -> Objects.requireNonNull(faults, "initialised").onSignal(signal));
    sef.startup();
    sef.serve(Objects.requireNonNull(dispatcher, "initialised")::handle);
  }

  private int initFresh(Sef sef, InitInfo info) {
    VmState state = new BootProcesses(sef.sys()).load(info);
    dispatcher = new VmDispatcher(state);
    faults = new FaultHandlers(state);
    return faults.enable();
  }
}
