package samsara.sim.memory;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Asks the wild service for a word that it does not have, again and again, and prints what comes.
final class Asker implements SystemProcess {
  private static final int NOWHERE = 0x4000_0000;
  private static final int PAUSE_TICKS = 30;

  private final long[] message = Message.create();

  @Override
  public void main(Sef sef) {
    Sys sys = sef.sys();
    sef.onAlarm(ticks -> {
      sys.print("answer " + Errno.nameOf(ask(sys)));
      sys.kernel().setAlarm(PAUSE_TICKS, false);
    });
    sef.startup();
    sys.kernel().setAlarm(PAUSE_TICKS, false);
    sef.serve(request -> {
      Message.type(request, -Errno.ENOSYS);
      return true;
    });
  }

  private int ask(Sys sys) {
    try {
      int wild = sys.dataStore().retrieveEndpoint("wild");
      Message.clear(message);
      Message.type(message, 1);
      Message.int32(message, Message.M1_I1, NOWHERE);
      int result = sys.ipc().sendrec(wild, message);
      return result == Errno.OK ? Message.type(message) : result;
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }
}
