package samsara.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// Whoever is a service's signal manager decides about its end: RS recovers it, PM lets it die.
class ManagerTest {
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
}
