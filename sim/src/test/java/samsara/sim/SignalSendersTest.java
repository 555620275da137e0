package samsara.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static samsara.sim.Debugger.stoppedBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;

/// Every signal against a service, by root and by a user through PM, and by the kernel, whoever
/// manages the service's signals (ACC-07). What a service gets from another is the matrix of the
/// kernel's tests.
class SignalSendersTest {
  // Longer than RS remembers a death.
  private static final int STABLE_MILLIS = 120_000;

  private static Proc procOf(SimSystem system, int endpoint) {
    return requireNonNull(system.kernel().core().procs().lookup(endpoint));
  }

  private static void manager(SimSystem system, int endpoint, int manager) {
    requireNonNull(procOf(system, endpoint).privilege).body.signalManager = manager;
  }

  /// The service, up and managed as wanted.
  private static SlotInfo service(SimSystem system, Session shell, int manager) throws Exception {
    if (shell.slot("hello").isEmpty()) {
      assertThat(shell.up("hello", "hello", 17, 0)).isEqualTo(Errno.OK);
    }
    SlotInfo hello = shell.slot("hello").orElseThrow();
    manager(system, hello.endpoint(), manager);
    return hello;
  }

  private enum Sender {
    KERNEL,
    ROOT,
    USER
  }

  @ParameterizedTest(name = "manager {0}")
  @ValueSource(ints = {Endpoint.RS, Endpoint.PM, Endpoint.SELF})
  void signalIsItsManagersAffairAlone(int manager) throws Exception {
    try (SimSystem system = SimSystem.boot(21)) {
      Session root = system.login();
      Session user = system.login(7);
      for (int signal = 1; signal < Signal.COUNT; signal++) {
        for (Sender sender : Sender.values()) {
          if (sender == Sender.KERNEL && manager == Endpoint.SELF && Signal.isLethal(signal)) {
            continue; // the end of the system: see SignalMatrixTest
          }
          check(system, root, user, sender, signal, manager);
        }
      }
      assertThat(system.kernel().isPanicked()).isFalse();
      system.kernel().checkInvariants();
    }
  }

  private static void check(
      SimSystem system, Session root, Session user, Sender sender, int signal, int manager)
      throws Exception {
    String what = Signal.nameOf(signal) + " by " + sender;
    SlotInfo hello = service(system, root, manager);
    int restarts = hello.restarts();
    system.kernel().trace().start();
    boolean isSent = send(system, sender == Sender.USER ? user : root, sender, hello, signal);
    system.runMillis(100);
    List<String> lines = system.kernel().trace().dump(Integer.MAX_VALUE);

    // A process that is gone by now has no name any more.
    String name = "(hello\\()?" + Endpoint.toString(hello.endpoint()) + "\\)? ";
    String raised = ".* signal +" + name + Signal.nameOf(signal);
    assertThat(lines.stream().anyMatch(line -> line.matches(raised))).as(what).isEqualTo(isSent);
    assertThat(fetches(lines, "rs")).as(what).isEqualTo(isSent && manager == Endpoint.RS);
    assertThat(fetches(lines, "pm")).as(what).isEqualTo(isSent && manager == Endpoint.PM);
    boolean ends = isSent && manager != Endpoint.SELF && Signal.isTermination(signal);
    if (ends) {
      system.runMillis(STABLE_MILLIS);
    }
    // Whom RS manages is recovered, whom PM manages is gone, whoever manages itself lives.
    boolean isGone = ends && manager == Endpoint.PM;
    assertThat(root.slot("hello").isEmpty()).as(what).isEqualTo(isGone);
    if (!isGone) {
      boolean isRecovered = ends && manager == Endpoint.RS;
      SlotInfo now = root.slot("hello").orElseThrow();
      assertThat(now.endpoint()).as(what).isEqualTo(hello.endpoint());
      assertThat(now.restarts()).as(what).isEqualTo(isRecovered ? restarts + 1 : restarts);
      assertThat(root.cat("/dev/hello")).as(what).isEqualTo("Hello, World!\n");
    }
  }

  private static boolean fetches(List<String> lines, String manager) {
    return lines.stream().anyMatch(line -> line.contains(manager + " GETKSIG"));
  }

  /// `true` if it may be sent.
  private static boolean send(
      SimSystem system, Session session, Sender sender, SlotInfo service, int signal)
      throws InterruptedException {
    if (sender == Sender.KERNEL) {
      system.kernel().core().signals().cause(procOf(system, service.endpoint()), signal);
      return true;
    }
    boolean mayBeSent = sender == Sender.ROOT && !Signal.isLethal(signal);
    assertThat(session.kill(service.pid(), signal))
        .as(Signal.nameOf(signal) + " by " + sender)
        .isEqualTo(mayBeSent ? Errno.OK : -Errno.EPERM);
    return mayBeSent;
  }

  // ---- A service and a debugger. ----

  @Test
  void serviceIsTracedByMakingPmItsManager() throws Exception {
    try (SimSystem system = SimSystem.boot(22)) {
      Session root = system.login();
      SlotInfo hello = service(system, root, Endpoint.PM);
      Proc proc = procOf(system, hello.endpoint());
      Debugger debugger = new Debugger(root, hello.pid());

      assertThat(debugger.trace(PtraceRequest.ATTACH)).isZero();
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.STOP));
      assertThat(debugger.trace(PtraceRequest.GET_DATA, 0x1000, 0)).isNotNegative();
      assertThat(debugger.trace(PtraceRequest.STEP)).isEqualTo(-Errno.EINVAL);
      assertThat(debugger.trace(PtraceRequest.GET_USER)).isEqualTo(-Errno.EIO);
      assertThat(debugger.trace(PtraceRequest.RESUME)).isZero();
      assertThat(root.cat("/dev/hello")).isEqualTo("Hello, World!\n");

      // A fault is the debugger's to see, and RS does not hear of it.
      system.kernel().core().signals().cause(proc, Signal.SEGV);
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.SEGV));
      assertThat(root.slot("hello").orElseThrow().restarts()).isZero();
      assertThat(debugger.trace(PtraceRequest.DETACH)).isZero();
      assertThat(root.cat("/dev/hello")).isEqualTo("Hello, World!\n");

      manager(system, hello.endpoint(), Endpoint.RS);
      system.kernel().core().signals().cause(proc, Signal.SEGV);
      system.runMillis(1000);
      assertThat(root.slot("hello").orElseThrow().restarts()).isEqualTo(1);
      assertThat(root.label(RsRequest.DOWN, "hello")).isEqualTo(Errno.OK);
      system.kernel().checkInvariants();
    }
  }

  @Test
  void serviceAtADebuggerIsNotKilledForItsSilence() throws Exception {
    try (SimSystem system = SimSystem.boot(24)) {
      Session root = system.login();
      SlotInfo hello = service(system, root, Endpoint.RS);
      Debugger debugger = new Debugger(root, hello.pid());
      assertThat(debugger.trace(PtraceRequest.ATTACH)).isZero();
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.STOP));

      system.runMillis(60_000);
      assertThat(debugger.trace(PtraceRequest.DETACH)).isZero();
      system.runMillis(60_000);

      assertThat(root.slot("hello").orElseThrow().restarts()).isZero();
      assertThat(root.cat("/dev/hello")).isEqualTo("Hello, World!\n");
    }
  }

  @Test
  void serviceOfADebuggerThatEndsIsRecovered() throws Exception {
    try (SimSystem system = SimSystem.boot(23)) {
      Session root = system.login();
      Session tracer = system.login();
      SlotInfo hello = service(system, root, Endpoint.RS);
      Debugger debugger = new Debugger(tracer, hello.pid());
      assertThat(debugger.trace(PtraceRequest.ATTACH)).isZero();
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.STOP));

      tracer.close();
      system.runMillis(1000);

      assertThat(root.slot("hello").orElseThrow().restarts()).isEqualTo(1);
      assertThat(root.cat("/dev/hello")).isEqualTo("Hello, World!\n");
    }
  }
}
