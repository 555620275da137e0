package samsara.pm;

import org.jspecify.annotations.Nullable;
import samsara.protocol.pm.PtraceRequest;

/// Who traces a process, and what the tracer does not know yet.
///
/// MINIX: the tracing part of `servers/pm/mproc.h`.
final class TraceState {
  private @Nullable PmProcess tracer;
  private int options;
  private boolean stopped;
  private int signals;
  private boolean zombie;

  boolean isTraced() {
    return tracer != null;
  }

  /// `true` if that process is the tracer.
  boolean isBy(PmProcess process) {
    return tracer == process;
  }

  @Nullable PmProcess tracer() {
    return tracer;
  }

  void attach(PmProcess newTracer, int newOptions) {
    tracer = newTracer;
    options = newOptions;
  }

  /// Nobody traces it any more, and nobody is told what was left to tell.
  void detach() {
    tracer = null;
    options = 0;
    stopped = false;
    signals = 0;
    zombie = false;
  }

  /// What the child of a traced process gets.
  TraceState forked() {
    TraceState child = new TraceState();
    if (tracer != null && has(PtraceRequest.TRACE_FORK)) {
      child.attach(tracer, options);
    }
    return child;
  }

  boolean has(int option) {
    return (options & option) != 0;
  }

  void options(int newOptions) {
    options = newOptions;
  }

  /// It has stopped, and goes on when its tracer says so.
  boolean isStopped() {
    return stopped;
  }

  void stopped(boolean isStopped) {
    stopped = isStopped;
  }

  /// A signal that the tracer shall see.
  void addSignal(int signal) {
    signals |= 1 << signal;
  }

  boolean hasSignals() {
    return signals != 0;
  }

  /// Takes the first signal that the tracer has not seen; 0 for none.
  int takeSignal() {
    int signal = signals == 0 ? 0 : Integer.numberOfTrailingZeros(signals);
    signals &= signals - 1;
    return signal;
  }

  /// It has ended, and its tracer, which is not its parent, has not asked for it.
  boolean isZombie() {
    return zombie;
  }

  void markZombie() {
    zombie = true;
  }
}
