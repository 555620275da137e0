package samsara.protocol.kernel;

/// Layout of the context that GETMCONTEXT fills and SETMCONTEXT takes. The kernel moves the x87
/// part; the registers in front of it are the library's.
///
/// ~~~
///     0 magic
///     4 registers: 16 words
///    68 x87 state as FXSAVE has it
///   580 flags, 16 bits: X87_VALID of SignalFrame
///   584 end
/// ~~~
///
/// MINIX: `include/ucontext.h`, `kernel/system/do_mcontext.c`.
public final class MachineContext {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 584;

  /// Value of the first word.
  public static final int MAGIC = 0xC0FFEE;

  /// Offset of the x87 state.
  public static final int X87 = 68;

  /// Offset of the flags.
  public static final int FLAGS = 580;

  private MachineContext() {}
}
