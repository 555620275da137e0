package samsara.protocol.ds;

/// Flags of DS requests.
///
/// MINIX: `include/minix/ds.h`; SNAPSHOT has a bit of its own here, in the reference it clashed
/// with OVERWRITE's.
public final class DsFlag {
  /// Only the owner may retrieve.
  public static final int PRIVATE_RETRIEVE = 0x02;

  /// Only the owner may overwrite or delete.
  public static final int PRIVATE_OVERWRITE = 0x04;

  /// Only the owner is notified.
  public static final int PRIVATE_SUBSCRIBE = 0x08;

  /// A 32-bit value.
  public static final int TYPE_U32 = 0x10;

  /// A string.
  public static final int TYPE_STR = 0x20;

  /// A range of bytes.
  public static final int TYPE_MEM = 0x40;

  /// A mapped range.
  public static final int TYPE_MAP = 0x80;

  /// A label: the value is an endpoint.
  public static final int TYPE_LABEL = 0x100;

  /// All types.
  public static final int TYPE_MASK = 0x1F0;

  /// Replace what is there.
  public static final int OVERWRITE = 0x1000;

  /// Notify at once of what is there.
  public static final int INITIAL = 0x2000;

  private DsFlag() {}
}
