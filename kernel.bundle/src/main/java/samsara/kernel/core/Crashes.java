package samsara.kernel.core;

import java.util.Arrays;
import java.util.List;
import samsara.abi.Signal;
import samsara.kernel.context.Context;
import samsara.protocol.kernel.RtsFlag;

/// Turns what escapes from a process into a signal against it, and tells people.
///
/// MINIX: `kernel/arch/i386/exception.c`.
public final class Crashes {
  private static final int FRAMES_MAX = 24;
  private static final List<String> KERNEL_PACKAGES =
      List.of("samsara.kernel.core.", "samsara.kernel.call.", "samsara.kernel.context.");

  private final Scheduler scheduler;
  private final Signals signals;
  private final Rendezvous rendezvous;
  private final Diagnostics diagnostics;
  private final Trace trace;

  Crashes(
      Scheduler scheduler,
      Signals signals,
      Rendezvous rendezvous,
      Diagnostics diagnostics,
      Trace trace) {
    this.scheduler = scheduler;
    this.signals = signals;
    this.rendezvous = rendezvous;
    this.diagnostics = diagnostics;
    this.trace = trace;
  }

  /// A process has died of an exception, or by returning from its program. It never runs again.
  void crash(Body body, Throwable cause) {
    Proc proc = body.proc;
    end(body);
    if (cause instanceof MemoryFault fault) {
      trace.record(TraceEvent.FAULT, proc.endpoint, fault.address(), 0);
    }
    int signal = signalFor(cause);
    diagnostics.line(
        "%s(%d): %s: %s".formatted(body.name, proc.endpoint, Signal.nameOf(signal), cause));
    printFrames(ownFrames(cause.getStackTrace()));
    signals.cause(proc, signal);
  }

  /// The process ends itself by SYS_EXIT.
  public void exit(Body body) {
    end(body);
    signals.cause(body.proc, Signal.ABRT);
  }

  private void end(Body body) {
    body.ownFault = true;
    rendezvous.withdraw(body.proc);
    body.rts &= ~(RtsFlag.SENDING | RtsFlag.RECEIVING);
    scheduler.stop(body, RunState.CRASHED);
    if (scheduler.current() == body.proc) {
      scheduler.current(null);
    }
  }

  /// A trap blocks a process whose stack can't be switched: it fails instead.
  void pinned(Body body) {
    Proc proc = body.proc;
    Proc running = scheduler.current();
    if (running != null && running != proc && running.body.rts == 0) {
      scheduler.requeue(running);
    }
    if (proc.queued) {
      scheduler.remove(proc);
    }
    scheduler.current(proc);
    rendezvous.withdraw(proc);
    body.misc &= ~MiscFlag.REPLY_PEND;
    scheduler.start(body, RtsFlag.SENDING | RtsFlag.RECEIVING);
    throw new TrapMisuse("blocking trap inside a class initializer or below native code");
  }

  /// Prints the stack of a process that waits.
  public void printStack(Proc proc) {
    Body body = proc.body;
    diagnostics.line("%s(%d): stack".formatted(body.name, proc.endpoint));
    Context context = body.context;
    if (context != null) {
      printFrames(ownFrames(context.trace()));
    }
  }

  private void printFrames(StackTraceElement[] frames) {
    for (StackTraceElement frame : frames) {
      diagnostics.line("    at " + frame);
    }
  }

  /// The frames of the process itself: without those of the kernel that it was in, and without
  /// those of the process whose stack it borrowed.
  static StackTraceElement[] ownFrames(StackTraceElement[] frames) {
    int from = 0;
    while (from < frames.length && isKernel(frames[from])) {
      from++;
    }
    int to = from;
    while (to < frames.length && to - from < FRAMES_MAX && !isKernel(frames[to])) {
      to++;
    }
    return Arrays.copyOfRange(frames, from, to);
  }

  private static boolean isKernel(StackTraceElement frame) {
    return KERNEL_PACKAGES.stream().anyMatch(frame.getClassName()::startsWith);
  }

  private static int signalFor(Throwable cause) {
    return switch (cause) {
      case MemoryFault _,
          NullPointerException _,
          IndexOutOfBoundsException _,
          ClassCastException _,
          ArrayStoreException _,
          NegativeArraySizeException _,
          StackOverflowError _,
          OutOfMemoryError _ ->
          Signal.SEGV;
      case ArithmeticException _ -> Signal.FPE;
      case LinkageError _ -> Signal.ILL;
      default -> Signal.ABRT;
    };
  }
}
