package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.rs.SlotInfo;

/// What the crash of a boot service means (ACC-05, for the services that are there).
class BootServicesTest {
  @Test
  void logSurvivesItsCrash() throws Exception {
    try (SimSystem system = SimSystem.boot(11)) {
      Session shell = system.login();
      SlotInfo before = shell.slot("log").orElseThrow();
      for (int crash = 1; crash <= 3; crash++) {
        assertThat(shell.kill(before.pid(), Signal.KILL)).isEqualTo(Errno.OK);
        Progress.awaitRecovered(system, shell, "log", crash);
      }
      SlotInfo after = shell.slot("log").orElseThrow();
      assertThat(after.endpoint()).isEqualTo(before.endpoint());
      assertThat(after.pid()).isEqualTo(before.pid());
      assertThat(system.kernel().isPanicked()).isFalse();
    }
  }

  @Test
  void deathOfACoreServiceIsAPanic() throws Exception {
    try (SimSystem system = SimSystem.boot(12)) {
      Session shell = system.login();
      int ds = shell.slot("ds").orElseThrow().pid();
      shell.kill(ds, Signal.KILL);
      system.runMillis(1_000);
      assertThat(system.console()).contains("core system service died");
      assertThat(system.kernel().halted()).isDone();
      assertThat(system.kernel().isPanicked()).isTrue();
    }
  }
}
