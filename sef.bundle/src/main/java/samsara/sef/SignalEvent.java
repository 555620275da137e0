package samsara.sef;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.sys.Sys;

/// Signals: a SIGNAL message from a boot service (usually RS, the manager of most), or a
/// notification from the system task, which carries what the kernel itself has to say and, for a
/// signal manager, that processes of its have signals.
///
/// MINIX: `lib/libsys/sef_signal.c`.
final class SignalEvent {
  private static final int MANAGED_LAST = Signal.SNDELAY;

  private final Sys sys;
  private final SefTrace trace;
  Sef.SignalHandler handler = Sef.SignalHandler.NULL;
  Sef.SignalManager manager = Sef.SignalManager.NULL;

  SignalEvent(Sys sys, SefTrace trace) {
    this.sys = sys;
    this.trace = trace;
  }

  void handleMessage(long[] message) {
    deliver(CommonRequest.signal(message));
  }

  /// @return the signals that the notification carries
  int handleNotification(long[] message) {
    int signals = Message.int32(message, Message.M2_L1);
    for (int signal = Signal.KMEM; signal <= Signal.KIMAGE; signal++) {
      if (contains(signals, signal)) {
        deliver(signal);
        switch (signal) {
          case Signal.KSIGSM -> deliverOwn(signals);
          case Signal.KSIG -> manageOthers();
          default -> {}
        }
      }
    }
    return signals;
  }

  private void deliver(int signal) {
    trace.print(SefTrace.Topic.SIGNAL, () -> "signal: " + Signal.nameOf(signal));
    handler.handle(sys, signal);
  }

  // A process that is its own manager finds its signals beside the kernel's.
  private void deliverOwn(int signals) {
    for (int signal = 1; signal <= MANAGED_LAST; signal++) {
      if (contains(signals, signal)) {
        deliver(signal);
      }
    }
  }

  private void manageOthers() {
    int target = sys.kernel().getKsig();
    while (target != Endpoint.NONE) {
      if (target < 0) {
        throw new Panic("pending signals can't be fetched: error=" + Errno.nameOf(target));
      }
      if (manage(target, sys.kernel().lastSignals()) == Errno.OK) {
        int result = sys.kernel().endKsig(target);
        if (result != Errno.OK) {
          sys.print(
              "signals can't be ended: target="
                  + Endpoint.toString(target)
                  + " error="
                  + Errno.nameOf(result));
        }
      }
      target = sys.kernel().getKsig();
    }
  }

  // A target that the manager has given up stays stopped: its other signals don't matter any more.
  private int manage(int target, int signals) {
    int result = Errno.OK;
    for (int signal = 1; signal <= MANAGED_LAST && result != -Errno.EDEADSRCDST; signal++) {
      if (contains(signals, signal)) {
        int number = signal;
        trace.print(
            SefTrace.Topic.SIGNAL,
            () -> "manages " + Signal.nameOf(number) + " of " + Endpoint.toString(target));
        result = manager.manage(target, signal);
      }
    }
    return result;
  }

  static boolean contains(int signals, int signal) {
    return (signals >>> signal & 1) != 0;
  }
}
