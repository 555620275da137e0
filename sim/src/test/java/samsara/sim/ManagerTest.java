package samsara.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcTable;
import samsara.kernel.core.Signals;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// Whoever is a service's signal manager decides about its end: RS recovers it, PM lets it die.
class ManagerTest {
  // Longer than RS remembers a death.
  private static final int STABLE_MILLIS = 120_000;

  private static void manager(SimSystem system, int endpoint, int manager) {
    Proc proc = requireNonNull(system.kernel().core().procs().lookup(endpoint));
    Privilege privilege = requireNonNull(proc.privilege);
    privilege.body.signalManager = manager;
  }

  @Test
  void serviceThatPmManagesIsNotRecovered() throws Exception {
    try (SimSystem system = SimSystem.boot(12)) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, 0)).isEqualTo(Errno.OK);
      SlotInfo hello = shell.slot("hello").orElseThrow();
      manager(system, hello.endpoint(), Endpoint.PM);
      assertThat(shell.kill(hello.pid(), Signal.KILL)).isEqualTo(Errno.OK);
      system.runMillis(3000);
      assertThat(shell.slot("hello")).isEmpty();
      assertThat(system.kernel().core().procs().lookup(hello.endpoint())).isNull();
      assertThat(system.console()).doesNotContain("Hey, I've just been restarted!");
      assertThat(shell.open("/dev/hello")).isNegative();
      system.kernel().checkInvariants();
    }
  }

  @Test
  void serviceThatRsManagesAgainIsRecoveredAgain() throws Exception {
    try (SimSystem system = SimSystem.boot(13)) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
      SlotInfo hello = shell.slot("hello").orElseThrow();
      manager(system, hello.endpoint(), Endpoint.PM);
      manager(system, hello.endpoint(), Endpoint.RS);
      assertThat(shell.kill(hello.pid(), Signal.KILL)).isEqualTo(Errno.OK);
      assertThat(shell.cat("/dev/hello")).isEqualTo("Hello, World!\n");
      assertThat(shell.slot("hello").orElseThrow().restarts()).isEqualTo(1);
    }
  }

  @Test
  void rsManagesEveryServiceUnlessSomebodyElseIsNamed() throws Exception {
    try (SimSystem system = SimSystem.boot(14)) {
      assertThat(system.login().up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
      ProcTable procs = system.kernel().core().procs();
      int services = 0;
      for (int slot = 0; slot < procs.processes(); slot++) {
        Proc proc = procs.slot(slot);
        if (!proc.isFree() && proc.has(PrivilegeRecord.SYS_PROC)) {
          services++;
          assertThat(Signals.managerOf(proc)).as("%s", proc).isEqualTo(Endpoint.RS);
        }
      }
      assertThat(services).isGreaterThan(7);
    }
  }

  @Test
  void everySignalToAServiceGoesToRsFirst() throws Exception {
    try (SimSystem system = SimSystem.boot(15)) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
      SlotInfo hello = shell.slot("hello").orElseThrow();
      for (int signal = 1; signal < Signal.SNDELAY; signal++) {
        system.kernel().trace().start();
        send(system, shell, hello, signal);
        system.runMillis(100);
        List<String> lines = system.kernel().trace().dump(Integer.MAX_VALUE);
        int raised = indexOf(lines, 0, " signal    hello(");
        int fetched = indexOf(lines, raised, "rs GETKSIG");
        assertThat(lines.subList(raised + 1, fetched))
            .as(Signal.nameOf(signal))
            .noneMatch(line -> line.contains("-> hello(") || line.contains("run       hello("));
        system.runMillis(STABLE_MILLIS);
        assertThat(shell.cat("/dev/hello")).isEqualTo("Hello, World!\n");
      }
    }
  }

  // What would be a service's own fault nobody else may send.
  private static void send(SimSystem system, Session shell, SlotInfo service, int signal)
      throws InterruptedException {
    if (Signal.isLethal(signal)) {
      Proc proc = requireNonNull(system.kernel().core().procs().lookup(service.endpoint()));
      system.kernel().core().signals().cause(proc, signal);
    } else {
      assertThat(shell.kill(service.pid(), signal)).isEqualTo(Errno.OK);
    }
  }

  private static int indexOf(List<String> lines, int from, String text) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no " + text + " in\n" + String.join("\n", lines));
  }
}
