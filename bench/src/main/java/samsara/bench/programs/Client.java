package samsara.bench.programs;

import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.bench.RoundTrips;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Sends to the service called `server` and waits for the answer, for ever.
public final class Client implements SystemProgram {
  private static final int TYPE = 0x2000;

  @Override
  public SystemProcess newProcess() {
    return Client::run;
  }

  private static void run(Sef sef) {
    sef.onInitFresh((type, info) -> {
      sef.sys().kernel().setAlarm(1, false);
      return 0;
    });
    sef.startup();
    int server = endpointOf(sef, "server");
    long[] message = Message.create();
    for (; ; ) {
      Message.type(message, TYPE);
      int result = sef.ipc().sendrec(server, message);
      if (result != 0 || Message.type(message) != TYPE + 1) {
        throw new Panic("wrong answer: result=" + result + " type=" + Message.type(message));
      }
      RoundTrips.add();
    }
  }

  static int endpointOf(Sef sef, String label) {
    try {
      return sef.sys().dataStore().retrieveEndpoint(label);
    } catch (ErrnoException e) {
      throw new Panic("no such service: label=" + label);
    }
  }
}
