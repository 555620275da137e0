package samsara.protocol.pm;

import samsara.abi.Message;

/// View of a {@link PmCall} and of its answer; which fields a call has stands with its number. The
/// type of an answer is the result of the call.
///
/// MINIX: the PM part of `include/minix/com.h`.
public final class PmMessage {
  /// WAITPID option: answers 0 instead of waiting.
  public static final int WNOHANG = 1;

  /// WAITPID option: stopped children as well. There is no job control: stopped are only traced
  /// processes, of which their tracer hears in any case.
  public static final int WUNTRACED = 2;

  /// Low byte of the status of a process that has stopped for its tracer; the signal is in the
  /// next.
  public static final int STATUS_STOPPED = 0x7F;

  /// SIGPROCMASK: adds the set.
  public static final int SIG_BLOCK = 0;

  /// SIGPROCMASK: takes the set away.
  public static final int SIG_UNBLOCK = 1;

  /// SIGPROCMASK: replaces the set.
  public static final int SIG_SETMASK = 2;

  /// SIGPROCMASK: changes nothing.
  public static final int SIG_INQUIRE = 4;

  /// REBOOT: stop the machine.
  public static final int REBOOT_HALT = 0;

  /// REBOOT: start again.
  public static final int REBOOT_REBOOT = 1;

  /// REBOOT: stop as after a panic.
  public static final int REBOOT_PANIC = 2;

  /// REBOOT: start again without asking anybody.
  public static final int REBOOT_RESET = 4;

  private PmMessage() {}

  /// EXIT: the low byte is what the parent gets.
  public static int exitStatus(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets exitStatus.
  public static void exitStatus(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// WAITPID, KILL, SRV_KILL, GETPROCNR: a pid, or a group as WAITPID and KILL define it.
  public static int pid(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets pid.
  public static void pid(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// WAITPID: {@link #WNOHANG}, {@link #WUNTRACED}.
  public static int waitOptions(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets waitOptions.
  public static void waitOptions(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// KILL, SRV_KILL: signal number.
  public static int signal(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets signal.
  public static void signal(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// SETUID, SETGID: the new id; SRV_FORK: user id of the child.
  public static int id(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets id.
  public static void id(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// REBOOT: one of the `REBOOT_` constants.
  public static int how(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets how.
  public static void how(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// The process that a call is about, or that it answers.
  public static int endpoint(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets endpoint.
  public static void endpoint(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// GETSYSINFO: 0, the process table.
  public static int what(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets what.
  public static void what(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// GETSYSINFO: where the caller wants it.
  public static int bufferAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets bufferAddress.
  public static void bufferAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// GETSYSINFO: how much room is there.
  public static int bufferBytes(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets bufferBytes.
  public static void bufferBytes(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// EXEC_NEWMEM: address of an {@link ExecNewmem}.
  public static int newmemAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets newmemAddress.
  public static void newmemAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// EXEC_NEWMEM, answer: first address behind the stack.
  public static int stackTop(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets stackTop.
  public static void stackTop(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// EXEC_RESTART: 0, or the negated errno that the exec failed with.
  public static int execResult(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets execResult.
  public static void execResult(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// EXEC_RESTART: image id of a service, or address of machine code.
  public static int execEntry(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets execEntry.
  public static void execEntry(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// EXEC_RESTART: where the argument frame lies.
  public static int execStackPointer(long[] message) {
    return Message.int32(message, Message.M1_P2);
  }

  /// Sets execStackPointer.
  public static void execStackPointer(long[] message, int value) {
    Message.int32(message, Message.M1_P2, value);
  }

  /// BRK: first address behind the wanted data region.
  public static int newBreak(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets newBreak.
  public static void newBreak(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// BRK, answer: the break that holds now, -1 if the call failed.
  public static int currentBreak(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets currentBreak.
  public static void currentBreak(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }

  /// WAIT, WAITPID, answer: exit code times 256 plus number of the signal that ended the child; for
  /// a tracer also {@link #STATUS_STOPPED} plus 256 times a signal.
  public static int childStatus(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets childStatus.
  public static void childStatus(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// TIME, answer: seconds since 1970.
  public static int seconds(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets seconds.
  public static void seconds(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// TIME, answer: the part of a second.
  public static int microseconds(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets microseconds.
  public static void microseconds(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }

  /// GETPID, answer: pid of the parent.
  public static int parentPid(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets parentPid.
  public static void parentPid(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// GETUID, GETGID, answer: the effective id.
  public static int effectiveId(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets effectiveId.
  public static void effectiveId(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// GETEPINFO, answer.
  public static int effectiveUid(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets effectiveUid.
  public static void effectiveUid(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// GETEPINFO, answer.
  public static int effectiveGid(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets effectiveGid.
  public static void effectiveGid(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// PTRACE: the traced process.
  public static int tracedPid(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets tracedPid.
  public static void tracedPid(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// PTRACE: a {@link PtraceRequest}.
  public static int traceRequest(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets traceRequest.
  public static void traceRequest(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// PTRACE: an address of the traced process, or of a {@link TraceRange} of the caller.
  public static int traceAddress(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets traceAddress.
  public static void traceAddress(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// PTRACE: a word, a signal, options or an exit status; answered: what was read.
  public static int traceData(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets traceData.
  public static void traceData(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }

  /// SIGACTION: address of the new {@link SignalAction}, 0 for none.
  public static int newAction(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets newAction.
  public static void newAction(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// SIGACTION: where the old {@link SignalAction} goes, 0 for nowhere.
  public static int oldAction(long[] message) {
    return Message.int32(message, Message.M1_P2);
  }

  /// Sets oldAction.
  public static void oldAction(long[] message, int value) {
    Message.int32(message, Message.M1_P2, value);
  }

  /// SIGACTION: where handlers return to.
  public static int returnAddress(long[] message) {
    return Message.int32(message, Message.M1_P3);
  }

  /// Sets returnAddress.
  public static void returnAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P3, value);
  }

  /// SIGPROCMASK: {@link #SIG_BLOCK}, {@link #SIG_UNBLOCK}, {@link #SIG_SETMASK} or {@link
  /// #SIG_INQUIRE}.
  public static int maskHow(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets maskHow.
  public static void maskHow(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// SIGSUSPEND, SIGPENDING, SIGPROCMASK, SIGRETURN: a set, bit n for signal n.
  public static int signalSet(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets signalSet.
  public static void signalSet(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// SIGRETURN: address of the context that the handler was given.
  public static int signalContext(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets signalContext.
  public static void signalContext(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }
}
