package samsara.rs;

import samsara.rs.table.BootTables;
import samsara.rs.table.Policy;
import samsara.rs.table.SlotTable;
import samsara.sef.Sef;

/// RS without its loop, for a world that drives it.
public final class RsUnderTest {
  private final Server server;

  /// RS on the given SEF.
  public RsUnderTest(Sef sef, BootTables tables, Policy policy) {
    server = new ReincarnationServer(tables, hz -> policy).server(sef);
  }

  /// Begins to boot.
  public void start() {
    server.start();
  }

  /// Brings it a message.
  public void handle(long[] message, int status) {
    server.handle(message, status);
  }

  /// Brings it a signal.
  public void signal(int signal) {
    server.signal(signal);
  }

  /// Brings it a signal of another process.
  public int manage(int target, int signal) {
    return server.manage(target, signal);
  }

  /// Its table.
  public SlotTable table() {
    return server.table();
  }
}
