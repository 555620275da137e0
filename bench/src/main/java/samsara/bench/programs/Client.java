package samsara.bench.programs;

import java.util.List;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.bench.RoundTrips;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Sends to some services in turn, the one called `server` if nothing else is said, and waits for
/// their answers, over and over. In between it receives, as RS expects of a service that lives, and
/// leaves the CPU to others.
public final class Client implements SystemProgram {
  private static final int TYPE = 0x2000;
  private static final int BURST = 100_000;

  private final List<String> labels;

  /// A client of one server.
  public Client() {
    this("server");
  }

  Client(String... labels) {
    this.labels = List.of(labels);
  }

  @Override
  public SystemProcess newProcess() {
    return this::run;
  }

  private void run(Sef sef) {
    long[] message = Message.create();
    sef.onAlarm(_ -> burst(sef, message));
    sef.startup();
    sef.sys().kernel().setAlarm(1, false);
    sef.serve(_ -> false);
  }

  private void burst(Sef sef, long[] message) {
    int[] servers = labels.stream().mapToInt(label -> endpointOf(sef, label)).toArray();
    for (int i = 0; i < BURST; i += servers.length) {
      for (int server : servers) {
        call(sef, server, message);
      }
    }
    sef.sys().kernel().setAlarm(1, false);
  }

  private static void call(Sef sef, int server, long[] message) {
    Message.type(message, TYPE);
    int result = sef.ipc().sendrec(server, message);
    if (result != 0 || Message.type(message) != TYPE + 1) {
      throw new Panic("wrong answer: result=" + result + " type=" + Message.type(message));
    }
    RoundTrips.add();
  }

  static int endpointOf(Sef sef, String label) {
    try {
      return sef.sys().dataStore().retrieveEndpoint(label);
    } catch (ErrnoException e) {
      throw new Panic("no such service: label=" + label);
    }
  }
}
