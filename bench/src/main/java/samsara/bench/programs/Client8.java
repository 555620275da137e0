package samsara.bench.programs;

import samsara.abi.Message;
import samsara.bench.RoundTrips;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Sends to the services called `server0` … `server7` in turn and waits for the answer, for ever:
/// eight classes of servers, so that nothing is inlined into one.
public final class Client8 implements SystemProgram {
  private static final int TYPE = 0x2000;
  private static final int SERVERS = 8;

  @Override
  public SystemProcess newProcess() {
    return Client8::run;
  }

  private static void run(Sef sef) {
    sef.onInitFresh((type, info) -> {
      sef.sys().kernel().setAlarm(1, false);
      return 0;
    });
    sef.startup();
    int[] servers = new int[SERVERS];
    for (int i = 0; i < SERVERS; i++) {
      servers[i] = Client.endpointOf(sef, "server" + i);
    }
    long[] message = Message.create();
    for (int next = 0; ; next = (next + 1) % SERVERS) {
      Message.type(message, TYPE);
      int result = sef.ipc().sendrec(servers[next], message);
      if (result != 0 || Message.type(message) != TYPE + 1) {
        throw new Panic("wrong answer: result=" + result + " type=" + Message.type(message));
      }
      RoundTrips.add();
    }
  }
}
