package samsara.kernel.core;

/// Flags of a process that do not keep it from running.
///
/// MINIX: `kernel/proc.h`.
public final class MiscFlag {
  /// In a SENDREC: the message received next is its answer.
  public static final int REPLY_PEND = 0x1;

  /// Its virtual timer runs.
  public static final int VIRT_TIMER = 0x2;

  /// Its profiling timer runs.
  public static final int PROF_TIMER = 0x4;

  /// Somebody's SENDA table may hold a message for it.
  public static final int ASYNMSG = 0x10;

  /// Tell PM when it has stopped sending.
  public static final int SIG_DELAY = 0x80;

  /// What it is sending was made by the kernel in its name.
  public static final int SENDING_FROM_KERNEL = 0x2000;

  private MiscFlag() {}
}
