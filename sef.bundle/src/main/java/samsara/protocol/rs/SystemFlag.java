package samsara.protocol.rs;

/// What RS needs and keeps for a service. *Need* is a requirement, *use* a provision; a service
/// whose needs are not provided for can't be created again.
///
/// MINIX: `include/minix/rs.h`.
public final class SystemFlag {
  /// The system can't live without it.
  public static final int CORE_SRV = 0x01;

  /// At boot RS waits for its init before it goes on.
  public static final int SYNCH_BOOT = 0x02;

  /// Can only be created from an image in memory.
  public static final int NEED_COPY = 0x04;

  /// Its image is kept in memory.
  public static final int USE_COPY = 0x08;

  /// Can only be created while a replica lives.
  public static final int NEED_REPL = 0x10;

  /// A replica is kept ready.
  public static final int USE_REPL = 0x20;

  private SystemFlag() {}
}
