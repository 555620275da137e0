package samsara.protocol.kernel;

/// Run-time flags: what keeps a process from running. It runs when none is set.
///
/// MINIX: `kernel/proc.h`.
public final class RtsFlag {
  /// The slot is unused.
  public static final int SLOT_FREE = 0x1;

  /// Stopped by RUNCTL, or a kernel task.
  public static final int PROC_STOP = 0x2;

  /// Blocked in a send.
  public static final int SENDING = 0x4;

  /// Blocked in a receive.
  public static final int RECEIVING = 0x8;

  /// A signal arrived that the manager has not fetched.
  public static final int SIGNALED = 0x10;

  /// A signal is being handled; a dead service stays so.
  public static final int SIG_PENDING = 0x20;

  /// Traced and stopped.
  public static final int P_STOP = 0x40;

  /// Not allowed to run until PRIVCTL ALLOW.
  public static final int NO_PRIV = 0x80;

  /// Being cleared.
  public static final int NO_ENDPOINT = 0x100;

  /// VM has not given it an address space.
  public static final int VMINHIBIT = 0x200;

  /// An unresolved page fault.
  public static final int PAGEFAULT = 0x400;

  /// Waits for memory on behalf of the kernel.
  public static final int VMREQUEST = 0x800;

  /// Other party of such a request.
  public static final int VMREQTARGET = 0x1000;

  /// Kicked out, will be queued at the head.
  public static final int PREEMPTED = 0x4000;

  /// Time slice used up, waits for its scheduler.
  public static final int NO_QUANTUM = 0x8000;

  private RtsFlag() {}

  /// The names of the flags that are set, joined by `|`; `-` for none.
  public static String toString(int flags) {
    StringBuilder text = new StringBuilder();
    for (int bit = 1; bit <= NO_QUANTUM; bit <<= 1) {
      if ((flags & bit) != 0) {
        text.append(text.isEmpty() ? "" : "|").append(nameOf(bit));
      }
    }
    return text.isEmpty() ? "-" : text.toString();
  }

  private static String nameOf(int flag) {
    return switch (flag) {
      case SLOT_FREE -> "SLOT_FREE";
      case PROC_STOP -> "PROC_STOP";
      case SENDING -> "SENDING";
      case RECEIVING -> "RECEIVING";
      case SIGNALED -> "SIGNALED";
      case SIG_PENDING -> "SIG_PENDING";
      case P_STOP -> "P_STOP";
      case NO_PRIV -> "NO_PRIV";
      case NO_ENDPOINT -> "NO_ENDPOINT";
      case VMINHIBIT -> "VMINHIBIT";
      case PAGEFAULT -> "PAGEFAULT";
      case VMREQUEST -> "VMREQUEST";
      case VMREQTARGET -> "VMREQTARGET";
      case PREEMPTED -> "PREEMPTED";
      case NO_QUANTUM -> "NO_QUANTUM";
      default -> "0x" + Integer.toHexString(flag);
    };
  }
}
