package samsara.sim.memory;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Answers each request with a word at an address that the request names, wherever that may be.
final class Wild implements SystemProcess {
  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    sef.serve(request -> {
      int address = Message.int32(request, Message.M1_I1);
      Message.int32(request, Message.M1_I2, sys.ipc().memory().int32(address));
      Message.type(request, Errno.OK);
      return true;
    });
  }
}
