package samsara.sef;

import samsara.abi.Ipc;
import samsara.sys.Sys;

/// What runs before and after `main`: the body of the context of every service process.
///
/// MINIX: `lib/i386/rts/crtso.s`.
public final class ProcessStart {
  private ProcessStart() {}

  /// Runs a process in the current context, with its own system library and SEF. Returns only by
  /// the exception that the process dies of; a `main` that returns ends in SYS_EXIT.
  public static void run(SystemProcess process, Ipc ipc) {
    Sys sys = new Sys(ipc);
    process.main(new SefRuntime(sys));
    sys.exit();
  }
}
