package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.BUFFER;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.sys.Grants;

class TransferTest {
  private final VfsFixture vfs = new VfsFixture();

  @BeforeEach
  void openHello() {
    vfs.open(ROOT, "/dev/hello", OpenFlag.O_RDWR);
    vfs.hello.requests.clear();
  }

  @Test
  void readAnswersWhatTheDriverMoved() {
    vfs.hello.answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
  }

  @Test
  void theDriverGetsAMagicGrantOnTheCallersBufferForTheTimeOfTheCall() {
    vfs.hello.does(message -> {
      assertThat(vfs.machine.liveGrants().get(DeviceMessage.grant(message)))
          .isEqualTo(new FakeMachine.MagicGrant(HELLO, ROOT, BUFFER, 100, Grants.WRITE));
      return FakeDriver.reply(message, 14);
    });
    vfs.read(ROOT, 0, 100);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void writeGrantsReading() {
    vfs.hello.does(message -> {
      assertThat(vfs.machine.liveGrants().get(DeviceMessage.grant(message)))
          .isEqualTo(new FakeMachine.MagicGrant(HELLO, ROOT, BUFFER, 5, Grants.READ));
      return FakeDriver.reply(message, 5);
    });
    assertThat(vfs.transfer(ROOT, VfsCall.WRITE, 0, 5)).isEqualTo(5);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.WRITE);
  }

  @Test
  void thePositionFollowsWhatWasMoved() {
    vfs.hello.answers(14).answers(0);
    vfs.read(ROOT, 0, 100);
    vfs.read(ROOT, 0, 100);
    assertThat(vfs.hello.requests.stream().map(FakeDriver.Request::low)).containsExactly(0, 14);
  }

  @Test
  void transfersAreOnBehalfOfVfs() {
    vfs.read(ROOT, 0, 100);
    assertThat(vfs.hello.requests.getFirst().endpoint()).isEqualTo(Endpoint.VFS);
    assertThat(vfs.hello.requests.getFirst().amount()).isEqualTo(100);
  }

  @Test
  void anErrorOfTheDriverReachesTheUserAndMovesNothing() {
    vfs.hello.answers(-Errno.EINVAL).answers(0);
    assertThat(vfs.transfer(ROOT, VfsCall.WRITE, 0, 5)).isEqualTo(-Errno.EINVAL);
    vfs.read(ROOT, 0, 5);
    assertThat(vfs.hello.requests.getLast().low()).isEqualTo(0);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aDriverThatClaimsMoreThanAskedIsEio() {
    vfs.hello.answers(101);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EIO);
  }

  @Test
  void aDescriptorThatIsNotOpenIsEbadf() {
    assertThat(vfs.read(ROOT, 1, 10)).isEqualTo(-Errno.EBADF);
    assertThat(vfs.read(ROOT, -1, 10)).isEqualTo(-Errno.EBADF);
    assertThat(vfs.read(ROOT, FileProcess.OPEN_MAX, 10)).isEqualTo(-Errno.EBADF);
    assertThat(vfs.ioctl(ROOT, 1, 0)).isEqualTo(-Errno.EBADF);
    assertThat(vfs.close(ROOT, 1)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void theModeOfTheDescriptorCounts() {
    vfs.open(USER, "/dev/hello");
    assertThat(vfs.transfer(USER, VfsCall.WRITE, 0, 1)).isEqualTo(-Errno.EBADF);
    int fd = vfs.open(ROOT, "/dev/hello", OpenFlag.O_WRONLY);
    assertThat(vfs.read(ROOT, fd, 1)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void aNegativeLengthIsEinval() {
    assertThat(vfs.read(ROOT, 0, -1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void nothingToMoveNeedsNoDriver() {
    assertThat(vfs.read(ROOT, 0, 0)).isEqualTo(0);
    assertThat(vfs.hello.requests).isEmpty();
  }

  @Test
  void aDirectoryCannotBeRead() {
    int fd = vfs.open(ROOT, "/dev");
    assertThat(vfs.read(ROOT, fd, 10)).isEqualTo(-Errno.EISDIR);
    assertThat(vfs.ioctl(ROOT, fd, 10)).isEqualTo(-Errno.ENOTTY);
    assertThat(vfs.close(ROOT, fd)).isEqualTo(0);
  }

  @Test
  void ioctlGrantsWhatItsRequestSays() {
    int request = 0xC0000000 | 36 << 16 | 'T' << 8 | 8;
    vfs.hello.does(message -> {
      assertThat(vfs.machine.liveGrants().get(DeviceMessage.grant(message)))
          .isEqualTo(
              new FakeMachine.MagicGrant(HELLO, ROOT, BUFFER, 36, Grants.READ | Grants.WRITE));
      return FakeDriver.reply(message, 3);
    });
    assertThat(vfs.ioctl(ROOT, 0, request)).isEqualTo(3);
    FakeDriver.Request told = vfs.hello.requests.getFirst();
    assertThat(told.request()).isEqualTo(DeviceRequest.IOCTL);
    assertThat(told.amount()).isEqualTo(request);
    assertThat(told.low()).isEqualTo(ROOT);
  }

  @Test
  void ioctlMovesNoPosition() {
    vfs.hello.answers(3).answers(0);
    vfs.ioctl(ROOT, 0, 0);
    vfs.read(ROOT, 0, 1);
    assertThat(vfs.hello.requests.getLast().low()).isEqualTo(0);
  }

  @Test
  void afterUnmappingTheDeviceIsGone() {
    vfs.mapDriver(Endpoint.RS, "hello", VfsFixture.HELLO_MAJOR, DeviceStyle.NDEV, 0);
    assertThat(vfs.read(ROOT, 0, 1)).isEqualTo(-Errno.ENXIO);
    assertThat(vfs.close(ROOT, 0)).isEqualTo(0);
  }

  @Test
  void theLastCloseTellsTheDriver() {
    assertThat(vfs.close(ROOT, 0)).isEqualTo(0);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.CLOSE);
    assertThat(vfs.read(ROOT, 0, 1)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void aDriverThatFailsToCloseIsNotTheUsersConcern() {
    vfs.hello.does(message -> -Errno.EDEADSRCDST);
    assertThat(vfs.close(ROOT, 0)).isEqualTo(0);
  }

  @Test
  void callsThatDoNotExistAreAnswered() {
    for (int number : new int[] {0, 1, 8, 57, 112, 500, 0x7777, -5, Message.WORDS}) {
      assertThat(vfs.callNumber(ROOT, number)).as("call %d", number).isEqualTo(-Errno.ENOSYS);
    }
  }

  @Test
  void noRequestOfSvrctlExists() {
    int fsSignOn = 'F' << 8 | 2;
    int fsDeviceUnmap = 'F' << 8 | 5;
    for (int request : new int[] {0, fsSignOn, fsDeviceUnmap, -1}) {
      long[] message = Message.ofType(VfsCall.SVRCTL.number());
      Message.int32(message, Message.M2_I1, request);
      assertThat(vfs.call(USER, message)).isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void notesOfPmAreForPmAlone() {
    assertThat(vfs.callNumber(ROOT, samsara.protocol.pm.PmToVfs.REBOOT.type()))
        .isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void aCallerThatPmNeverNamedIsEsrch() {
    assertThat(vfs.read(Endpoint.of(3, 99), 0, 1)).isEqualTo(-Errno.ESRCH);
  }
}
