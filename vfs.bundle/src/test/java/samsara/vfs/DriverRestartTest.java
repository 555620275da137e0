package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.ds.DsFlag;
import samsara.sys.DataStore;
import samsara.testkit.FakeKernel;

class DriverRestartTest {
  private final VfsFixture vfs = new VfsFixture();

  @BeforeEach
  void openHello() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.requests.clear();
  }

  @Test
  void anInnocentRequestIsRepeatedAfterOpeningAgain() {
    vfs.hello.failsWith(Errno.ERESTART).answers(0).answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
    assertThat(vfs.hello.kinds())
        .containsExactly(DeviceRequest.READ, DeviceRequest.OPEN, DeviceRequest.READ);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aDriverThatDoesNotKnowTheMinorIsToldOfItAgain() {
    vfs.hello.answers(-Errno.ERESTART).answers(0).answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
    assertThat(vfs.hello.kinds())
        .containsExactly(DeviceRequest.READ, DeviceRequest.OPEN, DeviceRequest.READ);
  }

  @Test
  void aRequestInTheHandsOfADriverThatDiedOfItIsNotRepeated() {
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EIO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.READ);
  }

  @Test
  void theNextRequestAfterSuchADeathWorks() {
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    vfs.read(ROOT, 0, 100);
    vfs.hello.requests.clear();
    vfs.hello.answers(0).answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN, DeviceRequest.READ);
  }

  @Test
  void aRequestIsRepeatedSixteenTimesAtMost() {
    for (int i = 0; i < 100; i++) {
      vfs.hello.does(message ->
          vfs.hello.requests.getLast().request() == DeviceRequest.OPEN
              ? FakeDriver.reply(message, Errno.OK)
              : -Errno.ERESTART);
    }
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EIO);
    assertThat(vfs.hello.kinds().stream().filter(DeviceRequest.READ::equals)).hasSize(17);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aRequestThatTwoDriversHangInIsGivenUp() {
    endAfterSeconds(5);
    vfs.hello.answers(0);
    endAfterSeconds(5);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EIO);
    assertThat(vfs.hello.kinds().stream().filter(DeviceRequest.READ::equals)).hasSize(2);
  }

  @Test
  void anOpenThatTwoDriversHangInIsGivenUp() {
    endAfterSeconds(5);
    endAfterSeconds(5);
    assertThat(vfs.open(ROOT, "/dev/hello")).isEqualTo(-Errno.EIO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN, DeviceRequest.OPEN);
  }

  @Test
  void aRequestThatOneDriverHungInIsRepeated() {
    endAfterSeconds(5);
    vfs.hello.answers(0).answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
  }

  private int openBlock() {
    int fd = vfs.open(ROOT, "/dev/block");
    vfs.hello.requests.clear();
    return fd;
  }

  @Test
  void aBlockRequestIsRepeatedHoweverFarApartItsDriversAreEnded() {
    int fd = openBlock();
    for (int i = 0; i < Repeats.COUNT_MAX; i++) {
      endAfterSeconds(5);
      vfs.hello.answers(0);
    }
    vfs.hello.answers(14);
    assertThat(vfs.read(ROOT, fd, 100)).isEqualTo(14);
  }

  @Test
  void aBlockRequestIsRepeatedSixteenTimesAtMost() {
    int fd = openBlock();
    for (int i = 0; i <= Repeats.COUNT_MAX; i++) {
      endAfterSeconds(5);
      vfs.hello.answers(0);
    }
    assertThat(vfs.read(ROOT, fd, 100)).isEqualTo(-Errno.EIO);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aBlockRequestThatADriverDiedOfIsRepeated() {
    int fd = openBlock();
    vfs.hello.failsWith(Errno.EDEADSRCDST).answers(0).failsWith(Errno.EDEADSRCDST).answers(0);
    vfs.hello.answers(14);
    assertThat(vfs.read(ROOT, fd, 100)).isEqualTo(14);
  }

  @Test
  void aBlockRequestThatThreeDriversDiedOfIsGivenUp() {
    int fd = openBlock();
    for (int i = 0; i < Repeats.DEATHS_MAX; i++) {
      vfs.hello.failsWith(Errno.EDEADSRCDST).answers(0);
    }
    assertThat(vfs.read(ROOT, fd, 100)).isEqualTo(-Errno.EIO);
    assertThat(vfs.hello.kinds().stream().filter(DeviceRequest.READ::equals)).hasSize(3);
  }

  /// The driver works on the next request until somebody ends it.
  private void endAfterSeconds(int seconds) {
    vfs.hello.does(message -> {
      FakeKernel kernel = vfs.machine.base.kernel();
      kernel.uptimeTicks(kernel.uptimeTicks() + seconds * FakeKernel.HZ);
      return -Errno.ERESTART;
    });
  }

  @Test
  void announcedFilesBehindOneThatFailsWaitForTheirUse() {
    vfs.open(USER, "/dev/hello");
    vfs.hello.requests.clear();
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN);
    vfs.hello.answers(0).answers(14);
    assertThat(vfs.read(USER, 0, 100)).isEqualTo(14);
  }

  @Test
  void theSixteenthRepetitionMaySucceed() {
    for (int i = 0; i < 16; i++) {
      vfs.hello.failsWith(Errno.ERESTART).answers(0);
    }
    vfs.hello.answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
  }

  @Test
  void openIsRepeatedSixteenTimesAtMost() {
    for (int i = 0; i < 16; i++) {
      vfs.hello.failsWith(Errno.ERESTART);
    }
    assertThat(vfs.open(ROOT, "/dev/hello")).isEqualTo(1);
    for (int i = 0; i < 17; i++) {
      vfs.hello.failsWith(Errno.ERESTART);
    }
    assertThat(vfs.open(ROOT, "/dev/hello")).isEqualTo(-Errno.EIO);
  }

  @Test
  void openOfADriverThatDiesOfItIsEio() {
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    assertThat(vfs.open(ROOT, "/dev/hello")).isEqualTo(-Errno.EIO);
    assertThat(vfs.open(ROOT, "/dev/hello")).isEqualTo(1);
  }

  @Test
  void aDeviceThatCannotBeOpenedAgainIsEio() {
    vfs.hello.failsWith(Errno.ERESTART).answers(-Errno.ENXIO);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EIO);
  }

  @Test
  void anAnnouncedDriverGetsItsFilesOpenedAgain() {
    vfs.open(USER, "/dev/hello1");
    vfs.hello.requests.clear();
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.requests.stream().map(FakeDriver.Request::endpoint))
        .containsExactly(ROOT, USER);
    assertThat(vfs.hello.kinds()).containsOnly(DeviceRequest.OPEN);
    vfs.hello.requests.clear();
    vfs.hello.answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.READ);
  }

  @Test
  void theAnnouncementOfARestartThatWasNoticedOpensNothingTwice() {
    vfs.open(USER, "/dev/hello1");
    vfs.hello.requests.clear();
    vfs.hello.failsWith(Errno.ERESTART);
    vfs.read(ROOT, 0, 100);
    vfs.hello.requests.clear();
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.requests.stream().map(FakeDriver.Request::endpoint)).containsExactly(USER);
  }

  @Test
  void theNextRestartIsNoticedAgain() {
    vfs.announce("hello", HELLO);
    vfs.hello.requests.clear();
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN);
  }

  @Test
  void aFileThatCouldNotBeOpenedOnAnnouncementIsTriedOnUse() {
    vfs.hello.answers(-Errno.EAGAIN);
    vfs.announce("hello", HELLO);
    vfs.hello.requests.clear();
    vfs.hello.answers(0).answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
  }

  @Test
  void oneNotificationMayBringSeveralNews() {
    vfs.machine.dataStore.changes.add(
        new DataStore.Change("drv.vfs.log", DsFlag.TYPE_U32, Endpoint.LOG));
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN);
    assertThat(vfs.machine.dataStore.changes).isEmpty();
  }

  @Test
  void keysOfOtherKindsAreNoNewsOfDrivers() {
    vfs.machine.dataStore.changes.add(
        new DataStore.Change("drv.vfs.hello", DsFlag.TYPE_STR, HELLO));
    vfs.machine.dataStore.changes.add(
        new DataStore.Change("drv.net.hello", DsFlag.TYPE_U32, HELLO));
    vfs.notifyFrom(Endpoint.DS);
    assertThat(vfs.hello.requests).isEmpty();
  }

  @Test
  void aRestartedDriverIsNotToldToCloseWhatItNeverOpened() {
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    vfs.read(ROOT, 0, 100);
    vfs.hello.requests.clear();
    vfs.close(ROOT, 0);
    assertThat(vfs.hello.requests).isEmpty();
  }

  @Test
  void theMapSurvivesTheDeathOfADriver() {
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    vfs.read(ROOT, 0, 100);
    vfs.tell(samsara.protocol.pm.PmToVfs.EXIT, HELLO, 0, 0);
    assertThat(vfs.open(USER, "/dev/hello")).isEqualTo(0);
  }

  @Test
  void aTrapThatFailsOtherwiseIsEioAndSaid() {
    vfs.hello.failsWith(Errno.ELOCKED);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EIO);
    assertThat(vfs.machine.printed())
        .containsExactly("vfs: driver hello can't be reached: ELOCKED");
  }

  @Test
  void subscribesToAllDrivers() {
    assertThat(vfs.machine.dataStore.subscriptions).containsExactly("drv\\.vfs\\..*");
  }
}
