package samsara.samples.probe;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.vm.VmCall;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the probe. It only tries what does no harm if it is allowed: calls on no
/// process. Its lines read `probe: <what it tried>: <OK or the error>`.
final class Probe implements SystemProcess {
  // A port that its entry names (the manufacturing diagnostics port), and one of the UART.
  private static final int OWN_PORT = 0x80;
  private static final int FOREIGN_PORT = 0x3F8;

  @Override
  public void main(Sef sef) {
    Sys sys = sef.sys();
    sef.onInitFresh((type, info) -> tryAll(sys)).onInitRestart((type, info) -> tryAll(sys));
    sef.startup();
    sef.serve(message -> false);
  }

  private static int tryAll(Sys sys) {
    print(sys, "kernel call TIMES", Math.min(sys.kernel().uptimeTicks(), Errno.OK));
    print(
        sys,
        "kernel call PRIVCTL",
        sys.kernel().privctl(Endpoint.NONE, PrivilegeRequest.DISALLOW, 0));
    print(sys, "kernel call KILL", sys.kernel().kill(Endpoint.NONE, Signal.TERM));
    print(sys, "kernel call UPDATE", sys.kernel().update(Endpoint.NONE, Endpoint.NONE));
    print(sys, "own port", Math.min(sys.kernel().portIn8(OWN_PORT), Errno.OK));
    print(sys, "foreign port", Math.min(sys.kernel().portIn8(FOREIGN_PORT), Errno.OK));
    print(sys, "message to ds", sys.ipc().notify(Endpoint.DS));
    print(sys, "message to vfs", sys.ipc().notify(Endpoint.VFS));
    print(sys, "message to init", sys.ipc().notify(Endpoint.INIT));
    print(sys, "VM call INFO", vmCall(sys, VmCall.INFO));
    print(sys, "memory", sys.heap().allocate(1) == 0 ? -Errno.ENOMEM : Errno.OK);
    print(sys, "label", publishLabel(sys));
    return Errno.OK;
  }

  private static void print(Sys sys, String what, int result) {
    sys.print(what + ": " + Errno.nameOf(result));
  }

  private static int vmCall(Sys sys, VmCall call) {
    long[] message = Message.ofType(call.type());
    int result = sys.ipc().sendrec(Endpoint.VM, message);
    return result == Errno.OK ? Message.type(message) : result;
  }

  private static int publishLabel(Sys sys) {
    try {
      sys.dataStore().publishLabel("vfs", Endpoint.VFS, 0);
      return Errno.OK;
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }
}
