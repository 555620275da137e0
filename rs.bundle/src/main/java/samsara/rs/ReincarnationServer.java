package samsara.rs;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.kernel.InfoRequest;
import samsara.rs.lifecycle.Environment;
import samsara.rs.lifecycle.Journal;
import samsara.rs.peer.ImageStore;
import samsara.rs.peer.Kernel;
import samsara.rs.peer.Peers;
import samsara.rs.table.BootTables;
import samsara.rs.table.Policy;
import samsara.rs.table.PublicHalf;
import samsara.rs.table.SlotTable;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// The reincarnation server: root of all services, which it starts, watches, updates and revives.
/// It waits in one place only, for the next message of whomever. Its tables live and die with it.
///
/// MINIX: `servers/rs/main.c`.
final class ReincarnationServer implements SystemProcess {
  private static final String VERBOSE = "rs_verbose=1";
  private static final int PARAMETER_BYTES = 4096;

  private final BootTables tables;
  private final IntFunction<Policy> policy;

  /// A server that boots from `tables`.
  ///
  /// @param policy deadlines and limits for a clock rate
  ReincarnationServer(BootTables tables, IntFunction<Policy> policy) {
    this.tables = tables;
    this.policy = policy;
  }

  @Override
  public void main(Sef sef) {
    Server server = server(sef);
    sef.onInitFresh((type, info) -> server.start())
        .onSignal((sys, signal) -> server.signal(signal))
        .onSignalManager(server::manage);
    sef.startup();
    long[] message = Message.create();
    while (true) {
      int result = sef.receive(Endpoint.ANY, message);
      if (result < 0) {
        throw new Panic("receive: " + Errno.nameOf(result));
      }
      server.handle(message, sef.status());
    }
  }

  /// Puts the parts together; touches nothing outside this process.
  Server server(Sef sef) {
    Sys sys = sef.sys();
    Kernel kernel = new Kernel(sys);
    Policy rules;
    try {
      rules = policy.apply(kernel.info().hz());
    } catch (ErrnoException e) {
      throw new Panic("kernel parameters: " + e.getMessage());
    }
    Environment env =
        new Environment(
            sef,
            kernel,
            new Peers(sys, rules.peerTicks()),
            new ImageStore(sys, kernel, rules.loadTicks()),
            new SlotTable(new PublicHalf(sys), rules.slots()),
            rules,
            new Journal(sys, isVerbose(sys)));
    return new Server(env, tables);
  }

  private static boolean isVerbose(Sys sys) {
    int address = sys.heap().allocate(PARAMETER_BYTES);
    int bytes =
        sys.kernel().getInfo(InfoRequest.MONPARAMS, Endpoint.NONE, address, PARAMETER_BYTES);
    byte[] text = new byte[Math.max(bytes, 0)];
    sys.ipc().memory().read(address, text, 0, text.length);
    sys.heap().free(address);
    return new String(text, StandardCharsets.UTF_8).contains(VERBOSE);
  }
}
