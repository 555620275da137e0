package samsara.rs.table;

import samsara.abi.Endpoint;
import samsara.abi.Memory;
import samsara.protocol.rs.PublicEntry;
import samsara.sys.Grants;
import samsara.sys.PublicTable;
import samsara.sys.Sys;

/// The public half of the system process table: records in RS's memory that every service may read
/// through one grant. A row is in use as long as the instance of the same slot is active.
///
/// MINIX: `rprocpub` in `servers/rs/table.c`.
public final class PublicHalf {
  private static final int SIZE_BYTES = PublicTable.SIZE_BYTES;

  private final Memory memory;
  private final int address;
  private final int grant;

  /// An empty table in memory of the process, granted to everybody.
  public PublicHalf(Sys sys) {
    memory = sys.ipc().memory();
    address = sys.heap().allocate(SIZE_BYTES);
    grant = sys.grants().direct(Endpoint.ANY, address, SIZE_BYTES, Grants.READ);
  }

  /// The grant to read it.
  public int grant() {
    return grant;
  }

  void write(int row, PublicEntry entry) {
    entry.write(memory, address + row * PublicEntry.SIZE_BYTES);
  }

  void clear(int row) {
    memory.fill(address + row * PublicEntry.SIZE_BYTES, PublicEntry.SIZE_BYTES, 0);
  }
}
