package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.sef.Panic;
import samsara.sys.Sys;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class BootTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.PM);
  private final BootedKernel kernel =
      new BootedKernel(ipc, BootedKernel.PROCESSES, new ArrayList<>());

  private void boot() {
    ipc.peer(Endpoint.VFS, PmFixture::answerOk);
    ipc.init(InitType.FRESH);
    assertThat(ipc.run(new PmProgram().newProcess())).isFalse();
  }

  @Test
  void initIsTheRootOfTheTree() {
    PmFixture pm = new PmFixture();

    assertThat(pm.pidOf(Endpoint.INIT)).isEqualTo(1);
    assertThat(pm.parentOf(Endpoint.INIT)).isEqualTo(Endpoint.INIT);
    assertThat(BootedKernel.BOOT_ORDER.stream().filter(e -> pm.parentOf(e) == e).toList())
        .containsExactly(Endpoint.INIT);
  }

  @Test
  void rsIsAChildOfInitAndAllOtherServicesAreChildrenOfRs() {
    PmFixture pm = new PmFixture();

    assertThat(pm.parentOf(Endpoint.RS)).isEqualTo(Endpoint.INIT);
    for (int endpoint :
        List.of(Endpoint.DS, Endpoint.PM, Endpoint.VFS, Endpoint.LOG, Endpoint.VM)) {
      assertThat(pm.parentOf(endpoint)).isEqualTo(Endpoint.RS);
    }
  }

  @Test
  void servicesHavePidsFrom3OnInTheOrderOfTheImage() {
    PmFixture pm = new PmFixture();

    List<Integer> pids =
        BootedKernel.BOOT_ORDER.stream().filter(e -> e != Endpoint.INIT).map(pm::pidOf).toList();
    assertThat(pids).containsExactly(3, 4, 5, 6, 7, 8);
  }

  @Test
  void vfsHearsOfEveryProcessAndThenOfTheEndBeforeRsDoes() {
    boot();

    List<Sent> notes = ipc.sentTo(Endpoint.VFS);
    assertThat(notes.stream().map(Sent::type)).containsOnly(PmToVfs.INIT.type());
    assertThat(notes.stream().map(note -> PmNoteMessage.endpoint(note.message())))
        .containsExactly(
            Endpoint.DS,
            Endpoint.RS,
            Endpoint.PM,
            Endpoint.VFS,
            Endpoint.LOG,
            Endpoint.VM,
            Endpoint.INIT,
            Endpoint.NONE);
    assertThat(notes.stream().map(Sent::primitive))
        .startsWith(Ipc.SEND)
        .endsWith(Ipc.SEND, Ipc.SENDREC);
    assertThat(PmNoteMessage.pid(notes.get(0).message())).isEqualTo(3);
    assertThat(PmNoteMessage.slot(notes.get(0).message())).isEqualTo(Endpoint.DS);
    assertThat(ipc.sent().getLast().destination()).isEqualTo(Endpoint.RS);
    assertThat(InitMessage.result(ipc.answerTo(Endpoint.RS))).isZero();
  }

  @Test
  void labelsAreNotPmsBusiness() {
    boot();

    assertThat(ipc.sentTo(Endpoint.DS)).isEmpty();
    assertThat(ipc.sent().stream().map(Sent::type)).doesNotContain(DsRequest.BASE);
  }

  @Test
  void bootedPmAnswersCalls() {
    ipc.whenIdle(() -> ipc.request(Endpoint.RS, Message.ofType(PmCall.GETPID.number())));
    boot();

    assertThat(Message.type(ipc.answerTo(Endpoint.RS))).isEqualTo(4);
  }

  @Test
  void vfsThatRefusesIsAPanic() {
    ipc.peer(
        Endpoint.VFS,
        message -> {
          Message.type(message, -Errno.EINVAL);
          return true;
        });
    ipc.init(InitType.FRESH);

    assertThatThrownBy(() -> ipc.run(new PmProgram().newProcess())).isInstanceOf(Panic.class);
  }

  @Test
  void imageWithoutInitOrRsIsAPanic() {
    kernel.removeFromImage(Endpoint.RS);
    assertThatThrownBy(this::load).isInstanceOf(Panic.class).hasMessageContaining("RS");

    kernel.removeFromImage(Endpoint.INIT);
    assertThatThrownBy(this::load).isInstanceOf(Panic.class);
  }

  private void load() {
    new BootProcesses(new PmState(new Sys(ipc), (destination, message) -> {})).load();
  }

  @Test
  void restartAndUpdateAreRefused() {
    for (int type : new int[] {InitType.RESTART, InitType.LIVE_UPDATE}) {
      FakeIpc other = new FakeIpc(Endpoint.PM);
      other.init(type);

      // Nobody ends the refused process here, so that it goes on, without a state.
      assertThatThrownBy(() -> other.run(new PmProgram().newProcess()))
          .isInstanceOf(NullPointerException.class);
      assertThat(InitMessage.result(other.answerTo(Endpoint.RS))).isEqualTo(-Errno.ENOSYS);
    }
  }
}
