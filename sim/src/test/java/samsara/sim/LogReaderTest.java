package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.rs.SlotInfo;

/// A client that waits in an asynchronous driver sees nothing of the driver's crashes.
class LogReaderTest {
  private static final int CRASHES = 20;

  @Test
  void aReadThatWaitsOutlivesItsDriver() throws Exception {
    Catalog catalog =
        Catalog.standard()
            .add("logreader", "logreader", "1.0.0", "samsara.sim.device.LogReaderProgram");
    try (SimSystem system = SimSystem.boot(11, catalog)) {
      Session shell = system.login();
      assertThat(shell.up("logreader", "logreader", 0, 0)).isEqualTo(Errno.OK);
      system.runMillis(100);
      SlotInfo log = shell.slot("log").orElseThrow();
      for (int crash = 1; crash <= CRASHES; crash++) {
        assertThat(shell.kill(log.pid(), Signal.KILL)).isEqualTo(Errno.OK);
        Progress.awaitRecovered(system, shell, "log", crash);
        int before = answers(system);
        system.kernel().core().diagnostics().line("ask " + crash);
        system.runMillis(100);
        assertThat(answers(system))
            .as("crash %d\n%s", crash, system.console())
            .isGreaterThan(before);
      }
      assertThat(system.console()).doesNotContain("failed:");
      assertThat(shell.slot("logreader").orElseThrow().restarts()).isZero();
      system.kernel().checkInvariants();
    }
  }

  private static int answers(SimSystem system) {
    return system.console().split("logreader: answer ", -1).length - 1;
  }
}
