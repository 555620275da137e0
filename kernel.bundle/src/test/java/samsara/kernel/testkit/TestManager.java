package samsara.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.sys.KernelCalls;
import samsara.sys.Sys;

/// RS of a test: fetches signals of other processes, notes them, and does what the test says.
public final class TestManager {
  /// Decides about a signal of a process.
  @FunctionalInterface
  public interface Decision {
    /// @return `true` to let the process run on
    boolean goesOn(KernelCalls kernel, int endpoint, int signals);
  }

  private final List<String> signals = new ArrayList<>();
  private Decision decision = (kernel, endpoint, set) -> false;
  private BiFunction<Ipc, long[], Boolean> requests = (ipc, message) -> false;

  /// What has arrived, as `endpoint signal`.
  public List<String> signals() {
    return signals;
  }

  /// What to do with a signal; by default the process stays stopped.
  public void decide(Decision newDecision) {
    decision = newDecision;
  }

  /// Handles a request; answers whether to reply.
  public void serve(BiFunction<Ipc, long[], Boolean> handler) {
    requests = handler;
  }

  void run(Sys sys) {
    Ipc ipc = sys.ipc();
    long[] message = Message.create();
    for (; ; ) {
      ipc.receive(Endpoint.ANY, message);
      if (Ipc.isNotify(ipc.status()) && Message.source(message) == Endpoint.SYSTEM) {
        if ((Message.int32(message, Message.M2_L1) >>> Signal.KSIG & 1) != 0) {
          fetch(sys.kernel());
        }
      } else if (requests.apply(ipc, message)) {
        ipc.sendnb(Message.source(message), message);
      }
    }
  }

  private void fetch(KernelCalls kernel) {
    for (int who = kernel.getKsig(); who != Endpoint.NONE; who = kernel.getKsig()) {
      int set = kernel.lastSignals();
      for (int signal = 1; signal < 32; signal++) {
        if ((set >>> signal & 1) != 0) {
          signals.add(who + " " + Signal.nameOf(signal));
        }
      }
      if (decision.goesOn(kernel, who, set)) {
        kernel.endKsig(who);
      }
    }
  }
}
