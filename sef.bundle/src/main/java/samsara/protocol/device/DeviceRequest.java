package samsara.protocol.device;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Requests of VFS to drivers; fields in {@link DeviceMessage}.
///
/// MINIX: `include/minix/com.h`, `lib/libdriver/driver.c`.
public enum DeviceRequest implements Numbered {
  /// Break off a suspended request.
  CANCEL(0),

  /// A minor is opened.
  OPEN(6),

  /// A minor is closed.
  CLOSE(7),

  /// Which operations would not block?
  SELECT(12),

  /// Poll after a notification.
  STATUS(13),

  /// A minor is opened again after a restart.
  REOPEN(14),

  /// Transfer to the grant.
  READ(20),

  /// Transfer from the grant.
  WRITE(21),

  /// Vectored read.
  SCATTER(22),

  /// Vectored write.
  GATHER(23),

  /// Device control.
  IOCTL(24);

  /// Added to each number to make the message type.
  public static final int BASE = 0x400;

  private static final Numbered.Table<DeviceRequest> TABLE =
      new Numbered.Table<>(DeviceRequest.class);

  private final int number;

  DeviceRequest(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable DeviceRequest of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  /// Type of a synchronous driver's answer.
  public static final int TASK_REPLY = 121;

  /// Types of an asynchronous driver's answers: a minor was cloned…
  public static final int CLONED = 0x501;

  /// … a suspended transfer is done…
  public static final int REVIVE = 0x502;

  /// … a selected minor is ready…
  public static final int IO_READY = 0x503;

  /// … nothing more to report…
  public static final int NO_STATUS = 0x504;

  /// … a minor is open again…
  public static final int REOPEN_REPLY = 0x505;

  /// … a minor is closed…
  public static final int CLOSE_REPLY = 0x506;

  /// … first and later answers of a select.
  public static final int SELECT_REPLY_1 = 0x507;

  /// Later answer of a select.
  public static final int SELECT_REPLY_2 = 0x508;

  @Override
  public int number() {
    return number;
  }
}
