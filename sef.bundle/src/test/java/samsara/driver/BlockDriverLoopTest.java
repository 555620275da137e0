package samsara.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;

final class BlockDriverLoopTest {
  private static final int CLIENT = Endpoint.of(1, 25);
  private static final int OTHER = Endpoint.of(1, 26);
  private static final int DISK_BYTES = 8192;
  private static final int EMPTY_MINOR = 3;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final byte[] user = new byte[4096];
  private final int grant = ipc.kernel().grantToProcess(user);
  private final FakeDataStore store = new FakeDataStore("disk");
  private final Disk disk = new Disk();

  /// A disk in the fake memory, whose transfers end at once or when the test says so.
  private static final class Disk implements SystemProcess, BlockDriver {
    private final Deque<BlockRequest> started = new ArrayDeque<>();
    private int address;
    private boolean puttingOff;
    private int quiesced;
    private int error;

    @Override
    public void main(Sef sef) {
      BlockDriverLoop[] loop = new BlockDriverLoop[1];
      sef.onInitFresh((type, info) -> 0)
          .onInitUpdate((type, info) -> 0)
          .onInitRestart((type, info) -> 0)
          .onPrepare(Sef.Prepare.ALWAYS_READY)
          .onStateIsValid(Sef.StateIsValid.STANDARD)
          .onStateSave(state -> loop[0].save());
      sef.startup();
      address = sef.sys().heap().allocate(DISK_BYTES);
      for (int i = 0; i < DISK_BYTES; i++) {
        sef.ipc().memory().int8(address + i, i);
      }
      loop[0] = new BlockDriverLoop(sef, this);
      if (sef.initType() == InitType.LIVE_UPDATE) {
        try {
          loop[0].restore();
        } catch (ErrnoException e) {
          throw new AssertionError(e);
        }
      }
      loop[0].run();
    }

    @Override
    public void open(int minor, int access) throws ErrnoException {
      if (minor == 9) {
        throw new ErrnoException(Errno.ENXIO);
      }
    }

    @Override
    public BlockRange range(int minor) {
      return new BlockRange(0, 1024, minor == EMPTY_MINOR ? 0 : 4096);
    }

    @Override
    public void start(BlockRequest request) {
      started.addLast(request);
      if (!puttingOff) {
        finish();
      }
    }

    void finish() {
      BlockRequest request = started.removeFirst();
      int at = address + (int) request.position();
      try {
        if (error != 0) {
          throw new ErrnoException(error);
        }
        if (request.isWrite()) {
          request.get(0, at, request.bytes());
        } else {
          request.put(0, at, request.bytes());
        }
        request.done(request.bytes());
      } catch (ErrnoException e) {
        request.done(-e.errno());
      }
    }

    @Override
    public void quiesce() {
      quiesced++;
    }
  }

  @BeforeEach
  void connect() {
    ipc.kernel().name("disk");
    store.connect(ipc);
    Arrays.fill(user, (byte) 0x55);
  }

  private void run(int type) {
    ipc.init(type);
    ipc.run(disk);
  }

  private long[] message(DeviceRequest request, int minor, long position, int bytes) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.endpoint(message, 77);
    DeviceMessage.positionLow(message, (int) position);
    DeviceMessage.positionHigh(message, (int) (position >>> 32));
    DeviceMessage.bytes(message, bytes);
    DeviceMessage.grant(message, grant);
    return message;
  }

  private void request(int from, DeviceRequest request, int minor, long position, int bytes) {
    long[] message = message(request, minor, position, bytes);
    ipc.whenIdle(() -> ipc.request(from, message));
  }

  private void open() {
    request(CLIENT, DeviceRequest.OPEN, 0, 0, 0);
  }

  private int status(int client) {
    return DeviceMessage.replyStatus(ipc.answerTo(client));
  }

  @Test
  void readsFromItsRange() {
    open();
    request(CLIENT, DeviceRequest.READ, 0, 5, 3);

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isEqualTo(3);
    assertThat(Message.type(ipc.answerTo(CLIENT))).isEqualTo(DeviceRequest.TASK_REPLY);
    assertThat(DeviceMessage.replyEndpoint(ipc.answerTo(CLIENT))).isEqualTo(77);
    assertThat(Arrays.copyOf(user, 4)).containsExactly(5, 6, 7, 0x55);
  }

  @Test
  void writesAreReadBack() {
    open();
    request(CLIENT, DeviceRequest.WRITE, 0, 1000, 100);
    ipc.whenIdle(() -> Arrays.fill(user, (byte) 0));
    request(CLIENT, DeviceRequest.READ, 0, 999, 102);

    run(InitType.FRESH);

    assertThat(user[0]).isEqualTo((byte) (1024 + 999));
    assertThat(user[1]).isEqualTo((byte) 0x55);
    assertThat(user[100]).isEqualTo((byte) 0x55);
    assertThat(user[101]).isEqualTo((byte) (1024 + 1100));
  }

  @Test
  void transfersEndWithTheRange() {
    open();
    request(CLIENT, DeviceRequest.READ, 0, 4000, 1000);
    ipc.whenIdle(() -> assertThat(status(CLIENT)).isEqualTo(96));
    request(CLIENT, DeviceRequest.READ, 0, 4096, 1000);
    ipc.whenIdle(() -> assertThat(status(CLIENT)).isZero());
    request(CLIENT, DeviceRequest.READ, 0, 1L << 40, 1);
    ipc.whenIdle(() -> assertThat(status(CLIENT)).isZero());
    request(CLIENT, DeviceRequest.READ, 0, -1, 1);

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void minorThatIsNotOpenAsksForAnOpen() {
    request(CLIENT, DeviceRequest.READ, 0, 0, 10);

    run(InitType.RESTART);

    assertThat(status(CLIENT)).isEqualTo(-Errno.ERESTART);
  }

  @Test
  void openThatFailsIsNotOpen() {
    request(CLIENT, DeviceRequest.OPEN, 9, 0, 0);
    ipc.whenIdle(() -> assertThat(status(CLIENT)).isEqualTo(-Errno.ENXIO));
    request(CLIENT, DeviceRequest.READ, 9, 0, 10);

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isEqualTo(-Errno.ERESTART);
  }

  @Test
  void errorOfTheDeviceIsTheAnswer() {
    disk.error = Errno.EIO;
    open();
    request(CLIENT, DeviceRequest.READ, 0, 0, 10);

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isEqualTo(-Errno.EIO);
  }

  @Test
  void requestsAreDoneOneAfterTheOther() {
    disk.puttingOff = true;
    open();
    request(CLIENT, DeviceRequest.READ, 0, 0, 10);
    request(OTHER, DeviceRequest.READ, 0, 0, 20);
    ipc.whenIdle(() -> {
      assertThat(disk.started).hasSize(1);
      assertThat(ipc.sentTo(OTHER)).isEmpty();
      disk.finish();
      assertThat(status(CLIENT)).isEqualTo(10);
      assertThat(disk.started).hasSize(1);
      disk.finish();
      assertThat(status(OTHER)).isEqualTo(20);
    });

    run(InitType.FRESH);
  }

  @Test
  void vectorComesBackWithWhatHasNotMoved() {
    byte[] vector = new byte[16];
    byte[] second = new byte[3000];
    ByteBuffer words = ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN);
    words.putInt(grant).putInt(2000).putInt(ipc.kernel().grantToProcess(second)).putInt(3000);
    int vectorGrant = ipc.kernel().grantToProcess(vector);
    open();
    long[] gather = message(DeviceRequest.SCATTER, 0, 0, 2);
    Message.type(gather, DeviceRequest.GATHER.type());
    DeviceMessage.grant(gather, vectorGrant);
    long[] read = gather.clone();
    ipc.whenIdle(() -> ipc.request(CLIENT, read));

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isZero();
    assertThat(words.getInt(4)).isZero();
    assertThat(words.getInt(12)).isEqualTo(5000 - 4096);
  }

  @Test
  void vectorThatIsTooLongIsInvalid() {
    open();
    request(CLIENT, DeviceRequest.GATHER, 0, 0, BlockDriverLoop.VECTOR_MAX + 1);

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void partitionIsTold() {
    open();
    request(CLIENT, DeviceRequest.IOCTL, 0, 0, BlockDriverLoop.DIOCGETP);

    run(InitType.FRESH);

    ByteBuffer partition = ByteBuffer.wrap(user).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(status(CLIENT)).isZero();
    assertThat(partition.getLong()).isEqualTo(1024);
    assertThat(partition.getLong()).isEqualTo(4096);
  }

  @Test
  void otherControlsAreNotForThisDevice() {
    open();
    request(CLIENT, DeviceRequest.IOCTL, 0, 0, 12345);

    run(InitType.FRESH);

    assertThat(status(CLIENT)).isEqualTo(-Errno.ENOTTY);
  }

  private void updateWithTwoRequests() {
    disk.puttingOff = true;
    open();
    request(CLIENT, DeviceRequest.READ, 0, 0, 10);
    request(OTHER, DeviceRequest.READ, 0, 4, 20);
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, 1);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare));

    run(InitType.FRESH);
  }

  @Test
  void updateStopsTheDeviceAndSavesWhatWaits() {
    updateWithTwoRequests();

    assertThat(disk.quiesced).isEqualTo(1);
    byte[] saved = store.memory("requests.disk");
    assertThat(ByteBuffer.wrap(saved).getInt()).isEqualTo(2);
  }

  @Test
  void newVersionDoesWhatWaited() {
    updateWithTwoRequests();
    disk.started.clear();
    disk.puttingOff = false;

    run(InitType.LIVE_UPDATE);

    assertThat(status(CLIENT)).isEqualTo(10);
    assertThat(status(OTHER)).isEqualTo(20);
    assertThat(store.keys()).isEmpty();
    assertThat(user[0]).isEqualTo((byte) 4);
  }
}
