package samsara.bench.programs;

import samsara.abi.Message;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Answers each request with its type plus one, from `serve`.
public class Echo implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return sef -> {
      sef.startup();
      sef.serve(message -> {
        Message.type(message, Message.type(message) + 1);
        return true;
      });
    };
  }

  /// A loop around receive and send, as old services have it: no fast path for this one.
  public static final class Plain implements SystemProgram {
    @Override
    public SystemProcess newProcess() {
      return Plain::run;
    }

    private static void run(Sef sef) {
      sef.startup();
      long[] message = Message.create();
      for (; ; ) {
        if (sef.receive(samsara.abi.Endpoint.ANY, message) == 0) {
          int client = Message.source(message);
          Message.type(message, Message.type(message) + 1);
          sef.ipc().sendnb(client, message);
        }
      }
    }
  }

  /// Passes each request on to the service called `next` and answers what that one answers.
  public static final class Hop implements SystemProgram {
    private final String next;

    /// The last hop before echo.
    public Hop() {
      this("echo");
    }

    Hop(String next) {
      this.next = next;
    }

    @Override
    public SystemProcess newProcess() {
      return sef -> {
        sef.startup();
        int peer = Client.endpointOf(sef, next);
        sef.serve(message -> {
          sef.ipc().sendrec(peer, message);
          return true;
        });
      };
    }
  }

  /// The hop before the last one.
  public static final class FirstHop implements SystemProgram {
    private final Hop hop = new Hop("hop");

    @Override
    public SystemProcess newProcess() {
      return hop.newProcess();
    }
  }
}
