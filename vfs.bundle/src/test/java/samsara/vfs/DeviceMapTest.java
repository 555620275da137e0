package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.BUFFER;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.HELLO_MAJOR;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.DeviceMapEntry;

class DeviceMapTest {
  private static final int BYTES = DeviceMap.MAJORS * DeviceMapEntry.SIZE_BYTES;
  private static final int FORCED = PublicEntry.DEVICE_FORCED;

  private final VfsFixture vfs = new VfsFixture();

  private DeviceMapEntry row(int major) {
    assertThat(vfs.getSysInfo(ROOT, MapCalls.TABLE_DEVICE_MAP, BYTES, BUFFER)).isEqualTo(BYTES);
    return DeviceMapEntry.read(
        vfs.machine.memoryOf(ROOT), BUFFER + major * DeviceMapEntry.SIZE_BYTES);
  }

  private int map(String label, int major, int style) {
    return vfs.mapDriver(Endpoint.RS, label, major, style, FORCED);
  }

  @Test
  void isEmptyBeforeInit() {
    assertThat(new DeviceMap().rows())
        .hasSize(32)
        .allSatisfy(row -> assertThat(row.endpoint()).isEqualTo(Endpoint.NONE));
  }

  @Test
  void holdsExactlyTheDriversOfTheTableAfterInit() {
    DeviceMap map = new DeviceMap();
    PublicEntry tty =
        new PublicEntry(
            1,
            0,
            5,
            0,
            FORCED,
            4,
            DeviceStyle.TTY,
            DeviceStyle.CTTY,
            0,
            "tty",
            "tty",
            List.of(),
            List.of());
    map.mapAll(List.of(VfsFixture.service("ds", 6, 0, 0), tty));
    assertThat(map.rows().stream().filter(row -> row.endpoint() != Endpoint.NONE))
        .containsExactly(
            new DeviceMapEntry(4, 5, DeviceStyle.TTY, FORCED, "tty"),
            new DeviceMapEntry(5, 5, DeviceStyle.CTTY, FORCED, "tty"));
  }

  @Test
  void showsItselfToRoot() {
    assertThat(row(HELLO_MAJOR))
        .isEqualTo(new DeviceMapEntry(HELLO_MAJOR, HELLO, DeviceStyle.DEV, FORCED, "hello"));
    assertThat(row(3)).isEqualTo(new DeviceMapEntry(3, Endpoint.NONE, DeviceStyle.NDEV, 0, ""));
  }

  @Test
  void isForRootOnly() {
    assertThat(vfs.getSysInfo(USER, MapCalls.TABLE_DEVICE_MAP, BYTES, BUFFER))
        .isEqualTo(-Errno.EPERM);
  }

  @Test
  void anUnknownTableIsEinval() {
    assertThat(vfs.getSysInfo(ROOT, 2, BYTES, BUFFER)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aBufferThatIsTooSmallIsE2big() {
    assertThat(vfs.getSysInfo(ROOT, MapCalls.TABLE_DEVICE_MAP, BYTES - 1, BUFFER))
        .isEqualTo(-Errno.E2BIG);
  }

  @Test
  void aBufferOutsideTheCallersMemoryIsEfault() {
    assertThat(vfs.getSysInfo(ROOT, MapCalls.TABLE_DEVICE_MAP, BYTES, 0)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void mappingIsForRsOnly() {
    assertThat(vfs.mapDriver(ROOT, "hello", 18, DeviceStyle.DEV, FORCED)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void aMajorThatIsNoneIsEnodev() {
    assertThat(map("hello", 0, DeviceStyle.DEV)).isEqualTo(-Errno.ENODEV);
    assertThat(map("hello", -1, DeviceStyle.DEV)).isEqualTo(-Errno.ENODEV);
    assertThat(map("hello", DeviceMap.MAJORS, DeviceStyle.DEV)).isEqualTo(-Errno.ENODEV);
  }

  @Test
  void aStyleThatIsNoneIsEinval() {
    assertThat(map("hello", 18, -1)).isEqualTo(-Errno.EINVAL);
    assertThat(map("hello", 18, DeviceStyle.CLONE + 1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aLabelThatDsDoesNotKnowIsEinval() {
    assertThat(map("nosuch", 18, DeviceStyle.DEV)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aLabelThatIsTooLongIsEinval() {
    assertThat(map("0123456789abcdef", 18, DeviceStyle.DEV)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void withoutForceTheDriverMustBeKnown() {
    assertThat(vfs.mapDriver(Endpoint.RS, "hello", 18, DeviceStyle.DEV, 0))
        .isEqualTo(-Errno.EINVAL);
    vfs.machine.dataStore.labels.put("log", Endpoint.LOG);
    assertThat(vfs.mapDriver(Endpoint.RS, "log", 18, DeviceStyle.DEV, 0)).isEqualTo(0);
  }

  @Test
  void styleNdevUnmaps() {
    assertThat(map("hello", HELLO_MAJOR, DeviceStyle.NDEV)).isEqualTo(0);
    assertThat(row(HELLO_MAJOR).endpoint()).isEqualTo(Endpoint.NONE);
    assertThat(map("hello", HELLO_MAJOR, DeviceStyle.NDEV)).isEqualTo(0);
  }

  @Test
  void nobodyUnmapsAnothersMajor() {
    assertThat(map("log", HELLO_MAJOR, DeviceStyle.NDEV)).isEqualTo(-Errno.EINVAL);
    assertThat(row(HELLO_MAJOR).endpoint()).isEqualTo(HELLO);
  }

  @Test
  void aFileStaysOpenWhenItsServiceIsTakenDownAndUpAgain() {
    vfs.open(ROOT, "/dev/hello");
    map("hello", HELLO_MAJOR, DeviceStyle.NDEV);
    map("hello", HELLO_MAJOR, DeviceStyle.DEV);
    vfs.hello.requests.clear();
    vfs.hello.answers(0).answers(14);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN, DeviceRequest.READ);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        DeviceStyle.DEV,
        DeviceStyle.DEVA,
        DeviceStyle.TTY,
        DeviceStyle.CTTY,
        DeviceStyle.CLONE
      })
  void bootTableAndRequestMapAlike(int style) {
    DeviceMap atBoot = new DeviceMap();
    atBoot.mapAll(List.of(VfsFixture.service("hello", HELLO, HELLO_MAJOR, style)));
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, style, FORCED);
    assertThat(row(HELLO_MAJOR)).isEqualTo(atBoot.rows().get(HELLO_MAJOR));
  }

  @Test
  void mappingAgainDisturbsNobody() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.answers(Errno.SUSPEND);
    vfs.read(ROOT, 0, 100);
    vfs.hello.requests.clear();
    assertThat(map("hello", HELLO_MAJOR, DeviceStyle.DEV)).isEqualTo(0);
    vfs.hello.revives(vfs.onlyGrant(), 14).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.lateReplies).containsExactly(new VfsFixture.Reply(ROOT, 14));
    assertThat(vfs.hello.kinds()).containsOnly(DeviceRequest.STATUS);
  }

  @Test
  void whoWaitsForADriverThatLosesItsMajorToAnotherGetsEio() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.answers(Errno.SUSPEND);
    vfs.read(ROOT, 0, 100);
    vfs.machine.dataStore.labels.put("other", 77);
    map("other", HELLO_MAJOR, DeviceStyle.DEV);
    assertThat(vfs.lateReplies).containsExactly(new VfsFixture.Reply(ROOT, -Errno.EIO));
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void anotherDriverTakesAMajorOverWithItsOpenFiles() {
    vfs.open(ROOT, "/dev/hello");
    FakeDriver other = new FakeDriver();
    vfs.machine.ipc.peers.put(77, other);
    vfs.machine.dataStore.labels.put("other", 77);
    assertThat(map("other", HELLO_MAJOR, DeviceStyle.DEV)).isEqualTo(0);
    vfs.read(ROOT, 0, 1);
    assertThat(other.kinds()).containsExactly(DeviceRequest.OPEN, DeviceRequest.READ);
  }
}
