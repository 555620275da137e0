package samsara.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelCall;

/// The kernel calls of one fake process: those that the system library needs work, the others
/// answer 0, and a test can take any of them over with {@link #on}.
public final class FakeKernel {
  /// Ticks a second.
  public static final int HZ = 60;

  private final FakeIpc ipc;
  private final Map<KernelCall, ToIntFunction<long[]>> handlers = new EnumMap<>(KernelCall.class);
  private final Map<InfoRequest, ToIntFunction<long[]>> information =
      new EnumMap<>(InfoRequest.class);
  private final Map<Integer, byte[]> foreignGrants = new HashMap<>();
  private final List<KernelCall> calls = new ArrayList<>();
  private final StringBuilder console = new StringBuilder();
  private String name = "test";
  private int uptimeTicks = 1;
  private int alarmTicks;
  private int grantTable;
  private int grantCount;
  private int nextGrant = 1000;

  FakeKernel(FakeIpc ipc) {
    this.ipc = ipc;
    on(KernelCall.GETINFO, this::getInfo);
    onGetInfo(InfoRequest.WHOAMI, this::whoAmI);
    onGetInfo(InfoRequest.HZ, this::hz);
    on(KernelCall.SYSCTL, this::sysctl);
    on(KernelCall.SETALARM, this::setAlarm);
    on(KernelCall.TIMES, this::times);
    on(KernelCall.SETGRANT, this::setGrant);
    on(KernelCall.SAFECOPYFROM, message -> safecopy(message, false));
    on(KernelCall.SAFECOPYTO, message -> safecopy(message, true));
    on(
        KernelCall.EXIT,
        message -> {
          throw new FakeIpc.Exited();
        });
  }

  /// Takes a kernel call over: the function gets the message and answers the result.
  public FakeKernel on(KernelCall call, ToIntFunction<long[]> handler) {
    handlers.put(call, handler);
    return this;
  }

  /// Says how GETINFO answers one request.
  public FakeKernel onGetInfo(InfoRequest request, ToIntFunction<long[]> handler) {
    information.put(request, handler);
    return this;
  }

  /// Sets the name that WHOAMI answers.
  public void name(String name) {
    this.name = name;
  }

  /// Sets the ticks since boot.
  public void uptimeTicks(int ticks) {
    uptimeTicks = ticks;
  }

  /// Ticks since boot.
  public int uptimeTicks() {
    return uptimeTicks;
  }

  /// What the last SETALARM asked for, 0 if there is no alarm.
  public int alarmTicks() {
    return alarmTicks;
  }

  /// All kernel calls so far, in order.
  public List<KernelCall> calls() {
    return calls;
  }

  /// All that the process printed.
  public String console() {
    return console.toString();
  }

  /// A buffer of another process, which that process has granted to this one.
  ///
  /// @return the grant id
  public int grantToProcess(byte[] buffer) {
    foreignGrants.put(nextGrant, buffer);
    return nextGrant++;
  }

  /// What a process that holds a grant of this one reads through it. Fails like SAFECOPYFROM does.
  public byte[] readThroughGrant(int grantee, int grant, int offset, int bytes) {
    byte[] copy = new byte[bytes];
    ipc.memory()
        .read(granted(grantee, grant, offset, bytes, GrantEntry.READ), copy, 0, copy.length);
    return copy;
  }

  /// What a process that holds a grant of this one does with SAFECOPYTO.
  public void writeThroughGrant(int grantee, int grant, int offset, byte[] bytes) {
    ipc.memory()
        .write(
            granted(grantee, grant, offset, bytes.length, GrantEntry.WRITE),
            bytes,
            0,
            bytes.length);
  }

  /// `true` for a grant of this process that is valid.
  public boolean isGranted(int grant) {
    return grant >= 0
        && grant < grantCount
        && (ipc.memory().int32(grantTable + grant * GrantEntry.SIZE_BYTES) & GrantEntry.VALID) != 0;
  }

  int call(long[] message) {
    KernelCall call = KernelCall.of(Message.type(message));
    int result = -Errno.EBADREQUEST;
    if (call != null) {
      calls.add(call);
      ToIntFunction<long[]> handler = handler(call);
      result = handler == null ? Errno.OK : handler.applyAsInt(message);
    }
    Message.type(message, result);
    return result;
  }

  private @Nullable ToIntFunction<long[]> handler(KernelCall call) {
    return handlers.get(call);
  }

  private int granted(int grantee, int grant, int offset, int bytes, int access) {
    if (!isGranted(grant)) {
      throw new AssertionError("no such grant: " + grant);
    }
    int entry = grantTable + grant * GrantEntry.SIZE_BYTES;
    int flags = ipc.memory().int32(entry + GrantEntry.FLAGS);
    int to = ipc.memory().int32(entry + GrantEntry.DIRECT_TO);
    int length = ipc.memory().int32(entry + GrantEntry.DIRECT_LENGTH);
    if ((flags & GrantEntry.DIRECT) == 0
        || (flags & access) == 0
        || (to != grantee && to != Endpoint.ANY)
        || offset < 0
        || offset + bytes > length) {
      throw new AssertionError("grant does not allow it: " + grant);
    }
    return ipc.memory().int32(entry + GrantEntry.DIRECT_START) + offset;
  }

  private int getInfo(long[] message) {
    InfoRequest request = InfoRequest.of(Message.int32(message, Message.M7_I3));
    ToIntFunction<long[]> handler = request == null ? null : information.get(request);
    return handler == null ? -Errno.EINVAL : handler.applyAsInt(message);
  }

  private int whoAmI(long[] message) {
    Message.int32(message, Message.M3_I1, ipc.endpoint());
    Message.string(message, Message.M3_CA1, 16, name);
    return Errno.OK;
  }

  private int hz(long[] message) {
    ipc.memory().int32(Message.int32(message, Message.M7_P1), HZ);
    return Integer.BYTES;
  }

  private int sysctl(long[] message) {
    byte[] text = new byte[Message.int32(message, Message.M1_I2)];
    ipc.memory().read(Message.int32(message, Message.M1_P1), text, 0, text.length);
    console.append(new String(text, StandardCharsets.UTF_8));
    return Errno.OK;
  }

  private int setAlarm(long[] message) {
    int left = alarmTicks;
    alarmTicks = Message.int32(message, Message.M2_L1);
    Message.int32(message, Message.M2_L1, left);
    return Errno.OK;
  }

  private int times(long[] message) {
    Message.int32(message, Message.M4_L5, uptimeTicks);
    return Errno.OK;
  }

  private int setGrant(long[] message) {
    grantTable = Message.int32(message, Message.M2_P1);
    grantCount = Message.int32(message, Message.M2_I2);
    return Errno.OK;
  }

  private int safecopy(long[] message, boolean toGranter) {
    byte[] buffer = foreignGrants.get(Message.int32(message, Message.M2_I3));
    int offset = Message.int32(message, Message.M2_L1);
    int bytes = Message.int32(message, Message.M2_L2);
    if (buffer == null || offset < 0 || bytes < 0 || offset + bytes > buffer.length) {
      return -Errno.EPERM;
    }
    int address = Message.int32(message, Message.M2_P1);
    if (toGranter) {
      ipc.memory().read(address, buffer, offset, bytes);
    } else {
      ipc.memory().write(address, buffer, offset, bytes);
    }
    return Errno.OK;
  }
}
