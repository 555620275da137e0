package samsara.rs.request;

import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.RsMessage;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.lifecycle.Environment;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// LOOKUP and GETSYSINFO.
///
/// MINIX: `do_lookup` and `do_getsysinfo` in `servers/rs/request.c`.
final class InfoRequests {
  private static final int NAME_BYTES_MIN = 2;
  private static final int NAME_BYTES_MAX = 99;

  private final Environment env;
  private final Permissions permissions;

  InfoRequests(Environment env, Permissions permissions) {
    this.env = env;
    this.permissions = permissions;
  }

  /// The endpoint of a label, for anybody.
  Task<long[]> doLookup(long[] message) throws ErrnoException {
    String label = Requests.label(env, message, NAME_BYTES_MAX, NAME_BYTES_MIN);
    long[] reply = Message.ofType(Errno.OK);
    RsMessage.endpoint(reply, env.table().require(label).endpoint);
    return Task.done(reply);
  }

  /// Copies a table to the caller: slots in use, one record after the other. Answers the bytes
  /// copied; `E2BIG` if the buffer is too small, `EINVAL` for a table that there isn't.
  Task<long[]> doGetSysInfo(long[] message) {
    return permissions
        .requireRoot(Message.source(message), "GETSYSINFO")
        .map(who ->
            switch (RsMessage.table(message)) {
              case RsMessage.PRIVATE_TABLE ->
                  copy(
                      message,
                      env.table().used(),
                      SlotInfo.SIZE_BYTES,
                      (slot, at) -> slot.toSlotInfo().write(memory(), at));
              case RsMessage.PUBLIC_TABLE ->
                  copy(
                      message,
                      env.table().active(),
                      PublicEntry.SIZE_BYTES,
                      (slot, at) -> slot.toPublicEntry().write(memory(), at));
              default ->
                  throw new ErrnoException(Errno.EINVAL, "no table " + RsMessage.table(message));
            });
  }

  private Memory memory() {
    return env.sef().sys().ipc().memory();
  }

  /// Writes the record of a slot to an address.
  @FunctionalInterface
  private interface RecordWriter {
    void write(Slot slot, int address);
  }

  private long[] copy(long[] message, List<Slot> slots, int recordBytes, RecordWriter writer)
      throws ErrnoException {
    int bytes = slots.size() * recordBytes;
    if (bytes > RsMessage.bufferBytes(message)) {
      throw new ErrnoException(Errno.E2BIG, "the table has " + bytes + " bytes");
    }
    int address = env.sef().sys().heap().allocate(bytes);
    try {
      for (int i = 0; i < slots.size(); i++) {
        writer.write(slots.get(i), address + i * recordBytes);
      }
      env.kernel()
          .copyTo(Message.source(message), RsMessage.bufferAddress(message), address, bytes);
    } finally {
      env.sef().sys().heap().free(address);
    }
    return Message.ofType(bytes);
  }
}
