package samsara.protocol.rs;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Requests to and from RS.
///
/// MINIX: `servers/rs/manager.c`, `servers/rs/request.c`.
public enum RsRequest implements Numbered {
  /// Starts a service. M1: p1 address of a {@link StartRecord}. Answers after init unless NOBLOCK.
  UP(0),

  /// Stops a service. M1: p1 label address, i1 length.
  DOWN(1),

  /// Stops and starts it afresh; fields as DOWN.
  REFRESH(2),

  /// Restarts a terminated service (recovery scripts); fields as DOWN.
  RESTART(3),

  /// The system goes down: nothing is restarted any more.
  SHUTDOWN(4),

  /// Live update. M1: p1 {@link StartRecord}, i1 state, i2 time to prepare in ticks (0: default).
  UPDATE(5),

  /// Endpoint of a label. M1: p1, i1 label and length; answers i1 endpoint.
  LOOKUP(8),

  /// RS to service and back, see {@link InitMessage}.
  INIT(20),

  /// RS to service and back, see {@link PrepareMessage}.
  LU_PREPARE(21);

  /// Added to each number to make the message type.
  public static final int BASE = 0x700;

  private static final Numbered.Table<RsRequest> TABLE = new Numbered.Table<>(RsRequest.class);

  private final int number;

  RsRequest(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable RsRequest of(int type) {
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
