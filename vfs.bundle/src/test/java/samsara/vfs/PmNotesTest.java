package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;

class PmNotesTest {
  private static final int CHILD = Endpoint.of(1, 41);

  private final VfsFixture vfs = new VfsFixture();

  @Test
  void atBootPmIsAnsweredWhenAllProcessesAreKnown() {
    assertThat(vfs.machine.base.sentTo(Endpoint.PM)).hasSize(1);
    assertThat(Message.type(vfs.machine.base.answerTo(Endpoint.PM))).isEqualTo(Errno.OK);
    assertThat(vfs.open(ROOT, "/dev/hello")).isEqualTo(0);
  }

  @Test
  void aChildSharesTheOpenFilesOfItsParent() {
    vfs.open(USER, "/dev/hello");
    assertThat(vfs.tell(PmToVfs.FORK, CHILD, USER, 50)).isEqualTo(Errno.OK);
    vfs.hello.answers(14).answers(0);
    vfs.read(USER, 0, 100);
    vfs.read(CHILD, 0, 100);
    assertThat(vfs.hello.requests.getLast().low()).isEqualTo(14);
  }

  @Test
  void aSharedFileIsClosedByTheLastOwner() {
    vfs.open(USER, "/dev/hello");
    vfs.tell(PmToVfs.SRV_FORK, CHILD, USER, 50);
    vfs.hello.requests.clear();
    vfs.close(USER, 0);
    assertThat(vfs.hello.requests).isEmpty();
    vfs.close(CHILD, 0);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.CLOSE);
  }

  @Test
  void aChildInheritsTheIds() {
    vfs.tell(PmToVfs.FORK, CHILD, USER, 50);
    assertThat(vfs.open(CHILD, "/dev/klog")).isEqualTo(-Errno.EACCES);
  }

  @Test
  void theEffectiveIdCounts() {
    vfs.tell(PmToVfs.SETUID, USER, 0, VfsFixture.UID);
    assertThat(vfs.open(USER, "/dev/klog")).isEqualTo(0);
  }

  @Test
  void exitClosesAllFiles() {
    vfs.open(USER, "/dev/hello");
    vfs.open(USER, "/dev/hello1");
    vfs.hello.requests.clear();
    assertThat(vfs.tell(PmToVfs.EXIT, USER, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.CLOSE, DeviceRequest.CLOSE);
    assertThat(vfs.open(USER, "/dev/hello")).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void aNoteOnAProcessThatIsUnknownIsEsrch() {
    assertThat(vfs.tell(PmToVfs.EXIT, CHILD, 0, 0)).isEqualTo(-Errno.ESRCH);
    assertThat(vfs.tell(PmToVfs.SETUID, CHILD, 0, 0)).isEqualTo(-Errno.ESRCH);
    assertThat(vfs.tell(PmToVfs.FORK, 50, CHILD, 0)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void aStaleEndpointIsUnknown() {
    assertThat(vfs.tell(PmToVfs.EXIT, Endpoint.next(USER), 0, 0)).isEqualTo(-Errno.ESRCH);
    assertThat(vfs.open(USER, "/dev/hello")).isEqualTo(0);
  }

  @Test
  void aChildOutsideTheTableIsEinval() {
    assertThat(vfs.tell(PmToVfs.FORK, Endpoint.of(1, 300), USER, 50)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void rebootClosesTheFilesOfAll() {
    vfs.open(USER, "/dev/hello");
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.requests.clear();
    assertThat(vfs.tell(PmToVfs.REBOOT, 0, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.CLOSE, DeviceRequest.CLOSE);
  }

  @Test
  void theAnswerNamesTheProcess() {
    long[] message = VfsFixture.note(PmToVfs.SETGID, USER, 5, 5);
    vfs.server.handle(message, samsara.abi.Ipc.SENDA);
    assertThat(PmNoteMessage.endpoint(message)).isEqualTo(USER);
  }
}
