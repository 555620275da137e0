package samsara.protocol.kernel;

import samsara.abi.Message;

/// Layout of an entry of a SENDA table in a sender's memory.
///
/// ~~~
/// 0       4             8        12                48
/// | flags | destination | result | message (36)     |
/// ~~~
///
/// MINIX: `asynmsg_t` in `include/minix/ipc.h`.
public final class AsyncEntry {
  public static final int FLAGS = 0;
  public static final int DESTINATION = 4;
  public static final int RESULT = 8;
  public static final int MESSAGE = 12;
  public static final int SIZE_BYTES = MESSAGE + Message.SIZE_BYTES;

  /// Most entries that a table may have.
  public static final int COUNT_MAX = 4160;

  /// Holds a message.
  public static final int VALID = 1;

  /// Delivered, or failed: see the result.
  public static final int DONE = 2;

  /// Tell the sender when the entry is done.
  public static final int NOTIFY = 4;

  /// Not to be taken for the answer of a SENDREC.
  public static final int NOREPLY = 8;

  private AsyncEntry() {}
}
