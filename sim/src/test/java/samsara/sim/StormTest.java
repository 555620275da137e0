package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// Crashes and updates of hello by the hundred, while a client reads it without pause (ACC-04).
class StormTest {
  private static final int CRASHES = 1000;
  private static final int UPDATES = 200;

  private static Catalog catalog() {
    return Catalog.standard();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thousandCrashesAreNotSeenByTheReadingClient(long seed) throws Exception {
    try (SimSystem system = SimSystem.boot(seed, catalog())) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, StartRecord.REPLICA)).isEqualTo(Errno.OK);
      assertThat(shell.up("reader", "reader", 0, 0)).isEqualTo(Errno.OK);
      SlotInfo first = shell.slot("hello").orElseThrow();
      int imagesBefore = system.liveImages();
      for (int crash = 1; crash <= CRASHES; crash++) {
        assertThat(shell.kill(first.pid(), Signal.KILL)).as("kill %d", crash).isEqualTo(Errno.OK);
        system.runMillis(seed == 1 ? 50 : 7 + crash % 40);
        Progress.awaitRecovered(system, shell, "hello", crash);
      }
      SlotInfo last = shell.slot("hello").orElseThrow();
      assertThat(last.endpoint()).isEqualTo(first.endpoint());
      assertThat(last.pid()).isEqualTo(first.pid());
      assertThat(system.console()).doesNotContain("failed:");
      assertThat(Progress.reads(system)).isGreaterThan(CRASHES);
      assertThat(system.liveImages()).isEqualTo(imagesBefore);
      system.kernel().checkInvariants();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void twoHundredUpdatesAreNotSeenByTheReadingClient(long seed) throws Exception {
    try (SimSystem system = SimSystem.boot(seed, catalog())) {
      Session shell = system.login();
      assertThat(shell.up("hello", "hello", 17, 0)).isEqualTo(Errno.OK);
      assertThat(shell.up("reader", "reader", 0, 0)).isEqualTo(Errno.OK);
      SlotInfo first = shell.slot("hello").orElseThrow();
      for (int update = 1; update <= UPDATES; update++) {
        String next = update % 2 == 1 ? "hello-1.1" : "hello";
        assertThat(shell.update(next, "hello", 1, 0, 0))
            .as("update %d", update)
            .isEqualTo(Errno.OK);
      }
      SlotInfo last = shell.slot("hello").orElseThrow();
      assertThat(last.endpoint()).isEqualTo(first.endpoint());
      assertThat(last.restarts()).isZero();
      assertThat(system.console()).doesNotContain("failed:");
      assertThat(Progress.reads(system)).isGreaterThan(UPDATES);
      system.kernel().checkInvariants();
    }
  }
}
