package samsara.driver.at_wini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.driver.BlockDriverLoop;
import samsara.driver.at_wini.FakeController.Fate;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;

final class AtWiniTest {
  private static final int EVENTS_MAX = 2000;
  private static final int SECTOR = FakeController.SECTOR;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final FakeController disk = new FakeController(ipc);
  private final byte[] user = new byte[128 * 1024];
  private final int grant = ipc.kernel().grantToProcess(user);
  private final FakeDataStore store = new FakeDataStore("at_wini");
  private final Deque<long[]> requests = new ArrayDeque<>();
  private final List<Integer> statuses = new ArrayList<>();
  private boolean asked;

  @BeforeEach
  void connect() {
    ipc.kernel().name("at_wini");
    store.connect(ipc);
    for (int i = 0; i < EVENTS_MAX; i++) {
      ipc.whenIdle(this::nextEvent);
    }
  }

  // The driver has nothing to do: an interrupt, the alarm, or the next request.
  private void nextEvent() {
    if (asked && answers() > statuses.size()) {
      statuses.add(DeviceMessage.replyStatus(ipc.answerTo(Endpoint.VFS)));
      asked = false;
    }
    if (disk.interrupts) {
      disk.interrupts = false;
      ipc.notification(Endpoint.HARDWARE, 1);
    } else if (!asked && !requests.isEmpty()) {
      asked = true;
      ipc.request(Endpoint.VFS, requests.removeFirst());
    } else if (ipc.kernel().alarmTicks() > 0 && asked) {
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + ipc.kernel().alarmTicks());
      ipc.notification(Endpoint.CLOCK, 0);
    }
  }

  private int answers() {
    return ipc.sentTo(Endpoint.VFS).size();
  }

  private void request(DeviceRequest request, int minor, long position, int bytes) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.positionLow(message, (int) position);
    DeviceMessage.positionHigh(message, (int) (position >>> 32));
    DeviceMessage.bytes(message, bytes);
    DeviceMessage.grant(message, grant);
    requests.addLast(message);
  }

  private void open(int minor) {
    request(DeviceRequest.OPEN, minor, 0, 0);
  }

  /// Runs the driver on the requests; their statuses are in `statuses`.
  private void run() {
    ipc.init(InitType.FRESH);
    ipc.run(new AtWiniProgram().newProcess());
  }

  private byte[] fill(long sector, int value) {
    byte[] content = new byte[SECTOR];
    Arrays.fill(content, (byte) value);
    disk.sectors.put(sector, content);
    return content;
  }

  private void fates(Fate fate, int times) {
    disk.fates.addAll(Collections.nCopies(times, fate));
  }

  /// IDENTIFY and the partition table of the whole disk come before the first transfer.
  private List<Integer> transferCommands() {
    return disk.commands.subList(2, disk.commands.size());
  }

  @Test
  void readsByDma() {
    fill(7, 0x11);
    open(0);
    request(DeviceRequest.READ, 0, 7 * SECTOR, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, SECTOR);
    assertThat(transferCommands()).containsExactly(Channel.READ_DMA);
    assertThat(Arrays.copyOf(user, SECTOR)).containsOnly(0x11);
    assertThat(store.published()).isNotEmpty();
  }

  @Test
  void writesByDma() {
    Arrays.fill(user, (byte) 0x22);
    open(0);
    request(DeviceRequest.WRITE, 0, 3 * SECTOR, 100 * 1024);

    run();

    assertThat(statuses).containsExactly(0, 100 * 1024);
    assertThat(transferCommands()).containsExactly(Channel.WRITE_DMA, Channel.WRITE_DMA);
    assertThat(disk.sectors.get(3L)).containsOnly(0x22);
    assertThat(disk.sectors.get(202L)).containsOnly(0x22);
    assertThat(disk.sectors).doesNotContainKeys(2L, 203L);
  }

  @Test
  void transfersAreProgrammedWithoutABusMaster() {
    disk.hasPci = false;
    fill(1, 0x33);
    open(0);
    request(DeviceRequest.READ, 0, SECTOR, 3 * SECTOR);
    request(DeviceRequest.WRITE, 0, 10 * SECTOR, 2 * SECTOR);

    run();

    assertThat(statuses).containsExactly(0, 3 * SECTOR, 2 * SECTOR);
    assertThat(transferCommands()).containsExactly(Channel.READ, Channel.WRITE);
    assertThat(disk.sectors.get(10L)).containsOnly(0x33);
  }

  @Test
  void transfersAreProgrammedWhereMemoryHasNoPhysicalAddress() {
    disk.isContiguous = false;
    open(0);
    request(DeviceRequest.READ, 0, 0, SECTOR);

    run();

    assertThat(transferCommands()).containsExactly(Channel.READ);
  }

  @Test
  void sectorsBeyondTwentyEightBitsTakeTheExtendedCommands() {
    disk.size = 1L << 33;
    long far = 0x1_2345_6789L;
    fill(far, 0x44);
    open(0);
    request(DeviceRequest.READ, 0, far * SECTOR, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, SECTOR);
    assertThat(transferCommands()).containsExactly(Channel.READ_DMA_EXT);
    assertThat(user[0]).isEqualTo((byte) 0x44);
  }

  @Test
  void driveWithoutLbaIsAddressedByCylinders() {
    disk.hasLba = false;
    disk.hasLba48 = false;
    open(0);
    request(DeviceRequest.READ, 0, 5000L * SECTOR, SECTOR);

    run();

    assertThat(disk.addresses).endsWith(5000L);
  }

  @Test
  void writeOfAPartReadsTheRestFirst() {
    fill(4, 0x55);
    open(0);
    request(DeviceRequest.WRITE, 0, 4 * SECTOR + 10, 20);

    run();

    assertThat(statuses).containsExactly(0, 20);
    assertThat(transferCommands()).containsExactly(Channel.READ_DMA, Channel.WRITE_DMA);
    byte[] written = new byte[SECTOR];
    Arrays.fill(written, (byte) 0x55);
    Arrays.fill(written, 10, 30, (byte) 0);
    assertThat(disk.sectors.get(4L)).isEqualTo(written);
  }

  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
  void whatGoesWrongOnceIsNotSeen(Fate fate) {
    fill(9, 0x66);
    open(0);
    fates(Fate.GOOD, 2);
    fates(fate, 1);
    request(DeviceRequest.READ, 0, 9 * SECTOR, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, SECTOR);
    assertThat(Arrays.copyOf(user, SECTOR)).containsOnly(0x66);
  }

  @Test
  void commandIsTriedFiveTimesTheLastOnesWithoutDma() {
    open(0);
    fates(Fate.GOOD, 2);
    fates(Fate.ERROR, Transfers.ATTEMPTS_MAX);
    request(DeviceRequest.READ, 0, 0, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, -Errno.EIO);
    assertThat(transferCommands())
        .containsExactly(
            Channel.READ_DMA, Channel.READ_DMA, Channel.READ_DMA, Channel.READ, Channel.READ);
    assertThat(ipc.kernel().console()).contains("drive 0: gives up: sector=0");
    assertThat(disk.resets).isGreaterThanOrEqualTo(Transfers.ATTEMPTS_MAX);
  }

  @Test
  void driveWhereDmaDoesNotWorkIsNotAskedForItAgain() {
    open(0);
    fates(Fate.GOOD, 2);
    fates(Fate.ERROR, 3);
    request(DeviceRequest.READ, 0, 0, SECTOR);
    request(DeviceRequest.READ, 0, 0, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, SECTOR, SECTOR);
    assertThat(transferCommands())
        .containsExactly(
            Channel.READ_DMA, Channel.READ_DMA, Channel.READ_DMA, Channel.READ, Channel.READ);
    assertThat(ipc.kernel().console()).contains("drive 0: goes on without DMA");
  }

  @Test
  void driveThatHangsIsResetAfterTwoSeconds() {
    open(0);
    fates(Fate.GOOD, 2);
    fates(Fate.STUCK, 1);
    request(DeviceRequest.READ, 0, 0, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, SECTOR);
    assertThat(ipc.kernel().uptimeTicks()).isBetween(2 * 60, 3 * 60);
  }

  @Test
  void lostInterruptCostsATenthOfASecond() {
    open(0);
    fates(Fate.GOOD, 2);
    fates(Fate.NO_INTERRUPT, 1);
    request(DeviceRequest.READ, 0, 0, SECTOR);

    run();

    assertThat(statuses).containsExactly(0, SECTOR);
    assertThat(transferCommands()).containsExactly(Channel.READ_DMA);
    assertThat(ipc.kernel().uptimeTicks()).isBetween(6, 10);
  }

  @Test
  void writeThatFailsInTheMiddleTellsWhatHasMoved() {
    open(0);
    fates(Fate.GOOD, 3);
    fates(Fate.ERROR, Transfers.ATTEMPTS_MAX);
    request(DeviceRequest.WRITE, 0, 0, 100 * 1024);

    run();

    assertThat(statuses).containsExactly(0, BusMaster.BUFFER_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 15, 20, 1, 128, 255})
  void minorWithoutDriveOrPartitionIsNoDevice(int minor) {
    open(minor);

    run();

    assertThat(statuses).containsExactly(-Errno.ENXIO);
  }

  @Test
  void absentDriveIsFoundOutWithoutADelay() {
    disk.isPresent = false;
    open(0);

    run();

    assertThat(statuses).containsExactly(-Errno.ENXIO);
    assertThat(ipc.kernel().uptimeTicks()).isLessThan(60);
  }

  @Test
  void initFailsWithoutTheRightToTheLine() {
    ipc.kernel().on(KernelCall.IRQCTL, message -> -Errno.EPERM);

    run();

    assertThat(InitMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.EPERM);
  }

  private static void entry(byte[] table, int row, int type, int first, int sectors) {
    ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(446 + row * 16 + 4, (byte) type);
    bytes.putInt(446 + row * 16 + 8, first).putInt(446 + row * 16 + 12, sectors);
    bytes.putShort(510, (short) 0xAA55);
  }

  @Test
  void partitionsAreSortedAndBound() {
    byte[] table = fill(0, 0);
    entry(table, 0, 0x83, 1000, 50);
    entry(table, 1, 0x83, 100, 50);
    fill(100, 1);
    fill(1000, 2);
    open(1);
    open(2);
    request(DeviceRequest.READ, 1, 0, 1);
    request(DeviceRequest.READ, 2, 0, 1000 * SECTOR);
    request(DeviceRequest.READ, 2, 50 * SECTOR, 1);
    open(3);

    run();

    assertThat(statuses).containsExactly(0, 0, 1, 50 * SECTOR, 0, -Errno.ENXIO);
    assertThat(user[0]).isEqualTo((byte) 2);
  }

  @Test
  void subpartitionsLieInPartitionsOfMinix() {
    entry(fill(0, 0), 0, 0x81, 100, 50);
    entry(fill(100, 0), 0, 0x81, 110, 10);
    fill(110, 7);
    open(128);
    request(DeviceRequest.READ, 128, 0, 100 * SECTOR);

    run();

    assertThat(statuses).containsExactly(0, 10 * SECTOR);
    assertThat(user[0]).isEqualTo((byte) 7);
  }

  @Test
  void partitionIsTold() {
    open(0);
    request(DeviceRequest.IOCTL, 0, 0, BlockDriverLoop.DIOCGETP);

    run();

    assertThat(statuses).containsExactly(0, 0);
    assertThat(ByteBuffer.wrap(user).order(ByteOrder.LITTLE_ENDIAN).getLong(8))
        .isEqualTo(disk.size * SECTOR);
  }

  @Test
  void partitionIsSet() {
    ByteBuffer.wrap(user).order(ByteOrder.LITTLE_ENDIAN).putLong(5 * SECTOR).putLong(SECTOR);
    fill(5, 8);
    open(0);
    request(DeviceRequest.IOCTL, 0, 0, BlockDriverLoop.DIOCSETP);
    request(DeviceRequest.READ, 0, 0, 10 * SECTOR);

    run();

    assertThat(statuses).containsExactly(0, 0, SECTOR);
    assertThat(Arrays.copyOf(user, SECTOR)).containsOnly(8);
  }
}
