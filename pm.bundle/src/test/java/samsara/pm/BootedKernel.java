package samsara.pm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.SignalFrame;
import samsara.protocol.kernel.TraceRequest;
import samsara.testkit.FakeIpc;
import samsara.testkit.FakeMemory;

/// The kernel calls that PM makes.
final class BootedKernel {
  static final int PROCESSES = 32;
  static final int HZ = 60;
  static final int BOOT_TIME = 1_000_000;

  /// The boot image, in the order of the kernel's table.
  static final List<Integer> BOOT_ORDER =
      List.of(
          Endpoint.DS,
          Endpoint.RS,
          Endpoint.PM,
          Endpoint.VFS,
          Endpoint.LOG,
          Endpoint.VM,
          Endpoint.INIT);

  /// Where every user process has its stack.
  static final int STACK_POINTER = 0x7FFF_F000;

  /// Memory of the other processes; they share it.
  static final int FOREIGN_START = 0x10000;

  final FakeMemory foreign = new FakeMemory().map(FOREIGN_START, 0x10000);
  final StringBuilder console = new StringBuilder();

  /// What handlers were begun with.
  final List<SignalFrame> frames = new ArrayList<>();

  private final FakeIpc ipc;
  private final int slots;
  private final List<String> log;
  private final Map<KernelCall, Integer> errors = new HashMap<>();
  private final List<BootImageEntry> image = new ArrayList<>();

  BootedKernel(FakeIpc ipc, int slots, List<String> log) {
    this.ipc = ipc;
    this.slots = slots;
    this.log = log;
    image.add(new BootImageEntry(-2, Endpoint.SYSTEM, 0, 0, 0, 0, 0, 0, "system"));
    for (int endpoint : BOOT_ORDER) {
      image.add(
          new BootImageEntry(endpoint, endpoint, 0, 4, 4, 0, 0, 0, Endpoint.toString(endpoint)));
    }
    on(KernelCall.GETINFO, this::getInfo);
    on(KernelCall.SYSCTL, this::sysctl);
    on(KernelCall.TIMES, this::times);
    on(KernelCall.VIRCOPY, this::copy);
    on(KernelCall.EXEC, this::exec);
    record(KernelCall.RUNCTL, Message.M1_I1, Message.M1_I2);
    record(KernelCall.SIGRETURN, Message.M2_I1, Message.M2_P1);
    on(KernelCall.SIGSEND, this::sigSend);
    on(KernelCall.TRACE, this::trace);
    record(KernelCall.CLEAR, Message.M1_I1);
    record(KernelCall.KILL, Message.M2_I1, Message.M2_I2);
    record(KernelCall.ABORT, Message.M1_I1);
  }

  void removeFromImage(int endpoint) {
    image.removeIf(row -> row.endpoint() == endpoint);
  }

  void fail(KernelCall call, int errno) {
    errors.put(call, errno);
  }

  void succeed(KernelCall call) {
    errors.remove(call);
  }

  private int sigSend(long[] message) {
    SignalFrame frame = SignalFrame.read(ipc.memory(), Message.int32(message, Message.M2_P1));
    frames.add(frame);
    log.add(
        "handler of "
            + Signal.nameOf(frame.signal())
            + " in "
            + Message.int32(message, Message.M2_I1));
    return Errno.OK;
  }

  private int trace(long[] message) {
    TraceRequest request =
        Objects.requireNonNull(TraceRequest.of(Message.int32(message, Message.M2_I2)));
    int address = Message.int32(message, Message.M2_L1);
    if (request == TraceRequest.GET_USER && address == SignalFrame.STACK_POINTER) {
      Message.int32(message, Message.M2_L2, STACK_POINTER);
      return Errno.OK;
    }
    log.add(
        "trace %s %d %x %d"
            .formatted(
                request,
                Message.int32(message, Message.M2_I1),
                address,
                Message.int32(message, Message.M2_L2)));
    Message.int32(message, Message.M2_L2, address + 1);
    return Errno.OK;
  }

  private void on(KernelCall call, ToIntFunction<long[]> handler) {
    ipc.kernel()
        .on(
            call,
            message -> errors.containsKey(call) ? -errors.get(call) : handler.applyAsInt(message));
  }

  private void record(KernelCall call, int... fields) {
    on(
        call,
        message -> {
          StringBuilder line = new StringBuilder("kernel " + call);
          for (int field : fields) {
            line.append(' ').append(Message.int32(message, field));
          }
          log.add(line.toString());
          return Errno.OK;
        });
  }

  private int getInfo(long[] message) {
    Memory memory = ipc.memory();
    int address = Message.int32(message, Message.M7_P1);
    switch (Objects.requireNonNull(InfoRequest.of(Message.int32(message, Message.M7_I3)))) {
      case KINFO -> new KernelInfo(slots, 4, 64, HZ, 0, 0, 0, "test").write(memory, address);
      case IMAGE -> {
        for (int i = 0; i < image.size(); i++) {
          image.get(i).write(memory, address + i * BootImageEntry.SIZE_BYTES);
        }
        return image.size() * BootImageEntry.SIZE_BYTES;
      }
      case HZ -> memory.int32(address, HZ);
      case WHOAMI -> Message.string(message, Message.M3_CA1, 16, "pm");
      default -> throw new AssertionError(message);
    }
    return Errno.OK;
  }

  private int sysctl(long[] message) {
    if (Message.int32(message, Message.M1_I1) == KernelCall.SYSCTL_STACKTRACE) {
      log.add("kernel stacktrace " + Message.int32(message, Message.M1_I2));
    } else {
      byte[] text = new byte[Message.int32(message, Message.M1_I2)];
      ipc.memory().read(Message.int32(message, Message.M1_P1), text, 0, text.length);
      console.append(new String(text, StandardCharsets.UTF_8));
    }
    return Errno.OK;
  }

  private int times(long[] message) {
    Message.int32(message, Message.M4_L3, BOOT_TIME);
    Message.int32(message, Message.M4_L5, ipc.kernel().uptimeTicks());
    return Errno.OK;
  }

  private int copy(long[] message) {
    byte[] bytes = new byte[Message.int32(message, Message.M5_L3)];
    memoryOf(Message.int32(message, Message.M5_I1))
        .read(Message.int32(message, Message.M5_L1), bytes, 0, bytes.length);
    memoryOf(Message.int32(message, Message.M5_I2))
        .write(Message.int32(message, Message.M5_L2), bytes, 0, bytes.length);
    return Errno.OK;
  }

  private Memory memoryOf(int endpoint) {
    return endpoint == Endpoint.SELF ? ipc.memory() : foreign;
  }

  private int exec(long[] message) {
    log.add(
        "kernel EXEC "
            + Message.int32(message, Message.M1_I1)
            + " sp="
            + Integer.toHexString(Message.int32(message, Message.M1_P1))
            + " name="
            + ipc.memory().string(Message.int32(message, Message.M1_P2), 16)
            + " entry="
            + Message.int32(message, Message.M1_P3));
    return Errno.OK;
  }
}
