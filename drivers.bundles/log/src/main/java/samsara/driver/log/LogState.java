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

  private static final int READ_BYTES = 4 * Integer.BYTES;
  private static final int HEAD_BYTES = 3 * Integer.BYTES;

  final LogBuffer log = new LogBuffer();

  /// Reads that wait for text, the oldest first.
  final Deque<GrantBuffer> reads = new ArrayDeque<>();

  /// Who waits in a select for text, NONE if nobody does.
  int selecter = Endpoint.NONE;

  /// Bytes that the kernel had printed when it was asked last.
  int seenBytes;

  byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + reads.size() * READ_BYTES + log.length());
    bytes.putInt(seenBytes).putInt(selecter).putInt(reads.size());
    for (GrantBuffer read : reads) {
      bytes.putInt(read.granter()).putInt(read.grant()).putInt(read.bytes());
      bytes.putInt(read.endpoint());
    }
    return bytes.put(log.peek(log.length())).array();
  }

  void restore(Sys sys, byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    seenBytes = bytes.getInt();
    selecter = bytes.getInt();
    int count = bytes.getInt();
    for (int i = 0; i < count; i++) {
      int granter = bytes.getInt();
      int grant = bytes.getInt();
      int length = bytes.getInt();
      reads.addLast(new GrantBuffer(sys, granter, grant, length, bytes.getInt()));
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
