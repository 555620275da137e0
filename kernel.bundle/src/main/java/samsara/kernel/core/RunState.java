package samsara.kernel.core;

/// Run-time flags beyond those of `samsara.protocol.kernel.RtsFlag`, which the reference does not
/// know: its processes own their stacks and their CPU.
public final class RunState {
  /// Another process runs on its stack: it goes on when that one has left.
  public static final int LENT = 0x1_0000;

  /// Died of its own fault; nothing can make it run again.
  public static final int CRASHED = 0x2_0000;

  /// A host process that is not in a trap: it computes outside the machine.
  public static final int OUTSIDE = 0x4_0000;

  private RunState() {}
}
