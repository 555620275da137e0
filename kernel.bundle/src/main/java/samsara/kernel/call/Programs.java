package samsara.kernel.call;

import samsara.abi.Ipc;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.sef.ProcessStart;

/// Puts programs into processes.
public final class Programs {
  private Programs() {}

  /// Gives `body` a stack on which it will make its process object and run it. The object is made
  /// there, and not ahead of time, because its constructor is the service's code: what it throws or
  /// how long it takes is the affair of that process.
  public static void load(Core core, Body body, Program program) {
    Ipc ipc = core.ipcOf(body);
    core.cpu().createContext(body, () -> ProcessStart.run(program.newProcess(), ipc));
  }
}
