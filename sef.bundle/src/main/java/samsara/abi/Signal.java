package samsara.abi;

/// Signal numbers and their fixed categories.
///
/// MINIX: `include/signal.h`; for the categories `include/minix/const.h`.
public final class Signal {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int ILL = 4;
  public static final int TRAP = 5;
  public static final int ABRT = 6;
  public static final int BUS = 7;
  public static final int FPE = 8;
  public static final int KILL = 9;
  public static final int USR1 = 10;
  public static final int SEGV = 11;
  public static final int USR2 = 12;
  public static final int PIPE = 13;
  public static final int ALRM = 14;
  public static final int TERM = 15;
  public static final int EMT = 16;
  public static final int CHLD = 17;
  public static final int CONT = 18;
  public static final int STOP = 19;
  public static final int TSTP = 20;
  public static final int WINCH = 21;
  public static final int TTIN = 22;
  public static final int TTOU = 23;
  public static final int VTALRM = 24;
  public static final int PROF = 25;

  /// POSIX signals are 1 … `COUNT - 1`.
  public static final int COUNT = 26;

  /// A process that PM waits for has stopped sending.
  public static final int SNDELAY = 26;

  /// Kernel → VM: a memory request is pending.
  public static final int KMEM = 27;

  /// Kernel → LOG, TTY: new kernel message text.
  public static final int KMESS = 28;

  /// Kernel → self-managed process: it has pending signals of its own.
  public static final int KSIGSM = 29;

  /// Kernel → signal manager: a process that it manages has pending signals.
  public static final int KSIG = 30;

  /// Kernel → RS: the image store has an event (Samsara's own, see `KernelCall.IMAGE`).
  public static final int KIMAGE = 31;

  private static final int LETHAL =
      1 << ILL | 1 << BUS | 1 << FPE | 1 << SEGV | 1 << EMT | 1 << ABRT;
  private static final int TERMINATION = LETHAL | 1 << KILL | 1 << PIPE;

  private Signal() {}

  /// Raised by the hardware or by a process against itself; users may not send these to services.
  public static boolean isLethal(int signal) {
    return in(LETHAL, signal);
  }

  /// Ends a service; every other signal reaches a service as a message.
  public static boolean isTermination(int signal) {
    return in(TERMINATION, signal);
  }

  /// A stack trace of the target is printed before it ends.
  public static boolean wantsStackTrace(int signal) {
    return isLethal(signal) && signal != ABRT;
  }

  /// `true` for the notifications that the kernel itself addresses to services.
  public static boolean isKernelSignal(int signal) {
    return signal >= KMEM && signal <= KIMAGE;
  }

  /// `SIGTERM` for 15, and so on; `signal 99` for what is no signal.
  public static String nameOf(int signal) {
    return signal >= 1 && signal < NAMES.length ? "SIG" + NAMES[signal] : "signal " + signal;
  }

  private static boolean in(int set, int signal) {
    return signal > 0 && signal < 32 && (set >>> signal & 1) != 0;
  }

  private static final String[] NAMES = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "EMT", "CHLD", "CONT", "STOP", "TSTP", "WINCH", "TTIN", "TTOU",
    "VTALRM", "PROF", "SNDELAY", "KMEM", "KMESS", "KSIGSM", "KSIG", "KIMAGE"
  };
}
