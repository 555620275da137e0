package samsara.ds;

import samsara.protocol.ds.DsFlag;

/// What is stored under a key. The same name may stand for one entry of each type.
final class Entry {
  private static final int PRIVACY_MASK =
      DsFlag.PRIVATE_RETRIEVE | DsFlag.PRIVATE_OVERWRITE | DsFlag.PRIVATE_SUBSCRIBE;

  private final int type;
  private String key;
  private String owner;
  private int privacy;

  // A number, or the endpoint of a label.
  private int number;

  // A string with its terminator, or a range of bytes; never changed in place.
  private byte[] bytes = {};

  Entry(int type, String key, String owner) {
    this.type = type;
    this.key = key;
    this.owner = owner;
  }

  /// One type bit of {@link DsFlag}.
  int type() {
    return type;
  }

  String key() {
    return key;
  }

  void key(String newKey) {
    key = newKey;
  }

  /// Label of the owner, which stays when its endpoint changes.
  String owner() {
    return owner;
  }

  /// Hands the entry to whoever published it last.
  void publishedBy(String newOwner, int flags) {
    owner = newOwner;
    privacy = flags & PRIVACY_MASK;
  }

  int number() {
    return number;
  }

  void number(int value) {
    number = value;
  }

  byte[] bytes() {
    return bytes;
  }

  void bytes(byte[] value) {
    bytes = value;
  }

  /// `true` if somebody may do what a privacy flag reserves to the owner.
  boolean allows(String label, int privacyFlag) {
    return (privacy & privacyFlag) == 0 || owner.equals(label);
  }

  @Override
  public String toString() {
    String value =
        switch (type) {
          case DsFlag.TYPE_U32 -> "u32 " + Integer.toUnsignedString(number);
          case DsFlag.TYPE_LABEL -> "label " + number;
          case DsFlag.TYPE_STR -> "str " + bytes.length;
          default -> "mem " + bytes.length;
        };
    return key + " " + value + " owner=" + owner;
  }
}
