package samsara.driver.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;

final class MemoryDriverTest {
  private static final int OLD = Endpoint.of(1, 30);
  private static final int PHYSICAL_BYTES = 0x20000;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final FakeDataStore store = new FakeDataStore("memory");
  private final byte[] userBuffer = new byte[4096];
  private final int grant = ipc.kernel().grantToProcess(userBuffer);
  private final byte[] physical = new byte[PHYSICAL_BYTES];

  @BeforeEach
  void connect() {
    ipc.kernel().name("memory");
    store.connect(ipc);
    ipc.kernel().on(KernelCall.PHYSCOPY, this::physCopy);
    Arrays.fill(userBuffer, (byte) 0x55);
  }

  private int physCopy(long[] message) {
    int bytes = Message.int32(message, Message.M5_L3);
    boolean from = Message.int16(message, Message.M5_S1) == KernelCall.SEGMENT_PHYSICAL;
    int address = Message.int32(message, from ? Message.M5_L1 : Message.M5_L2);
    int local = Message.int32(message, from ? Message.M5_L2 : Message.M5_L1);
    if (address < 0 || address > PHYSICAL_BYTES - bytes) {
      return -Errno.EFAULT;
    }
    if (from) {
      ipc.memory().write(local, physical, address, bytes);
    } else {
      ipc.memory().read(local, physical, address, bytes);
    }
    return Errno.OK;
  }

  private void run(int type) {
    ipc.init(type, OLD, List.of());
    ipc.run(new MemoryProgram().newProcess());
  }

  private void request(DeviceRequest request, int minor, long position, int bytes) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.positionLow(message, (int) position);
    DeviceMessage.positionHigh(message, (int) (position >>> 32));
    DeviceMessage.bytes(message, bytes);
    DeviceMessage.grant(message, grant);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));
  }

  private void open(int minor) {
    request(DeviceRequest.OPEN, minor, 0, 0);
  }

  private void makeDisk(int minor, int bytes) {
    ipc.whenIdle(() -> ByteBuffer.wrap(userBuffer).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes));
    request(DeviceRequest.IOCTL, minor, 0, RamDiskDriver.MIOCRAMSIZE);
  }

  private int status() {
    return DeviceMessage.replyStatus(ipc.answerTo(Endpoint.VFS));
  }

  @ParameterizedTest
  @ValueSource(ints = {InitType.FRESH, InitType.RESTART})
  void startIsAnnounced(int type) {
    run(type);

    assertThat(store.keys()).contains("drv.vfs.memory");
  }

  @Test
  void nullIsEmptyAndTakesEverything() {
    open(Minor.NULL);
    request(DeviceRequest.WRITE, Minor.NULL, 0, 100);
    request(DeviceRequest.READ, Minor.NULL, 0, 100);

    run(InitType.FRESH);

    assertThat(ipc.sentTo(Endpoint.VFS)).hasSize(3);
    assertThat(status()).isZero();
    assertThat(userBuffer).containsOnly(0x55);
  }

  @Test
  void zeroGivesZeros() {
    open(Minor.ZERO);
    request(DeviceRequest.READ, Minor.ZERO, 1L << 40, 4096);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(4096);
    assertThat(userBuffer).containsOnly(0);
  }

  @Test
  void memIsPhysicalMemory() {
    physical[0x10005] = 77;
    open(Minor.MEM);
    request(DeviceRequest.READ, Minor.MEM, 0x10000, 16);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(16);
    assertThat(userBuffer[5]).isEqualTo((byte) 77);
  }

  @Test
  void memCanBeWritten() {
    open(Minor.MEM);
    request(DeviceRequest.WRITE, Minor.MEM, 0x8000, 4);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(4);
    assertThat(physical[0x8003]).isEqualTo((byte) 0x55);
    assertThat(physical[0x8004]).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {PHYSICAL_BYTES, 1L << 31, 1L << 33, -1})
  void memEndsWithPhysicalMemory(long position) {
    open(Minor.MEM);
    request(DeviceRequest.READ, Minor.MEM, position, 16);

    run(InitType.FRESH);

    assertThat(status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {Minor.KMEM, Minor.COUNT, 200})
  void otherMinorsAreNotThere(int minor) {
    open(minor);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void diskWithoutSizeIsEmpty() {
    open(Minor.RAM);
    request(DeviceRequest.READ, Minor.RAM, 0, 16);

    run(InitType.FRESH);

    assertThat(status()).isZero();
  }

  @Test
  void diskKeepsWhatIsWritten() {
    open(Minor.FIRST_RAM_DISK);
    makeDisk(Minor.FIRST_RAM_DISK, 8192);
    ipc.whenIdle(() -> Arrays.fill(userBuffer, (byte) 9));
    request(DeviceRequest.WRITE, Minor.FIRST_RAM_DISK, 4000, 500);
    ipc.whenIdle(() -> Arrays.fill(userBuffer, (byte) 0));
    request(DeviceRequest.READ, Minor.FIRST_RAM_DISK, 3999, 502);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(502);
    assertThat(userBuffer[0]).isZero();
    assertThat(userBuffer[1]).isEqualTo((byte) 9);
    assertThat(userBuffer[500]).isEqualTo((byte) 9);
    assertThat(userBuffer[501]).isZero();
  }

  @Test
  void transfersEndWithTheDisk() {
    open(Minor.RAM);
    makeDisk(Minor.RAM, 1000);
    request(DeviceRequest.WRITE, Minor.RAM, 990, 100);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, RamDisks.BYTES_MAX + 1})
  void sizeThatCannotBeIsInvalid(int bytes) {
    open(Minor.RAM);
    makeDisk(Minor.RAM, bytes);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void onlyDisksHaveASize() {
    open(Minor.NULL);
    makeDisk(Minor.NULL, 1000);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(-Errno.ENOTTY);
  }

  @Test
  void dataStoreKnowsWhereTheDisksAre() {
    open(Minor.RAM);
    makeDisk(Minor.RAM, 1000);

    run(InitType.FRESH);

    assertThat(store.keys()).contains(RamDisks.STATE_KEY);
  }

  @Test
  void preparedUpdateIsReadyAtOnce() {
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, 2);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare));

    run(InitType.FRESH);

    assertThat(PrepareMessage.result(ipc.answerTo(Endpoint.RS))).isZero();
  }

  @Test
  void updateThatIsCalledOffTellsTheDataStoreAgain() {
    open(Minor.RAM);
    makeDisk(Minor.RAM, 1000);
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, 2);
    ipc.whenIdle(() -> {
      store.remove(RamDisks.STATE_KEY);
      ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare);
    });

    run(InitType.FRESH);

    assertThat(store.keys()).contains(RamDisks.STATE_KEY);
  }

  @Test
  void restartWithoutDisksIsAStart() {
    run(InitType.RESTART);

    assertThat(store.keys()).contains("drv.vfs.memory");
    assertThat(ipc.kernel().console()).isEmpty();
  }
}
