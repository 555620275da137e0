package samsara.sys;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.PublicEntry;
import samsara.sef.Panic;

/// RS's public process table, as every service may read it. It has a fixed number of entries, of
/// which those in use are of interest; RS grants all of them.
///
/// MINIX: `struct rprocpub` in `include/minix/rs.h`.
public final class PublicTable {
  /// Entries of the table, used or not: there can't be more services than privilege structures.
  public static final int ENTRIES = PrivilegeRecord.COUNT_MAX;

  /// Size of the table in RS's memory, and of the grant on it.
  public static final int SIZE_BYTES = ENTRIES * PublicEntry.SIZE_BYTES;

  // Copied in pieces, so that a service with little memory can read it too.
  private static final int ENTRIES_PER_COPY = 8;

  private PublicTable() {}

  /// Copies the entries that are in use. Panics if RS's grant does not allow it.
  ///
  /// @param granter endpoint of RS
  /// @param grant the grant that RS named in INIT
  public static List<PublicEntry> read(Sys sys, int granter, int grant) {
    int pieceBytes = ENTRIES_PER_COPY * PublicEntry.SIZE_BYTES;
    int buffer = sys.heap().allocate(pieceBytes);
    List<PublicEntry> entries = new ArrayList<>();
    for (int offset = 0; offset < SIZE_BYTES; offset += pieceBytes) {
      int result = sys.kernel().safecopyFrom(granter, grant, offset, buffer, pieceBytes);
      if (result != Errno.OK) {
        throw new Panic("public process table is not readable: error=" + Errno.nameOf(result));
      }
      for (int i = 0; i < ENTRIES_PER_COPY; i++) {
        PublicEntry entry =
            PublicEntry.read(sys.ipc().memory(), buffer + i * PublicEntry.SIZE_BYTES);
        if (entry.inUse() != 0) {
          entries.add(entry);
        }
      }
    }
    sys.heap().free(buffer);
    return entries;
  }
}
