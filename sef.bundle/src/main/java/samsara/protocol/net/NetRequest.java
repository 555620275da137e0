package samsara.protocol.net;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Requests to network drivers, sent asynchronously; fields in {@link NetMessage}.
///
/// A frame is 60 to 1514 bytes, from the destination address on and without check sequence. It is
/// granted as a vector of at most 16 elements {grant, bytes}, which is granted itself.
///
/// WRITEV_S and READV_S are answered at once by a {@link #TASK_REPLY}, which says what is done by
/// now; what is not is told by a later one. There is at most one of each under way.
///
/// MINIX: `include/minix/com.h`.
public enum NetRequest implements Numbered {
  /// Sends a frame at an address: not supported, `ENOSYS`.
  WRITE(3),

  /// The same by a vector: not supported.
  WRITEV(4),

  /// Receives a frame: not supported.
  READ(5),

  /// The same by a vector: not supported.
  READV(6),

  /// Makes the sender the client and starts the card in a mode; {@link #CONF_REPLY} has the station
  /// address, or `ENXIO` for a card that does not answer. What was under way is forgotten.
  CONF(7),

  /// Stops the card until the next CONF. Not answered.
  STOP(8),

  /// Statistics at an address: not supported.
  GETSTAT(9),

  /// The driver's name, answered by {@link #NAME_REPLY}.
  GETNAME(10),

  /// Sends a frame. `EINVAL` for a bad vector or length, `EIO` for memory that is not granted.
  WRITEV_S(11),

  /// Receives a frame into a vector, which has to have room for the longest; errors as WRITEV_S.
  READV_S(12),

  /// Copies {@link EthernetStatistics} into a grant; answered by {@link #STAT_REPLY}.
  GETSTAT_S(13);

  /// Added to each number to make the message type.
  public static final int BASE = 0x200;

  /// Types of answers: the card is started…
  public static final int CONF_REPLY = 0x280 + 20;

  /// … a frame was sent or received…
  public static final int TASK_REPLY = 0x280 + 21;

  /// … the name…
  public static final int NAME_REPLY = 0x280 + 22;

  /// … and statistics.
  public static final int STAT_REPLY = 0x280 + 23;

  /// Start of the DS key that network drivers publish when they have started or restarted; the
  /// label follows.
  public static final String KEY_PREFIX = "drv.net.";

  /// Length of the shortest frame.
  public static final int FRAME_BYTES_MIN = 60;

  /// Length of the longest frame.
  public static final int FRAME_BYTES_MAX = 1514;

  /// Elements of a vector.
  public static final int VECTOR_MAX = 16;

  private static final Numbered.Table<NetRequest> TABLE = new Numbered.Table<>(NetRequest.class);

  private final int number;

  NetRequest(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable NetRequest of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  @Override
  public int number() {
    return number;
  }
}
