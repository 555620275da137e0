package samsara.bench.programs;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Sends to the services called `server0` … `server7` in turn: eight classes of servers, so that
/// nothing is inlined into one.
public final class Client8 implements SystemProgram {
  private final Client client =
      new Client(
          "server0", "server1", "server2", "server3", "server4", "server5", "server6", "server7");

  @Override
  public SystemProcess newProcess() {
    return client.newProcess();
  }
}
