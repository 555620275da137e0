package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.vfs.OpenFlag;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;

/// The driver alone, with a keyboard controller, a serial port and a video memory that the test
/// plays.
abstract class TtyFixture {
  static final int OLD = Endpoint.of(1, 30);
  static final int USER = Endpoint.of(1, 50);
  private static final int SELF = Endpoint.of(1, 20);
  private static final int DATA = 0x60;
  private static final int STATUS = 0x64;
  private static final int SERIAL = 0x3F8;
  static final int INTERRUPT_ENABLE = 1;
  static final int LINE_CONTROL = 3;
  static final int MODEM_CONTROL = 4;
  static final int MODEM_STATUS = 6;
  private static final int LINE_STATUS = 5;
  private static final int SCRATCH = 7;
  private static final int TRANSMITTER_EMPTY = 0x60;

  FakeIpc ipc = new FakeIpc(SELF);
  final FakeDataStore store = new FakeDataStore("tty");
  final byte[] userBuffer = new byte[256];
  final byte[] video = new byte[0x8000];
  final Deque<Integer> scanCodes = new ArrayDeque<>();
  final Map<Integer, Integer> serial = new HashMap<>();
  final List<Integer> toKeyboard = new ArrayList<>();
  int grant;

  /// The next so many accesses to the serial port find nobody.
  int serialAbsences;

  @BeforeEach
  void connect() {
    grant = ipc.kernel().grantToProcess(userBuffer);
    ipc.kernel().name("tty");
    ipc.kernel().on(KernelCall.DEVIO, this::port);
    ipc.kernel().on(KernelCall.PHYSCOPY, this::physCopy);
    store.connect(ipc);
  }

  private int port(long[] message) {
    int port = Message.int32(message, Message.M2_L1);
    if (!serial.isEmpty() && port >= SERIAL && port <= SERIAL + SCRATCH) {
      return serialPort(message, port - SERIAL);
    }
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0) {
      int value =
          switch (port) {
            case STATUS -> scanCodes.isEmpty() ? 0 : 1;
            case DATA -> scanCodes.isEmpty() ? 0 : scanCodes.remove();
            default -> 0xFF;
          };
      Message.int32(message, Message.M2_L2, value);
    } else if (port == DATA) {
      toKeyboard.add(Message.int32(message, Message.M2_L2));
    }
    return Errno.OK;
  }

  /// Puts the first serial port into the machine.
  void plugSerialPort() {
    serial.put(SCRATCH, 0);
    serial.put(LINE_STATUS, TRANSMITTER_EMPTY);
  }

  private int serialPort(long[] message, int register) {
    if (serialAbsences > 0) {
      serialAbsences--;
      Message.int32(message, Message.M2_L2, 0xFF);
      return Errno.OK;
    }
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) == 0) {
      serial.put(register, Message.int32(message, Message.M2_L2));
      return Errno.OK;
    }
    int value = serial.getOrDefault(register, 0xFF);
    Message.int32(message, Message.M2_L2, value);
    if (register == MODEM_STATUS) {
      serial.put(register, value & 0xF0); // changes are told once
    }
    return Errno.OK;
  }

  private int physCopy(long[] message) {
    int bytes = Message.int32(message, Message.M5_L3);
    boolean from = Message.int16(message, Message.M5_S1) == KernelCall.SEGMENT_PHYSICAL;
    int at = Message.int32(message, from ? Message.M5_L1 : Message.M5_L2) - VideoCard.MEMORY;
    int local = Message.int32(message, from ? Message.M5_L2 : Message.M5_L1);
    if (from) {
      ipc.memory().write(local, video, at, bytes);
    } else {
      ipc.memory().read(local, video, at, bytes);
    }
    return Errno.OK;
  }

  void run(int type) {
    ipc.init(type, OLD, List.of());
    ipc.run(new TtyProgram().newProcess());
  }

  /// Runs what was asked so far, and has a new version take over; what is asked from now on is for
  /// that.
  void update() {
    prepareUpdate();
    run(InitType.FRESH);
    ipc = new FakeIpc(SELF);
    connect();
  }

  void request(DeviceRequest request, int minor, int endpoint, int amount) {
    request(request, minor, endpoint, amount, grant);
  }

  void request(DeviceRequest request, int minor, int endpoint, int amount, int grant) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.endpoint(message, endpoint);
    DeviceMessage.bytes(message, amount);
    DeviceMessage.grant(message, grant);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));
  }

  /// The master of the first pseudo terminal writes.
  void type(String text) {
    byte[] typed = text.getBytes(StandardCharsets.US_ASCII);
    int granted = ipc.kernel().grantToProcess(typed);
    request(DeviceRequest.WRITE, Lines.MASTER, Endpoint.VFS, typed.length, granted);
    expect(typed.length);
  }

  /// Writes to a line.
  void write(int minor, String text) {
    byte[] written = text.getBytes(StandardCharsets.US_ASCII);
    int granted = ipc.kernel().grantToProcess(written);
    request(DeviceRequest.WRITE, minor, Endpoint.VFS, written.length, granted);
  }

  void expectLater(int status) {
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(
        () -> assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.REVIVE));
    expect(status);
  }

  void expectNothingLater() {
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() ->
        assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.NO_STATUS));
  }

  void open(int minor) {
    request(DeviceRequest.OPEN, minor, USER, OpenFlag.O_RDWR);
  }

  void read(int minor) {
    request(DeviceRequest.READ, minor, Endpoint.VFS, 100);
  }

  void press(int... codes) {
    ipc.whenIdle(() -> {
      for (int code : codes) {
        scanCodes.add(code);
      }
      ipc.notification(Endpoint.HARDWARE, 1 << KeyboardPort.IRQ);
    });
  }

  /// Lets half a second pass.
  void passTime() {
    ipc.whenIdle(() -> {
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + 30);
      ipc.notification(Endpoint.CLOCK, 0);
    });
  }

  void check(Runnable step) {
    ipc.whenIdle(step);
  }

  private int status() {
    return DeviceMessage.replyStatus(ipc.answerTo(Endpoint.VFS));
  }

  void expect(int status) {
    check(() -> assertThat(status()).isEqualTo(status));
  }

  private void prepareUpdate() {
    ipc.whenIdle(() -> {
      long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
      PrepareMessage.state(message, 1);
      ipc.deliver(Endpoint.RS, Ipc.SENDA, message);
    });
  }
}
