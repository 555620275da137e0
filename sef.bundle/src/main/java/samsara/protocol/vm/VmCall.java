package samsara.protocol.vm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Calls to VM. A call outside the caller's VM mask, and an unknown one, answer `ENOSYS`. Fields:
/// {@link VmMessage}.
///
/// MINIX: `servers/vm/main.c`.
public enum VmCall implements Numbered {
  /// M1: i1 endpoint.
  EXIT(0),

  /// M1: i1 parent, i2 child slot; answers i3 child endpoint. PM only.
  FORK(1),

  /// M1: i1 endpoint, p1 new break.
  BRK(2),

  /// M1: i1 endpoint, p1 address of {@link samsara.protocol.pm.ExecNewmem} in PM, i2 its bytes;
  /// answers p2 stack top.
  EXEC_NEWMEM(3),

  /// M1: i1 endpoint.
  WILLEXIT(5),

  /// Anonymous memory. M5: l1 address or 0, l2 bytes, s1 protection, s2 flags, i1 file: -1; answers
  /// l1 address.
  MMAP(10),

  /// M1: p1 address, i1 bytes.
  MUNMAP(17),

  /// M2: i1 endpoint, l1 address of a 64-bit VM call mask. RS only.
  RS_SET_PRIV(37),

  /// M2: i1 what, a {@link VmInfo}, i2 endpoint, p1 buffer.
  INFO(40),

  /// Slot swap. M1: i1 source (new), i2 destination (old). RS only.
  RS_UPDATE(41);

  /// Added to each number to make the message type.
  public static final int BASE = 0xC00;

  private static final Numbered.Table<VmCall> TABLE = new Numbered.Table<>(VmCall.class);

  private final int number;

  VmCall(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable VmCall of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  /// The calls that every service may make.
  public static final long BASIC_MASK = maskOf(MMAP, MUNMAP);

  /// The bit mask of some calls.
  public static long maskOf(VmCall... calls) {
    long mask = 0;
    for (VmCall call : calls) {
      mask |= 1L << call.number;
    }
    return mask;
  }

  @Override
  public int number() {
    return number;
  }
}
