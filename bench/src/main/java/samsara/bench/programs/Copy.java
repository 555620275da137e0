package samsara.bench.programs;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.bench.RoundTrips;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;
import samsara.sys.Grants;

/// Copies from a grant of the service called `server`, as often as it should. A copy takes no
/// virtual time, so it has to stop by itself.
public final class Copy implements SystemProgram {
  /// Most bytes of a copy.
  public static final int BYTES_MAX = 1 << 20;

  @Override
  public SystemProcess newProcess() {
    return Copy::run;
  }

  private static void run(Sef sef) {
    Bursts.run(
        sef,
        () -> {
          int server = Client.endpointOf(sef, "server");
          int local = sef.sys().heap().allocate(BYTES_MAX);
          int grant = grantOf(sef, server);
          return () -> copy(sef, server, grant, local);
        });
  }

  private static int grantOf(Sef sef, int server) {
    long[] message = Message.ofType(0x2000);
    if (sef.ipc().sendrec(server, message) != Errno.OK) {
      throw new Panic("no grant");
    }
    return Message.type(message);
  }

  private static void copy(Sef sef, int server, int grant, int local) {
    int result = sef.sys().kernel().safecopyFrom(server, grant, 0, local, RoundTrips.copiedBytes());
    if (result != Errno.OK) {
      throw new Panic("no copy: error=" + Errno.nameOf(result));
    }
  }

  /// Answers each request with a grant of its memory.
  public static final class Granter implements SystemProgram {
    @Override
    public SystemProcess newProcess() {
      return sef -> {
        sef.startup();
        int memory = sef.sys().heap().allocate(BYTES_MAX);
        int grant = sef.sys().grants().direct(Endpoint.ANY, memory, BYTES_MAX, Grants.READ);
        sef.serve(message -> {
          Message.type(message, grant);
          return true;
        });
      };
    }
  }
}
