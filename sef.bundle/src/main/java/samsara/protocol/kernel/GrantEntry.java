package samsara.protocol.kernel;

/// Layout of an entry of a grant table in a granter's memory. The grant id is the index.
///
/// ~~~
///          0       4        8          12       16       20    28       36
/// direct   | flags | who_to | start    | length | 0      | 0   | reserved |
/// indirect | flags | who_to | who_from | grant  | 0      | 0   | reserved |
/// magic    | flags | who_from | who_to | start  | length | 0   | reserved |
/// ~~~
///
/// MINIX: `include/minix/safecopies.h`.
public final class GrantEntry {
  public static final int SIZE_BYTES = 36;
  public static final int FLAGS = 0;
  public static final int DIRECT_TO = 4;
  public static final int DIRECT_START = 8;
  public static final int DIRECT_LENGTH = 12;
  public static final int INDIRECT_TO = 4;
  public static final int INDIRECT_FROM = 8;
  public static final int INDIRECT_GRANT = 12;
  public static final int MAGIC_FROM = 4;
  public static final int MAGIC_TO = 8;
  public static final int MAGIC_START = 12;
  public static final int MAGIC_LENGTH = 16;

  /// The grantee may read.
  public static final int READ = 1;

  /// The grantee may write.
  public static final int WRITE = 2;

  /// The grantee may map.
  public static final int MAP = 4;

  /// The entry is taken.
  public static final int USED = 0x100;

  /// The granter's own memory.
  public static final int DIRECT = 0x200;

  /// A grant that the granter received, passed on.
  public static final int INDIRECT = 0x400;

  /// A third process's memory; only VFS may do that.
  public static final int MAGIC = 0x800;

  /// The entry is complete.
  public static final int VALID = 0x1000;

  /// No grant.
  public static final int INVALID_ID = -1;

  private GrantEntry() {}
}
