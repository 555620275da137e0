package samsara.kernel.core;

import java.util.function.IntConsumer;

/// What the kernel wants of VM, for a process that waits for it.
///
/// @param requestor who waits
/// @param kind what VM shall do: CHECK … UNMAP
/// @param target whose memory it is about
/// @param address first byte there
/// @param bytes how many
/// @param write whether they will be written
/// @param other for SHARE, whose memory appears at `address`, else the target
/// @param otherAddress first byte there
/// @param then told the result
public record MemoryRequest(
    Body requestor,
    int kind,
    Body target,
    int address,
    int bytes,
    boolean write,
    Body other,
    int otherAddress,
    IntConsumer then) {
  /// Pages must be there, and writable if `write`.
  public static final int CHECK = 1;

  /// Pages of `other` appear in `target`, to be copied when either side writes.
  public static final int COPY_ON_WRITE = 2;

  /// Pages of `other` appear in `target` as they are.
  public static final int SHARE = 3;

  /// Pages that appeared so go away.
  public static final int UNMAP = 4;
}
