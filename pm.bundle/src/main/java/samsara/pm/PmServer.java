package samsara.pm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// PM: who lives, as whose child, as which user. It calls the kernel and VM, which answer at once,
/// and tells VFS everything without waiting, but for its start.
///
/// Its state can't be rebuilt from anywhere else, so that it refuses to be restarted.
///
/// MINIX: `servers/pm/main.c`.
final class PmServer implements SystemProcess {
  private @Nullable PmDispatcher dispatcher;

  @Override
  public void main(Sef sef) {
    sef.onInitFresh((type, info) -> initFresh(sef))
        .onInitUpdate(Sef.Init.FAIL)
        .onInitRestart(Sef.Init.FAIL)
        .onSignalManager((target, signal) -> dispatcher().signals().manage(target, signal));
    sef.startup();
    sef.serve(dispatcher()::handle);
  }

  private int initFresh(Sef sef) {
    PmState state = new PmState(sef.sys(), sef::reply);
    new BootProcesses(state).load();
    dispatcher = new PmDispatcher(state);
    return 0;
  }

  private PmDispatcher dispatcher() {
    return Objects.requireNonNull(dispatcher, "not initialised");
  }
}
