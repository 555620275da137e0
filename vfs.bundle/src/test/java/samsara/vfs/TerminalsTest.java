package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.HELLO_MAJOR;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.OpenFlag;
import samsara.vfs.VfsFixture.Reply;

final class TerminalsTest {
  private static final int OTHER = Endpoint.of(1, 21);
  private static final int CHILD = Endpoint.of(1, 22);

  private final VfsFixture vfs = new VfsFixture();

  @BeforeEach
  void makeHelloATerminal() {
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.TTY, PublicEntry.DEVICE_FORCED);
  }

  private boolean saysNoControl() {
    return (vfs.hello.requests.getLast().amount() & OpenFlag.O_NOCTTY) != 0;
  }

  private void control() {
    vfs.hello.answers(DriverLink.CONTROLS);
    assertThat(vfs.open(USER, "/dev/hello1")).isZero();
  }

  @Test
  void leaderGetsTheTerminalThatItOpens() {
    control();
    assertThat(saysNoControl()).isFalse();
    assertThat(vfs.open(USER, "/dev/tty")).isEqualTo(1);
    assertThat(vfs.hello.requests.getLast().minor()).isEqualTo(1);
  }

  @Test
  void processWithoutTerminalHasNoDevTty() {
    assertThat(vfs.open(USER, "/dev/tty")).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void leaderWhoDoesNotWantTheTerminalDoesNotGetIt() {
    vfs.open(USER, "/dev/hello1", OpenFlag.O_RDWR | OpenFlag.O_NOCTTY);
    assertThat(saysNoControl()).isTrue();
    assertThat(vfs.open(USER, "/dev/tty")).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void processThatLeadsNoSessionGetsNone() {
    vfs.open(ROOT, "/dev/hello1");
    assertThat(saysNoControl()).isTrue();
  }

  @Test
  void terminalOfOneSessionIsNotThatOfAnother() {
    control();
    vfs.tell(PmToVfs.FORK, OTHER, ROOT, 41);
    vfs.open(OTHER, "/dev/hello1");
    assertThat(saysNoControl()).isTrue();
  }

  @Test
  void childHasTheTerminalOfItsParentUntilTheLeaderExits() {
    control();
    vfs.tell(PmToVfs.FORK, CHILD, USER, 42);
    assertThat(vfs.open(CHILD, "/dev/tty")).isPositive();
    vfs.tell(PmToVfs.EXIT, USER, 0, 0);
    assertThat(vfs.open(CHILD, "/dev/tty")).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void terminalIsFreeForAnotherSessionWhenTheLeaderHasExited() {
    control();
    vfs.tell(PmToVfs.FORK, CHILD, USER, 42);
    vfs.tell(PmToVfs.EXIT, USER, 0, 0);
    vfs.tell(PmToVfs.FORK, OTHER, ROOT, 41);
    vfs.hello.answers(DriverLink.CONTROLS);
    vfs.open(OTHER, "/dev/hello1");
    assertThat(saysNoControl()).isFalse();
    vfs.hello.requests.clear();
    vfs.announce("hello", VfsFixture.HELLO);
    assertThat(
            vfs.hello.requests.stream()
                .filter(request -> (request.amount() & OpenFlag.O_NOCTTY) == 0)
                .map(FakeDriver.Request::endpoint))
        .containsExactly(OTHER);
  }

  @Test
  void newSessionHasNoTerminalAndCanGetOne() {
    control();
    vfs.tell(PmToVfs.FORK, CHILD, USER, 42);
    assertThat(vfs.tell(PmToVfs.SETSID, CHILD, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.open(CHILD, "/dev/tty")).isEqualTo(-Errno.ENXIO);
    vfs.hello.answers(DriverLink.CONTROLS);
    vfs.open(CHILD, "/dev/hello");
    assertThat(saysNoControl()).isFalse();
  }

  /// Opens `/dev/tty` and waits for a read of it.
  private void waitForTerminal(int flags) {
    control();
    int fd = vfs.open(USER, "/dev/tty", flags);
    vfs.hello.answers(Errno.SUSPEND);
    assertThat(vfs.read(USER, fd, 10)).isEqualTo(Errno.SUSPEND);
    vfs.hello.requests.clear();
  }

  @ParameterizedTest
  @ValueSource(ints = {OpenFlag.O_RDWR, OpenFlag.O_RDWR | OpenFlag.O_REOPEN})
  void readThatWaitsAtDevTtyIsAskedAgain(int flags) {
    waitForTerminal(flags);
    vfs.hello.answers(DriverLink.CONTROLS).answers(0).answers(7);
    vfs.announce("hello", VfsFixture.HELLO);
    assertThat(vfs.hello.requests.stream().map(r -> r.request() + " " + r.minor()))
        .containsExactly("OPEN 1", "OPEN 1", "READ 1");
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 7));
  }

  @ParameterizedTest
  @ValueSource(ints = {OpenFlag.O_RDWR, OpenFlag.O_RDWR | OpenFlag.O_REOPEN})
  void readThatWaitsAtDevTtyEndsWhenTheDriverIsTakenDown(int flags) {
    waitForTerminal(flags);
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.NDEV, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, -Errno.EIO));
    assertThat(vfs.read(USER, 1, 10)).isEqualTo(-Errno.ENXIO);
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.TTY, PublicEntry.DEVICE_FORCED);
    vfs.hello.answers(0).answers(7);
    assertThat(vfs.read(USER, 1, 10)).isEqualTo(7);
  }

  @Test
  void restartedDriverIsToldAgainWhoControls() {
    control();
    vfs.hello.requests.clear();
    vfs.announce("hello", VfsFixture.HELLO);
    assertThat(saysNoControl()).isFalse();
    assertThat(vfs.hello.requests.getLast().endpoint()).isEqualTo(USER);
  }
}
