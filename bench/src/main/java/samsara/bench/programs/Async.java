package samsara.bench.programs;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.kernel.AsyncEntry;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Sends to the service called `server` by SENDA and waits for a message back, over and over.
public final class Async implements SystemProgram {
  private static final int TYPE = 0x2000;

  @Override
  public SystemProcess newProcess() {
    return Async::run;
  }

  private static void run(Sef sef) {
    long[] message = Message.create();
    Bursts.run(
        sef,
        () -> {
          int server = Client.endpointOf(sef, "server");
          int table = sef.sys().heap().allocate(AsyncEntry.SIZE_BYTES);
          return () -> exchange(sef.ipc(), table, server, message);
        });
  }

  private static void exchange(Ipc ipc, int table, int server, long[] message) {
    send(ipc, table, server);
    if (ipc.receive(server, message) != Errno.OK) {
      throw new Panic("no message back");
    }
  }

  private static void send(Ipc ipc, int table, int destination) {
    Memory memory = ipc.memory();
    memory.int32(table + AsyncEntry.DESTINATION, destination);
    memory.int32(table + AsyncEntry.MESSAGE + Message.TYPE, TYPE);
    memory.int32(table + AsyncEntry.FLAGS, AsyncEntry.VALID);
    if (ipc.senda(table, 1) != Errno.OK) {
      throw new Panic("no message sent");
    }
  }

  /// Sends a message to whoever sends one.
  public static final class Back implements SystemProgram {
    @Override
    public SystemProcess newProcess() {
      return Back::run;
    }

    private static void run(Sef sef) {
      sef.startup();
      int table = sef.sys().heap().allocate(AsyncEntry.SIZE_BYTES);
      long[] message = Message.create();
      for (; ; ) {
        if (sef.receive(Endpoint.ANY, message) == Errno.OK && Message.type(message) == TYPE) {
          send(sef.ipc(), table, Message.source(message));
        }
      }
    }
  }
}
