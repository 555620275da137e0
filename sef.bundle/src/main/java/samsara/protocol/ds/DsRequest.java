package samsara.protocol.ds;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Requests to DS. M3-like fields stand in {@link DsMessage}.
///
/// MINIX: `servers/ds/store.c`.
public enum DsRequest implements Numbered {
  /// Stores a value under a key.
  PUBLISH(0),

  /// Reads a value.
  RETRIEVE(1),

  /// Asks for a notification when a matching key changes.
  SUBSCRIBE(2),

  /// Which key changed?
  CHECK(3),

  /// Removes a key.
  DELETE(4),

  /// Freezes a mapped range.
  SNAPSHOT(5),

  /// The label of an endpoint.
  RETRIEVE_LABEL(6);

  /// Added to each number to make the message type.
  public static final int BASE = 0x800;

  private static final Numbered.Table<DsRequest> TABLE = new Numbered.Table<>(DsRequest.class);

  private final int number;

  DsRequest(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable DsRequest of(int type) {
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
