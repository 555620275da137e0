package samsara.protocol.pm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// What {@link PmCall#PTRACE} can be asked for. All but OK and ATTACH need a process that the
/// caller traces and that has stopped.
///
/// MINIX: `include/sys/ptrace.h`.
public enum PtraceRequest implements Numbered {
  /// The stop of a traced process; PM's own, not for callers.
  STOP(-1),

  /// The caller is traced by its parent from now on.
  OK(0),

  /// Answers the word at an address of the code.
  GET_CODE(1),

  /// Answers the word at an address of the data.
  GET_DATA(2),

  /// Answers the register at an offset of a signal frame's registers.
  GET_USER(3),

  /// Sets a word of the code.
  SET_CODE(4),

  /// Sets a word of the data.
  SET_DATA(5),

  /// Sets a register.
  SET_USER(6),

  /// Goes on; data: a signal for the process, or 0.
  RESUME(7),

  /// Ends the process; data: its exit status.
  EXIT(8),

  /// As RESUME, for one instruction.
  STEP(9),

  /// As RESUME, to the next system call.
  SYSTEM_CALL(10),

  /// The caller traces a process from now on, which stops.
  ATTACH(11),

  /// As RESUME, and it is traced no more.
  DETACH(12),

  /// Sets {@link #TRACE_FORK} and its like; data.
  SET_OPTIONS(13),

  /// Copies memory of the process to the caller; address: a {@link TraceRange}.
  GET_RANGE(14),

  /// Copies memory of the caller to the process; address: a {@link TraceRange}.
  SET_RANGE(15),

  /// Answers a byte of the code.
  GET_CODE_BYTE(100),

  /// Sets a byte of the code.
  SET_CODE_BYTE(101);

  /// Option: children are traced as well, and stop at once.
  public static final int TRACE_FORK = 1;

  /// Option: an exec stops the process with STOP and not with TRAP.
  public static final int STOP_AT_EXEC = 2;

  /// Option: an exec does not stop the process.
  public static final int IGNORE_EXEC = 4;

  private static final Numbered.Table<PtraceRequest> TABLE =
      new Numbered.Table<>(PtraceRequest.class);

  private final int number;

  PtraceRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable PtraceRequest of(int number) {
    return TABLE.of(number);
  }

  @Override
  public int number() {
    return number;
  }
}
