package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.protocol.kernel.RtsFlag;

/// Signals: raised here, stopped here, decided on by the signal manager of the target.
///
/// MINIX: `cause_sig`, `send_sig` in `kernel/system.c`.
public final class Signals {
  /// Who is told that the system can't go on.
  @FunctionalInterface
  interface Panic {
    void panic(String reason);
  }

  private final ProcTable procs;
  private final Scheduler scheduler;
  private final Rendezvous rendezvous;
  private final Trace trace;
  private final Panic panic;

  Signals(ProcTable procs, Scheduler scheduler, Rendezvous rendezvous, Trace trace, Panic panic) {
    this.procs = procs;
    this.scheduler = scheduler;
    this.rendezvous = rendezvous;
    this.trace = trace;
    this.panic = panic;
    rendezvous.onStoppedSending(proc -> cause(proc, Signal.SNDELAY));
  }

  /// The endpoint of the manager of a process: itself for RS, PM for users, RS for those that have
  /// no privileges yet.
  public static int managerOf(Proc proc) {
    Privilege privilege = proc.privilege;
    int manager = privilege == null ? Endpoint.RS : privilege.body.signalManager;
    return manager == Endpoint.SELF ? proc.endpoint : manager;
  }

  /// Raises a signal. The target stops until its manager has dealt with it. Lethal for a process
  /// that manages itself, it is the end of the system.
  public void cause(Proc target, int signal) {
    trace.record(TraceEvent.SIGNAL, target.endpoint, signal, 0);
    int manager = managerOf(target);
    if (manager == target.endpoint) {
      causeToManager(target, signal);
      return;
    }
    Body body = target.body;
    int bit = 1 << signal;
    if ((body.pendingSignals & bit) == 0) {
      body.pendingSignals |= bit;
      if ((body.rts & RtsFlag.SIGNALED) == 0) {
        scheduler.stop(body, RtsFlag.SIGNALED | RtsFlag.SIG_PENDING);
        send(procs.lookup(manager), Signal.KSIG);
      }
    }
  }

  private void causeToManager(Proc target, int signal) {
    if (Signal.isLethal(signal)) {
      scheduler.stop(target.body, RtsFlag.SIG_PENDING);
      panic.panic(
          "%s, which manages its own signals, got %s".formatted(target, Signal.nameOf(signal)));
      return;
    }
    Privilege privilege = target.privilege;
    if (privilege != null) {
      privilege.pendingSignals |= 1 << signal;
    }
    send(target, Signal.KSIGSM);
  }

  /// Leaves a kernel signal with a service, if it is there.
  public void send(@Nullable Proc target, int signal) {
    Privilege privilege = target == null ? null : target.privilege;
    if (target != null && privilege != null && privilege.owner == target) {
      privilege.pendingSignals |= 1 << signal;
      rendezvous.notify(procs.slot(Endpoint.SYSTEM), target);
    }
  }

  /// Raises again what arrived while a manager was busy with the signals before.
  public void remind(Proc target) {
    send(procs.lookup(managerOf(target)), Signal.KSIG);
  }
}
