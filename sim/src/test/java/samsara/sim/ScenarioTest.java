package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// The demonstration of the notes, in virtual time: up, read, update, read, crash, read, refresh,
/// down.
class ScenarioTest {
  private static final String TEXT = "Hello, World!\n";

  @Test
  void bootReachesAPromptWithAllServicesAlive() throws Exception {
    try (SimSystem system = SimSystem.boot(1)) {
      Session shell = system.login();
      assertThat(shell.slots())
          .extracting(SlotInfo::label)
          .contains("rs", "vm", "pm", "vfs", "ds", "log", "init");
    }
  }

  @Test
  void driverIsStartedReadUpdatedCrashedAndTakenDown() throws Exception {
    try (SimSystem system = SimSystem.boot(2)) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
      assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
      assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
      SlotInfo before = shell.slot("hello").orElseThrow();

      assertThat(shell.update("hello-1.1", "hello", 1, 0, 0)).isEqualTo(Errno.OK);
      assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
      assertThat(system.console()).contains("Hey, I'm a new version!").contains("Called 3 time(s)");
      SlotInfo updated = shell.slot("hello").orElseThrow();
      assertThat(updated.endpoint()).isEqualTo(before.endpoint());
      assertThat(updated.pid()).isEqualTo(before.pid());
      assertThat(updated.version()).isEqualTo("1.1.0");

      assertThat(shell.kill(updated.pid(), Signal.KILL)).isEqualTo(Errno.OK);
      assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
      assertThat(system.console()).contains("Hey, I've just been restarted!");
      SlotInfo recovered = shell.slot("hello").orElseThrow();
      assertThat(recovered.endpoint()).isEqualTo(before.endpoint());
      assertThat(recovered.pid()).isEqualTo(before.pid());
      assertThat(recovered.restarts()).isEqualTo(1);

      assertThat(shell.label(RsRequest.REFRESH, "hello")).isEqualTo(Errno.OK);
      system.runMillis(10_000);
      assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
      assertThat(shell.label(RsRequest.DOWN, "hello")).isEqualTo(Errno.OK);
      assertThat(shell.slot("hello")).isEmpty();
      assertThat(shell.open("/dev/hello")).isNegative();
      system.kernel().checkInvariants();
    }
  }

  @Test
  void requestThatComesWhileANewInstanceIsLoadedWaitsForIt() throws Exception {
    try (SimSystem system = SimSystem.boot(3)) {
      Session shell = system.login();
      for (int round = 0; round < 5; round++) {
        assertThat(shell.up("hello", "hello", 17, 0)).isEqualTo(Errno.OK);
        int pid = shell.slot("hello").orElseThrow().pid();
        assertThat(shell.kill(pid, Signal.KILL)).isEqualTo(Errno.OK);
        assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
        assertThat(shell.label(RsRequest.DOWN, "hello")).isEqualTo(Errno.OK);
      }
    }
  }
}
