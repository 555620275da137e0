package samsara.bench.programs;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Notifies the service called `server`, over and over.
public class Notify implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return sef -> run(sef, false);
  }

  static void run(Sef sef, boolean waits) {
    long[] message = Message.create();
    Bursts.run(
        sef,
        () -> {
          int server = Client.endpointOf(sef, "server");
          return () -> notify(sef, server, waits, message);
        });
  }

  private static void notify(Sef sef, int server, boolean waits, long[] message) {
    if (sef.ipc().notify(server) != Errno.OK) {
      throw new Panic("no notification");
    }
    if (waits && sef.ipc().receive(server, message) != Errno.OK) {
      throw new Panic("no notification back");
    }
  }

  /// The same, and waits for one back.
  public static final class AndWait implements SystemProgram {
    @Override
    public SystemProcess newProcess() {
      return sef -> run(sef, true);
    }
  }

  /// Notifies whoever notifies it.
  public static final class Back implements SystemProgram {
    @Override
    public SystemProcess newProcess() {
      return Back::run;
    }

    private static void run(Sef sef) {
      sef.startup();
      long[] message = Message.create();
      for (; ; ) {
        if (sef.receive(Endpoint.ANY, message) == Errno.OK) {
          sef.ipc().notify(Message.source(message));
        }
      }
    }
  }

  /// Takes nothing but what RS says.
  public static final class Deaf implements SystemProgram {
    @Override
    public SystemProcess newProcess() {
      return sef -> {
        sef.startup();
        long[] message = Message.create();
        for (; ; ) {
          sef.receive(Endpoint.RS, message);
        }
      };
    }
  }
}
