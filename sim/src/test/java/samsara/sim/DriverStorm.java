package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.regex.Pattern;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.kernel.core.Core;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// Kills and live updates of a driver while a client works with what it serves. A few by default,
/// `-Dsamsara.storm=1000` for as many as are meant.
final class DriverStorm {
  private static final int KILL_MILLIS = 200;

  /// The heartbeat of clients that wait for a device as long as that takes.
  static final int PING_TICKS = 60 * 3600;

  private static final int PASS_MILLIS_MAX = 120_000;
  private static final Pattern PASSES = Pattern.compile("passes=(\\d+) slowestTicks=(\\d+)");

  private final SimSystem system;
  private final Session shell;

  DriverStorm(SimSystem system, Session shell) {
    this.system = system;
    this.shell = shell;
  }

  /// How many kills or updates.
  static int count(int quick) {
    return Integer.getInteger("samsara.storm", quick);
  }

  /// The programs, and the client of {@link #startClient}.
  static Catalog catalog() {
    return Catalog.standard()
        .add("diskclient", "diskclient", "1.0.0", "samsara.sim.device.DiskClientProgram");
  }

  /// Starts a client that writes and verifies a device. RS pings it hardly ever, since it waits for
  /// its device as long as that takes.
  void startClient(String arguments) throws Exception {
    StartRecord client = Session.start("diskclient " + arguments, "diskclient", 0, 0, PING_TICKS);
    assertThat(shell.start(RsRequest.UP, client, 0, 0)).isEqualTo(Errno.OK);
  }

  /// Kills a driver every fifth of a second, whatever it is doing.
  void kill(String label, int kills) throws Exception {
    kill(label, kills, KILL_MILLIS);
  }

  /// Kills a driver in such a pace, whatever it is doing.
  void kill(String label, int kills, int paceMillis) throws Exception {
    int endpoint = shell.slot(label).orElseThrow().endpoint();
    for (int i = 0; i < kills; i++) {
      system.runMillis(paceMillis);
      Core core = system.kernel().core();
      core.signals().cause(Objects.requireNonNull(core.procs().lookup(endpoint)), Signal.KILL);
    }
    assertThat(shell.slot(label).orElseThrow().endpoint()).isEqualTo(endpoint);
  }

  /// Updates a driver to itself, one time after the other.
  void update(StartRecord driver, int updates) throws Exception {
    int endpoint = shell.slot(driver.label()).orElseThrow().endpoint();
    for (int i = 0; i < updates; i++) {
      assertThat(shell.start(RsRequest.UPDATE, driver, 1, 0)).as("update %d", i).isEqualTo(0);
    }
    assertThat(shell.slot(driver.label()).orElseThrow().endpoint()).isEqualTo(endpoint);
    assertThat(shell.slot(driver.label()).orElseThrow().restarts()).isZero();
  }

  /// The client has found nothing wrong, does not now, and no call of it took longer than that.
  void assertClientIsWell(int secondsMax) {
    int passes = passes();
    for (int waited = 0; passes() < passes + 2 && waited < PASS_MILLIS_MAX; waited += 100) {
      system.runMillis(100);
    }
    assertThat(system.console()).doesNotContain("failed:");
    assertThat(passes()).as(system::console).isGreaterThanOrEqualTo(passes + 2);
    assertThat(report(2)).isLessThanOrEqualTo(secondsMax * 60);
    system.kernel().checkInvariants();
  }

  /// How often the client has written and verified all.
  int passes() {
    return report(1);
  }

  private int report(int group) {
    return PASSES
        .matcher(system.console())
        .results()
        .reduce((first, second) -> second)
        .map(last -> Integer.parseInt(last.group(group)))
        .orElse(0);
  }
}
