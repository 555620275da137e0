package samsara.driver.log;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Endpoint;
import samsara.driver.GrantBuffer;
import samsara.sys.Sys;

/// All that the driver knows. An update carries it over as bytes; a crash loses it, but for what
/// the kernel still has.
///
/// ~~~
/// seenBytes | selecter | count | count × (granter, grant, bytes, endpoint) | text
/// ~~~
final class LogState {
  /// Most reads that can wait; one more is `EAGAIN`.
  static final int READS_MAX = 16;

  private static final int HEAD_BYTES = 3 * Integer.BYTES;

  /// The most that {@link #save} gives.
  static final int BYTES_MAX =
      HEAD_BYTES + READS_MAX * GrantBuffer.SAVED_BYTES + LogBuffer.SIZE_BYTES;

  final LogBuffer log = new LogBuffer();

  /// Reads that wait for text, the oldest first.
  final Deque<GrantBuffer> reads = new ArrayDeque<>();

  /// Who waits in a select for text, NONE if nobody does.
  int selecter = Endpoint.NONE;

  /// Bytes that the kernel had printed when it was asked last.
  int seenBytes;

  byte[] save() {
    int readsBytes = reads.size() * GrantBuffer.SAVED_BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + readsBytes + log.length());
    bytes.putInt(seenBytes).putInt(selecter).putInt(reads.size());
    reads.forEach(read -> read.save(bytes));
    return bytes.put(log.peek(log.length())).array();
  }

  void restore(Sys sys, byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    seenBytes = bytes.getInt();
    selecter = bytes.getInt();
    for (int left = bytes.getInt(); left > 0; left--) {
      reads.addLast(GrantBuffer.restore(sys, bytes));
    }
    log.append(saved, bytes.position(), bytes.remaining());
  }

  @Override
  public String toString() {
    return "unreadBytes="
        + log.length()
        + " reads="
        + reads.size()
        + " selecter="
        + Endpoint.toString(selecter);
  }
}
