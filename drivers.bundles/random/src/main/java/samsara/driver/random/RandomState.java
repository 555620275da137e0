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

  private static final int FIXED_BYTES = Generator.STATE_BYTES + 2 * Integer.BYTES;

  /// The most that {@link #save} gives.
  static final int BYTES_MAX = FIXED_BYTES + READS_MAX * GrantBuffer.SAVED_BYTES;

  final Generator generator = new Generator();

  /// Reads that wait for entropy, the oldest first.
  final Deque<GrantBuffer> reads = new ArrayDeque<>();

  /// Who waits in a select, NONE if nobody does.
  int selecter = Endpoint.NONE;

  byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + reads.size() * GrantBuffer.SAVED_BYTES);
    bytes.put(generator.save()).putInt(selecter).putInt(reads.size());
    reads.forEach(read -> read.save(bytes));
    return bytes.array();
  }

  void restore(Sys sys, byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    generator.restore(bytes);
    selecter = bytes.getInt();
    for (int left = bytes.getInt(); left > 0; left--) {
      reads.addLast(GrantBuffer.restore(sys, bytes));
    }
  }

  @Override
  public String toString() {
    return generator + " reads=" + reads.size() + " selecter=" + Endpoint.toString(selecter);
  }
}
