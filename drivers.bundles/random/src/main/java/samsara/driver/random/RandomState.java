package samsara.driver.random;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Endpoint;
import samsara.driver.GrantBuffer;
import samsara.sys.Sys;

/// All that the driver knows. An update carries it over as bytes; after a crash entropy is gathered
/// anew.
///
/// ~~~
/// generator | selecter | count | count × (granter, grant, bytes, endpoint)
/// ~~~
final class RandomState {
  /// Most reads that can wait; one more is `EAGAIN`.
  static final int READS_MAX = 16;

  private static final int READ_BYTES = 4 * Integer.BYTES;
  private static final int FIXED_BYTES = Generator.STATE_BYTES + 2 * Integer.BYTES;

  /// The most that {@link #save} gives.
  static final int BYTES_MAX = FIXED_BYTES + READS_MAX * READ_BYTES;

  final Generator generator = new Generator();

  /// Reads that wait for entropy, the oldest first.
  final Deque<GrantBuffer> reads = new ArrayDeque<>();

  /// Who waits in a select, NONE if nobody does.
  int selecter = Endpoint.NONE;

  byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + reads.size() * READ_BYTES);
    bytes.put(generator.save()).putInt(selecter).putInt(reads.size());
    for (GrantBuffer read : reads) {
      bytes.putInt(read.granter()).putInt(read.grant()).putInt(read.bytes());
      bytes.putInt(read.endpoint());
    }
    return bytes.array();
  }

  void restore(Sys sys, byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    generator.restore(bytes);
    selecter = bytes.getInt();
    for (int left = bytes.getInt(); left > 0; left--) {
      int granter = bytes.getInt();
      int grant = bytes.getInt();
      int length = bytes.getInt();
      reads.addLast(new GrantBuffer(sys, granter, grant, length, bytes.getInt()));
    }
  }

  @Override
  public String toString() {
    return generator + " reads=" + reads.size() + " selecter=" + Endpoint.toString(selecter);
  }
}
