package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.pm.PmFixture.Answer;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.vm.VmCall;

final class ForkTest {
  private final PmFixture pm = new PmFixture();

  private int forkChild() {
    assertThat(pm.result(Endpoint.INIT, PmCall.FORK)).isEqualTo(PmFixture.NO_ANSWER);
    return PmNoteMessage.endpoint(pm.notes().getLast());
  }

  @Test
  void parentAndChildGoOnWhenVfsKnowsTheChild() {
    int child = forkChild();
    assertThat(pm.answers).isEmpty();

    pm.vfsAnswers();

    assertThat(pm.answers)
        .containsExactly(new Answer(child, 0, 0), new Answer(Endpoint.INIT, pm.pidOf(child), 0));
  }

  @Test
  void vfsHearsOfChildParentAndPid() {
    int child = forkChild();

    long[] note = pm.notes().getFirst();
    assertThat(pm.noteNames()).containsExactly("FORK " + Endpoint.toString(child));
    assertThat(PmNoteMessage.parent(note)).isEqualTo(Endpoint.INIT);
    assertThat(PmNoteMessage.pid(note)).isEqualTo(pm.pidOf(child)).isEqualTo(9);
  }

  @Test
  void childInheritsTheIdsOfItsParent() {
    int parent = pm.forkAs(7);
    pm.result(Endpoint.INIT, PmCall.SETGID, m -> PmMessage.id(m, 3));
    pm.vfsAnswers();

    int child = pm.fork(parent);

    assertThat(pm.result(child, PmCall.GETUID)).isEqualTo(7);
    assertThat(pm.result(pm.fork(Endpoint.INIT), PmCall.GETGID)).isEqualTo(3);
    assertThat(pm.parentOf(child)).isEqualTo(parent);
  }

  @Test
  void childOfAUserIsNoService() {
    int child = pm.fork(Endpoint.INIT);

    assertThat(pm.state.processes().find(child).orElseThrow().isService()).isFalse();
  }

  @Test
  void memoryThatRunsOutIsToldAndNothingIsLeft() {
    pm.failVm(VmCall.FORK, Errno.ENOMEM);

    assertThat(pm.result(Endpoint.INIT, PmCall.FORK)).isEqualTo(-Errno.ENOMEM);

    assertThat(pm.notes()).isEmpty();
    assertThat(pm.state.processes().all()).hasSize(BootedKernel.BOOT_ORDER.size());
  }

  @Test
  void parentThatDiesMeanwhileGetsNoAnswer() {
    int parent = pm.fork(Endpoint.INIT);
    pm.result(parent, PmCall.FORK);
    int child = PmNoteMessage.endpoint(pm.notes().getLast());

    pm.kill(Endpoint.INIT, pm.pidOf(parent), Signal.KILL);
    pm.vfsAnswers();

    assertThat(pm.answers).containsExactly(new Answer(child, 0, 0));
    assertThat(pm.parentOf(child)).isEqualTo(Endpoint.INIT);
  }

  @Test
  void childThatIsKilledMeanwhileEndsAfterItsStart() {
    int child = forkChild();

    assertThat(pm.kill(Endpoint.INIT, pm.pidOf(child), Signal.KILL)).isZero();
    assertThat(pm.isAlive(child)).isTrue();
    pm.vfsAnswers();

    assertThat(pm.isAlive(child)).isFalse();
    assertThat(pm.answers.getLast().destination()).isEqualTo(Endpoint.INIT);
    assertThat(pm.answers.getLast().result()).isPositive();
  }

  @Test
  void childThatVfsRefusesEndsAndTheParentHearsWhy() {
    int child = forkChild();

    pm.vfsAnswersOne(-Errno.EINVAL);
    pm.vfsAnswers();

    assertThat(pm.answers).containsExactly(new Answer(Endpoint.INIT, -Errno.EINVAL, 0));
    assertThat(pm.exists(child)).isFalse();
    assertThat(pm.log).contains("vm EXIT " + child);
  }

  @Test
  void servicesCannotForkThemselves() {
    assertThat(pm.result(Endpoint.RS, PmCall.FORK)).isEqualTo(-Errno.EPERM);
    assertThat(pm.result(Endpoint.LOG, PmCall.FORK)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void serviceForkIsAnsweredAtOnce() {
    long[] answer = pm.call(Endpoint.RS, PmCall.SRV_FORK, m -> {});

    int child = PmMessage.endpoint(answer);
    assertThat(Message.type(answer)).isEqualTo(pm.pidOf(child)).isEqualTo(9);
    assertThat(pm.parentOf(child)).isEqualTo(Endpoint.RS);
    assertThat(pm.state.processes().find(child).orElseThrow().isService()).isTrue();
    assertThat(pm.noteNames()).containsExactly("SRV_FORK " + Endpoint.toString(child));
    assertThat(PmNoteMessage.parent(pm.notes().getFirst())).isEqualTo(Endpoint.RS);
  }

  @Test
  void nobodyIsAnsweredWhenVfsKnowsAService() {
    pm.call(Endpoint.RS, PmCall.SRV_FORK, m -> {});

    pm.vfsAnswers();

    assertThat(pm.answers).isEmpty();
  }

  @Test
  void serviceRunsAsTheUserThatRsSays() {
    int child = PmMessage.endpoint(pm.call(Endpoint.RS, PmCall.SRV_FORK, m -> PmMessage.id(m, 12)));

    assertThat(pm.result(child, PmCall.GETUID)).isEqualTo(12);
    assertThat(pm.noteNames())
        .containsExactly(
            "SRV_FORK " + Endpoint.toString(child), "SETUID " + Endpoint.toString(child));
    pm.vfsAnswers();
    assertThat(pm.answers).isEmpty();
  }

  @Test
  void onlyRsForksServices() {
    assertThat(pm.result(Endpoint.DS, PmCall.SRV_FORK)).isEqualTo(-Errno.EPERM);
    assertThat(pm.result(Endpoint.INIT, PmCall.SRV_FORK)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void fullTableIsTryAgain() {
    int free = BootedKernel.PROCESSES - BootedKernel.BOOT_ORDER.size();
    for (int i = 0; i < free; i++) {
      pm.fork(Endpoint.INIT);
    }

    assertThat(pm.result(Endpoint.INIT, PmCall.FORK)).isEqualTo(-Errno.EAGAIN);
    assertThat(pm.result(Endpoint.RS, PmCall.SRV_FORK)).isEqualTo(-Errno.EAGAIN);
  }

  @Test
  void lastSlotsAreForTheSuperuser() {
    int user = pm.forkAs(7);
    int free = BootedKernel.PROCESSES - BootedKernel.BOOT_ORDER.size() - 1;
    for (int i = 0; i < free - ProcessTable.RESERVED_SLOTS; i++) {
      pm.fork(user);
    }

    assertThat(pm.result(user, PmCall.FORK)).isEqualTo(-Errno.EAGAIN);
    assertThat(pm.result(Endpoint.INIT, PmCall.FORK)).isEqualTo(PmFixture.NO_ANSWER);
    assertThat(pm.result(Endpoint.RS, PmCall.SRV_FORK)).isPositive();
  }

  @Test
  void slotsBehindTheBootProcessesAreTakenFirst() {
    assertThat(Endpoint.slot(pm.service())).isEqualTo(Endpoint.INIT + 1);
  }

  @Test
  void slotsAndPidsAreNotReusedAtOnce() {
    int first = pm.service();
    int firstPid = pm.pidOf(first);
    pm.serviceKill(Endpoint.RS, firstPid, Signal.KILL);
    pm.vfsAnswers();

    int second = pm.service();

    assertThat(Endpoint.slot(second)).isNotEqualTo(Endpoint.slot(first));
    assertThat(pm.pidOf(second)).isEqualTo(firstPid + 1);
  }

  @Test
  void pidsWrapAroundAndSkipThoseInUse() {
    int keeper = pm.fork(Endpoint.INIT);
    int keeperPid = pm.pidOf(keeper);
    int last = 0;
    for (int i = keeperPid; i < ProcessTable.PID_MAX; i++) {
      last = pm.state.processes().freePid();
    }
    assertThat(last).isEqualTo(ProcessTable.PID_MAX);

    // 2 was never given away; 3 … 8 are the boot services, then comes the keeper.
    assertThat(pm.state.processes().freePid()).isEqualTo(2);
    assertThat(pm.state.processes().freePid()).isEqualTo(keeperPid + 1);
  }

  @Test
  void thousandLivesLeaveNothingBehind() {
    int before = pm.state.processes().all().size();
    for (int i = 0; i < 1000; i++) {
      int service = pm.service();
      pm.serviceKill(Endpoint.RS, pm.pidOf(service), Signal.KILL);
      int user = pm.fork(Endpoint.INIT);
      pm.exit(user, 0);
      pm.vfsAnswers();
      assertThat(Message.type(pm.waitPid(Endpoint.INIT, -1, 0))).isPositive();
    }
    assertThat(pm.state.processes().all()).hasSize(before);
  }
}
