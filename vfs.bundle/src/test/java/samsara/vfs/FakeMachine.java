package samsara.vfs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.KernelCall;
import samsara.sys.Sys;
import samsara.testkit.FakeIpc;
import samsara.testkit.FakeMemory;
import samsara.testkit.Sent;

/// The real system library on scripted traps, with the memory of VFS's clients.
final class FakeMachine {
  /// Memory of every client.
  static final int USER_BASE = 0x1000;

  static final int USER_BYTES = 0x4000;

  /// A magic grant that is valid.
  record MagicGrant(int grantee, int owner, int address, int bytes, int access) {}

  final FakeIpc base = new FakeIpc(Endpoint.VFS);
  final ScriptedIpc ipc = new ScriptedIpc(base);
  final Sys sys = new Sys(ipc);
  final FakeDataStore dataStore = new FakeDataStore(base.memory(), this::addressOfGrant);
  private final Map<Integer, FakeMemory> users = new HashMap<>();
  private int grantTable;
  private int grantCount;

  FakeMachine() {
    ipc.peers.put(Endpoint.DS, dataStore);
    base.kernel().name("vfs");
    base.kernel().on(KernelCall.VIRCOPY, this::copy);
    base.kernel().on(KernelCall.SETGRANT, this::setGrant);
  }

  Memory memoryOf(int endpoint) {
    return endpoint == Endpoint.SELF
        ? base.memory()
        : users.computeIfAbsent(endpoint, key -> new FakeMemory().map(USER_BASE, USER_BYTES));
  }

  private int copy(long[] message) {
    int from = Message.int32(message, Message.M5_I1);
    int to = Message.int32(message, Message.M5_I2);
    int source = Message.int32(message, Message.M5_L1);
    int target = Message.int32(message, Message.M5_L2);
    byte[] bytes = new byte[Message.int32(message, Message.M5_L3)];
    if (!holds(from, source, bytes.length) || !holds(to, target, bytes.length)) {
      return -Errno.EFAULT;
    }
    memoryOf(from).read(source, bytes, 0, bytes.length);
    memoryOf(to).write(target, bytes, 0, bytes.length);
    return Errno.OK;
  }

  private static boolean holds(int endpoint, int address, int bytes) {
    return endpoint == Endpoint.SELF
        || (address >= USER_BASE && address - USER_BASE + bytes <= USER_BYTES);
  }

  private int setGrant(long[] message) {
    grantTable = Message.int32(message, Message.M2_P1);
    grantCount = Message.int32(message, Message.M2_I2);
    return Errno.OK;
  }

  private int field(int grant, int offset) {
    return base.memory().int32(grantTable + grant * GrantEntry.SIZE_BYTES + offset);
  }

  private int addressOfGrant(int grant) {
    return field(grant, GrantEntry.DIRECT_START);
  }

  /// The grants on users' buffers that are valid now.
  Map<Integer, MagicGrant> liveGrants() {
    Map<Integer, MagicGrant> live = new TreeMap<>();
    for (int grant = 0; grant < grantCount; grant++) {
      int flags = field(grant, GrantEntry.FLAGS);
      if ((flags & GrantEntry.MAGIC) != 0) {
        live.put(
            grant,
            new MagicGrant(
                field(grant, GrantEntry.MAGIC_TO),
                field(grant, GrantEntry.MAGIC_FROM),
                field(grant, GrantEntry.MAGIC_START),
                field(grant, GrantEntry.MAGIC_LENGTH),
                flags & (GrantEntry.READ | GrantEntry.WRITE)));
      }
    }
    return live;
  }

  /// Messages that went out asynchronously.
  List<Sent> asynchronous() {
    return base.sent().stream().filter(sent -> sent.primitive() == Ipc.SENDA).toList();
  }

  /// Lines that VFS printed.
  List<String> printed() {
    return base.kernel().console().lines().toList();
  }
}
