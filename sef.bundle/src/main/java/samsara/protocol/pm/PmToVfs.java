package samsara.protocol.pm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// What PM tells VFS, asynchronously, one message a process at a time; VFS answers with type +
/// 0x80. Fields: {@link PmNoteMessage}.
///
/// MINIX: `servers/pm/misc.c`, `servers/vfs/main.c`.
public enum PmToVfs implements Numbered {
  /// M1: i1 endpoint, i2 slot, i3 pid. At boot, SEND one by one; the last with NONE by SENDREC.
  INIT(0),

  /// M1: i1 endpoint, i2 effective, i3 real.
  SETUID(1),

  /// M1: i1 endpoint, i2 effective, i3 real.
  SETGID(2),

  /// M1: i1 endpoint: begins a session.
  SETSID(3),

  /// M1: i1 endpoint.
  EXIT(4),

  /// M1: i1 child endpoint, i2 parent endpoint, i3 child pid.
  FORK(7),

  /// As FORK, for a service.
  SRV_FORK(8),

  /// M1: i1 endpoint: break off the call it waits in.
  UNPAUSE(9),

  /// Sync and forget all processes.
  REBOOT(10);

  /// Added to each number to make the message type.
  public static final int BASE = 0x900;

  private static final Numbered.Table<PmToVfs> TABLE = new Numbered.Table<>(PmToVfs.class);

  private final int number;

  PmToVfs(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable PmToVfs of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  /// Added to a request's type to make its answer's. M1: i1 endpoint, i2 status.
  public static final int REPLY_OFFSET = 0x80;

  @Override
  public int number() {
    return number;
  }
}
