package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;

/// Unknown messages, the dialogue with VFS, and the way down.
final class DispatchTest {
  private final PmFixture pm = new PmFixture();

  private int raw(int source, int type) {
    long[] message = Message.ofType(type);
    Message.source(message, source);
    return pm.pm.handle(message) ? Message.type(message) : PmFixture.NO_ANSWER;
  }

  @Test
  void unknownNumbersAreNotImplemented() {
    for (int type : new int[] {-1, 0, 3, 25, 59, 99, 103, 112, 0x600, 0xC00}) {
      assertThat(raw(Endpoint.INIT, type)).isEqualTo(-Errno.ENOSYS);
    }
  }

  @Test
  void nobodyCanAskForSwappingToDisk() {
    assertThat(raw(Endpoint.INIT, 77)).isEqualTo(-Errno.ENOSYS); // SVRCTL, with its SWAPON
  }

  @Test
  void answersOfVfsAreTakenFromVfsOnly() {
    assertThat(raw(Endpoint.INIT, PmToVfs.EXIT.type() + PmToVfs.REPLY_OFFSET))
        .isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void answerWithoutANoteIsReported() {
    long[] answer = Message.ofType(PmToVfs.EXIT.type() + PmToVfs.REPLY_OFFSET);
    Message.source(answer, Endpoint.VFS);
    PmNoteMessage.endpoint(answer, Endpoint.LOG);

    assertThat(pm.pm.handle(answer)).isFalse();

    assertThat(pm.kernel.console).contains("answer without a note: EXIT log");
    assertThat(pm.isAlive(Endpoint.LOG)).isTrue();
  }

  @Test
  void callersThatNobodyKnowsGetNoAnswer() {
    assertThat(raw(Endpoint.of(9, 20), PmCall.GETPID.number())).isEqualTo(PmFixture.NO_ANSWER);
  }

  @Test
  void notificationsAreNoCalls() {
    pm.ipc.notification(Endpoint.LOG, 0);
    long[] message = Message.create();
    pm.ipc.receive(Endpoint.ANY, message);

    assertThat(pm.pm.handle(message)).isFalse();
  }

  @Test
  void notesToABusyVfsAreLimitedAndKeepTheirOrder() {
    PmFixture large = new PmFixture(256);
    large.ipc.busy(Endpoint.VFS, true);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      int child = large.serviceUnknownToVfs();
      large.serviceKill(Endpoint.RS, large.pidOf(child), Signal.KILL);
      expected.add("SRV_FORK " + Endpoint.toString(child));
      expected.add("EXIT " + Endpoint.toString(child));
    }

    large.ipc.busy(Endpoint.VFS, false);
    assertThat(large.notes()).hasSize(VfsNotes.UNDER_WAY_MAX);
    List<String> seen = new ArrayList<>();
    while (!large.notes().isEmpty()) {
      seen.add(large.noteNames().getFirst());
      large.vfsAnswersOne(Errno.OK);
    }

    assertThat(seen).isEqualTo(expected);
    assertThat(large.state.processes().all()).hasSize(BootedKernel.BOOT_ORDER.size());
  }

  @Test
  void rebootKillsUsersStopsInitTellsVfsAndHalts() {
    int user = pm.fork(Endpoint.INIT);
    int root = pm.fork(Endpoint.INIT);
    pm.log.clear();

    assertThat(reboot(root, PmMessage.REBOOT_HALT)).isEqualTo(PmFixture.NO_ANSWER);

    assertThat(pm.isAlive(user)).isFalse();
    assertThat(pm.isAlive(root)).isFalse();
    assertThat(pm.isAlive(Endpoint.LOG)).isTrue();
    assertThat(pm.log).contains("kernel RUNCTL " + Endpoint.INIT + " 0");
    assertThat(pm.noteNames()).endsWith("REBOOT vfs");
    assertThat(pm.log).noneMatch(line -> line.startsWith("kernel ABORT"));
    pm.vfsAnswers();
    assertThat(pm.log).endsWith("kernel ABORT 0");
  }

  @Test
  void rebootWithoutUsersWorksToo() {
    assertThat(reboot(Endpoint.RS, PmMessage.REBOOT_RESET)).isEqualTo(PmFixture.NO_ANSWER);

    pm.vfsAnswers();
    assertThat(pm.log).endsWith("kernel ABORT " + PmMessage.REBOOT_RESET);
  }

  @Test
  void rebootIsForTheSuperuser() {
    assertThat(reboot(pm.forkAs(7), 0)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void rebootInAWayThatThereIsNotIsInvalid() {
    for (int how : new int[] {-1, 3, 5}) {
      assertThat(reboot(Endpoint.RS, how)).isEqualTo(-Errno.EINVAL);
    }
    assertThat(pm.notes()).isEmpty();
  }

  private int reboot(int source, int how) {
    return pm.result(source, PmCall.REBOOT, m -> PmMessage.how(m, how));
  }
}
