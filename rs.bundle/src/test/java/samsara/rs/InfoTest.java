package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.RsMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.rs.world.Client;
import samsara.rs.world.Records;
import samsara.rs.world.World;

final class InfoTest {
  private final World world = new World(9).boot();
  private final Client root = world.root();

  private List<SlotInfo> slots() {
    int bytes = root.sysInfo(RsMessage.PRIVATE_TABLE);
    return IntStream.range(0, bytes / SlotInfo.SIZE_BYTES)
        .mapToObj(i -> SlotInfo.read(root.data(), root.buffer() + i * SlotInfo.SIZE_BYTES))
        .toList();
  }

  @Test
  void everyBootProcessHasASlot() {
    assertThat(slots())
        .extracting(SlotInfo::label)
        .containsExactly("rs", "vm", "pm", "vfs", "ds", "log", "init", "log");
  }

  @Test
  void userProcessesAndKernelTasksHaveNoSlot() {
    assertThat(slots())
        .extracting(SlotInfo::endpoint)
        .doesNotContain(root.endpoint(), Endpoint.SYSTEM, Endpoint.CLOCK, Endpoint.HARDWARE);
  }

  @Test
  void slotTellsWhatItIs() {
    world.images.jar("/service/hello.jar", "hello", "1.2.3");
    root.up(
        Records.start("/service/hello.jar -v")
            .label("greeter")
            .device(17, DeviceStyle.DEV)
            .period(180)
            .flags(StartRecord.REPLICA));

    SlotInfo slot =
        slots().stream()
            .filter(s -> s.label().equals("greeter") && (s.flags() & SlotInfo.ACTIVE) != 0)
            .findFirst()
            .orElseThrow();

    assertThat(slot.endpoint()).isEqualTo(world.service("greeter").endpoint);
    assertThat(slot.pid()).isEqualTo(world.pm.pidOf(slot.endpoint()));
    assertThat(slot.programName()).isEqualTo("hello");
    assertThat(slot.version()).isEqualTo("1.2.3");
    assertThat(slot.command()).isEqualTo("/service/hello.jar -v");
    assertThat(slot.major()).isEqualTo(17);
    assertThat(slot.periodTicks()).isEqualTo(180);
    assertThat(slots().stream().filter(s -> s.label().equals("greeter"))).hasSize(2);
  }

  @Test
  void waitingClientShowsInTheFlags() {
    world.images.jar("/service/hello.jar", "hello", "1.0.0").initTicks = 100;
    world.root().sendUp(Records.start("/service/hello.jar"));
    world.runFor(60);

    assertThat(slots().getLast().flags())
        .isEqualTo(SlotInfo.IN_USE | SlotInfo.ACTIVE | SlotInfo.INITIALIZING | SlotInfo.LATEREPLY);
  }

  @Test
  void publicTableShowsActiveServicesOnly() {
    int bytes = root.sysInfo(RsMessage.PUBLIC_TABLE);

    assertThat(bytes).isEqualTo(7 * PublicEntry.SIZE_BYTES);
    PublicEntry log = PublicEntry.read(root.data(), root.buffer() + 5 * PublicEntry.SIZE_BYTES);
    assertThat(log.label()).isEqualTo("log");
    assertThat(log.major()).isEqualTo(15);
    assertThat(log.style()).isEqualTo(DeviceStyle.DEVA);
    assertThat(log.deviceFlags()).isEqualTo(PublicEntry.DEVICE_FORCED);
  }

  @Test
  void tablesAreForRoot() {
    assertThat(world.client(5).sysInfo(RsMessage.PRIVATE_TABLE)).isEqualTo(-Errno.EPERM);
    assertThat(world.client(5).sysInfo(RsMessage.PUBLIC_TABLE)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void tableThatThereIsNotIsInvalid() {
    assertThat(root.sysInfo(1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void bufferThatIsTooSmallIsTooBigATable() {
    assertThat(root.sysInfo(RsMessage.PRIVATE_TABLE, 100)).isEqualTo(-Errno.E2BIG);
  }

  @Test
  void anybodyMayLookUp() {
    assertThat(world.client(5).lookup("ds")).isEqualTo(Endpoint.DS);
    assertThat(world.client(5).lookup("nobody")).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void requestNumberWithoutRequestIsInvalid() {
    assertThat(root.send(Message.ofType(RsRequest.BASE + 99)).await()).isEqualTo(-Errno.EINVAL);
    assertThat(root.send(Message.ofType(RsRequest.BASE + 6)).await()).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void messageThatIsNoRequestIsAnsweredIfSomebodyWaits() {
    assertThat(root.send(Message.ofType(0x123)).await()).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void clientsCanNotActAsServices() {
    assertThat(root.send(Message.ofType(RsRequest.INIT.type())).await()).isEqualTo(-Errno.EINVAL);
    assertThat(root.send(Message.ofType(RsRequest.LU_PREPARE.type())).await())
        .isEqualTo(-Errno.EINVAL);
  }
}
