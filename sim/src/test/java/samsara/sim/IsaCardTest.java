package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.net.Ne2000;
import samsara.hw.net.VirtualSwitch;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// Two services and one card at fixed ports.
class IsaCardTest {
  private static final String ADDRESS = "52:54:00:12:34:56";
  private static final int STOP_REGISTER = 0x300;
  private static final int STARTED = 0x22;

  private final SimSystem system = SimSystem.boot(71);
  private final VirtualSwitch network = new VirtualSwitch();
  private Session shell;

  @BeforeEach
  void plugIn() throws Exception {
    system.machine().attach(new Ne2000(0, ADDRESS, 0x300, 5, network));
    shell = system.login();
    assertThat(up("first", "")).isEqualTo(Errno.OK);
  }

  @AfterEach
  void close() {
    system.close();
  }

  private int up(String label, String arguments) throws Exception {
    StartRecord record = Drivers.dp8390().label(label).arguments(arguments).record();
    return shell.start(RsRequest.UP, record, 0, 0);
  }

  private static void start(SimSystem system) {
    system.machine().ports().out8(STOP_REGISTER, STARTED);
  }

  private boolean isStarted() {
    return system.machine().ports().in8(STOP_REGISTER) == STARTED;
  }

  @Test
  void secondServiceIsRefusedAndDoesNotTouchTheCard() throws Exception {
    start(system);

    assertThat(up("second", "1")).isNegative();
    assertThat(up("third", "")).isNegative();

    assertThat(system.console()).contains("no card: service 'first' drives the card at 0x300");
    assertThat(isStarted()).isTrue();
    assertThat(shell.slot("second")).isEmpty();
    assertThat(shell.slot("first").orElseThrow().restarts()).isZero();
  }

  @Test
  void serviceTakesTheOtherCard() throws Exception {
    system.machine().attach(new Ne2000(1, "52:54:00:12:34:57", 0x380, 10, network));
    start(system);

    assertThat(up("second", "")).isEqualTo(Errno.OK);

    assertThat(isStarted()).isTrue();
  }

  @Test
  void cardStaysItsServicesOverRestartsAndUpdates() throws Exception {
    assertThat(shell.kill(shell.slot("first").orElseThrow().pid(), Signal.KILL)).isEqualTo(0);
    Progress.awaitRecovered(system, shell, "first", 1);
    StartRecord next = Drivers.dp8390().label("first").record();
    assertThat(shell.start(RsRequest.UPDATE, next, 1, 0)).isEqualTo(Errno.OK);

    assertThat(up("second", "1")).isNegative();
  }

  @Test
  void cardIsFreeWhenItsServiceIsDown() throws Exception {
    assertThat(shell.label(RsRequest.DOWN, "first")).isEqualTo(Errno.OK);

    assertThat(up("second", "1")).isEqualTo(Errno.OK);
  }
}
