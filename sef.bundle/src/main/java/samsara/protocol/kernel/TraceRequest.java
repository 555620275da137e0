package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Sub-operations of {@link KernelCall#TRACE}. Those of `ptrace` that PM answers by itself are no
/// requests to the kernel.
///
/// MINIX: `include/sys/ptrace.h`, `kernel/system/do_trace.c`.
public enum TraceRequest implements Numbered {
  /// Stops the process; step and system call tracing end.
  STOP(-1),

  /// Answers the word at an address of the code.
  GET_CODE(1),

  /// Answers the word at an address of the data.
  GET_DATA(2),

  /// Answers the word at an offset of the process's entry: its registers, in the order of a signal
  /// frame. `EFAULT` for an offset that is no multiple of 4, or behind them.
  GET_USER(3),

  /// Sets a word of the code.
  SET_CODE(4),

  /// Sets a word of the data.
  SET_DATA(5),

  /// Sets a register. `EFAULT` as for GET_USER, and for a selector.
  SET_USER(6),

  /// Lets the process run on.
  RESUME(7),

  /// Lets it execute one instruction: TRAP follows.
  STEP(9),

  /// Lets it run to its next system call: TRAP follows, before the call and after it.
  SYSTEM_CALL(10),

  /// Lets it run on without its tracer.
  DETACH(12),

  /// Answers a byte of the code.
  GET_CODE_BYTE(100),

  /// Sets a byte of the code.
  SET_CODE_BYTE(101);

  private static final Numbered.Table<TraceRequest> TABLE =
      new Numbered.Table<>(TraceRequest.class);

  private final int number;

  TraceRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable TraceRequest of(int number) {
    return TABLE.of(number);
  }

  @Override
  public int number() {
    return number;
  }
}
