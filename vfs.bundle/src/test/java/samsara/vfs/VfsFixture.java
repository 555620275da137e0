package samsara.vfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sys.DataStore;

/// A VFS that has booted with the log driver at major 15, a root user and a plain one, and a hello
/// driver at major 17.
final class VfsFixture {
  static final int ROOT = Endpoint.INIT;
  static final int USER = Endpoint.of(1, 20);
  static final int HELLO = Endpoint.of(1, 30);
  static final int HELLO_MAJOR = 17;
  static final int LOG_MAJOR = 15;
  static final int NAME = FakeMachine.USER_BASE + 0x100;
  static final int BUFFER = FakeMachine.USER_BASE + 0x400;
  static final int UID = 10;

  static final String DEVICES =
      """
      /dev/hello0  c 17 0 0644 0 0
      /dev/hello   c 17 0 0644 0 0
      /dev/hello1  c 17 1 0666 0 0
      /dev/block   b 17 2 0666 0 0
      /dev/klog    c 15 0 0600 0 0
      /dev/log0    c 15 0 0666 0 0
      /dev/log1    c 15 1 0666 0 0
      /dev/tty     c 5 0 0666 0 0
      /dev/orphan  c 20 0 0666 0 0
      """;

  final FakeMachine machine = new FakeMachine();
  final FakeDriver hello = new FakeDriver();
  final FakeDriver log = new FakeDriver();

  /// Results that users got later than their request.
  final List<Reply> lateReplies = new ArrayList<>();

  final VfsServer server =
      new VfsServer(
          machine.sys,
          (endpoint, message) -> lateReplies.add(new Reply(endpoint, Message.type(message))),
          new DeviceFileSystem(DeviceList.parse(DEVICES)));

  /// A late reply.
  record Reply(int endpoint, int result) {}

  VfsFixture() {
    for (int endpoint : new int[] {Endpoint.PM, Endpoint.RS, Endpoint.LOG, ROOT}) {
      machine.base.deliver(
          Endpoint.PM, Ipc.SEND, note(PmToVfs.INIT, endpoint, Endpoint.slot(endpoint), 3));
    }
    machine.base.deliver(Endpoint.PM, Ipc.SENDREC, note(PmToVfs.INIT, Endpoint.NONE, 0, 0));
    if (server.initialize(List.of(service("log", Endpoint.LOG, LOG_MAJOR, DeviceStyle.DEVA)))
        != Errno.OK) {
      throw new AssertionError("initialize");
    }
    machine.ipc.peers.put(HELLO, hello);
    machine.ipc.peers.put(Endpoint.LOG, log);
    machine.dataStore.labels.put("hello", HELLO);
    mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.DEV, PublicEntry.DEVICE_FORCED);
    tell(PmToVfs.FORK, USER, ROOT, 40);
    tell(PmToVfs.SETUID, USER, UID, UID);
    tell(PmToVfs.SETGID, USER, UID, UID);
  }

  static PublicEntry service(String label, int endpoint, int major, int style) {
    return new PublicEntry(
        1, 0, endpoint, 0, 1, major, style, 0, 0, label, label, List.of(), List.of());
  }

  static long[] note(PmToVfs note, int first, int second, int third) {
    long[] message = Message.ofType(note.type());
    Message.source(message, Endpoint.PM);
    Message.int32(message, Message.M1_I1, first);
    Message.int32(message, Message.M1_I2, second);
    Message.int32(message, Message.M1_I3, third);
    return message;
  }

  /// Sends a note of PM and answers the status of the reply, SUSPEND if none came.
  int tell(PmToVfs kind, int first, int second, int third) {
    long[] message = note(kind, first, second, third);
    boolean answered = server.handle(message, Ipc.SENDA);
    if (answered && Message.type(message) != kind.type() + PmToVfs.REPLY_OFFSET) {
      throw new AssertionError("reply type=" + Message.type(message));
    }
    return answered ? Message.int32(message, Message.M1_I2) : Errno.SUSPEND;
  }

  /// Makes a call; answers its result, SUSPEND if the caller has to wait.
  int call(int caller, long[] message) {
    Message.source(message, caller);
    boolean answered = server.handle(message, Ipc.SENDREC);
    return answered ? Message.type(message) : Errno.SUSPEND;
  }

  int callNumber(int caller, int number) {
    return call(caller, Message.ofType(number));
  }

  private static long[] message(VfsCall call) {
    return Message.ofType(call.number());
  }

  private int writeName(int caller, String name) {
    byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    machine.memoryOf(caller).write(NAME, bytes, 0, bytes.length);
    return bytes.length;
  }

  int open(int caller, String name, int flags) {
    long[] message = message(VfsCall.OPEN);
    VfsMessage.openFlags(message, flags);
    VfsMessage.nameBytes(message, writeName(caller, name));
    VfsMessage.openName(message, NAME);
    return call(caller, message);
  }

  int open(int caller, String name) {
    return open(caller, name, OpenFlag.O_RDONLY);
  }

  int openAt(int caller, int address, int bytes) {
    long[] message = message(VfsCall.OPEN);
    VfsMessage.nameBytes(message, bytes);
    VfsMessage.openName(message, address);
    return call(caller, message);
  }

  int close(int caller, int fd) {
    long[] message = message(VfsCall.CLOSE);
    VfsMessage.fd(message, fd);
    return call(caller, message);
  }

  int transfer(int caller, VfsCall call, int fd, int bytes) {
    long[] message = message(call);
    VfsMessage.fd(message, fd);
    VfsMessage.bytes(message, bytes);
    VfsMessage.address(message, BUFFER);
    return call(caller, message);
  }

  int read(int caller, int fd, int bytes) {
    return transfer(caller, VfsCall.READ, fd, bytes);
  }

  int ioctl(int caller, int fd, int request) {
    long[] message = message(VfsCall.IOCTL);
    VfsMessage.fd(message, fd);
    VfsMessage.ioctlRequest(message, request);
    VfsMessage.ioctlArgument(message, BUFFER);
    return call(caller, message);
  }

  /// Selects among descriptors 0 to 29 with sets at BUFFER and behind it.
  ///
  /// @param ticks time limit in 60ths of a second, negative for none
  int select(int caller, int reads, int writes, int ticks) {
    machine.memoryOf(caller).int32(BUFFER, reads);
    machine.memoryOf(caller).int32(BUFFER + 4, writes);
    machine.memoryOf(caller).int32(BUFFER + 8, Math.max(ticks, 0) / 60);
    machine.memoryOf(caller).int32(BUFFER + 12, Math.max(ticks, 0) % 60 * 16_666);
    long[] message = message(VfsCall.SELECT);
    VfsMessage.selectCount(message, 30);
    VfsMessage.selectSet(message, 0, BUFFER);
    VfsMessage.selectSet(message, 1, BUFFER + 4);
    VfsMessage.selectTime(message, ticks < 0 ? 0 : BUFFER + 8);
    return call(caller, message);
  }

  int stat(int caller, String name, int buffer) {
    long[] message = message(VfsCall.STAT);
    VfsMessage.nameBytes(message, writeName(caller, name));
    VfsMessage.address(message, NAME);
    VfsMessage.statBuffer(message, buffer);
    return call(caller, message);
  }

  int getSysInfo(int caller, int table, int bytes, int address) {
    long[] message = message(VfsCall.GETSYSINFO);
    VfsMessage.table(message, table);
    VfsMessage.bytes(message, bytes);
    VfsMessage.address(message, address);
    return call(caller, message);
  }

  int mapDriver(int caller, String label, int major, int style, int flags) {
    long[] message = message(VfsCall.MAPDRIVER);
    VfsMessage.major(message, major);
    VfsMessage.style(message, style);
    VfsMessage.deviceFlags(message, flags);
    VfsMessage.labelBytes(message, writeName(caller, label));
    VfsMessage.label(message, NAME);
    return call(caller, message);
  }

  /// A driver announces itself through DS.
  void announce(String label, int endpoint) {
    machine.dataStore.changes.add(announcement(label, endpoint));
    notifyFrom(Endpoint.DS);
  }

  static DataStore.Change announcement(String label, int endpoint) {
    return new DataStore.Change(Announcements.KEY_PREFIX + label, DsFlag.TYPE_U32, endpoint);
  }

  void notifyFrom(int source) {
    long[] message = Message.ofType(Ipc.NOTIFY_TYPE);
    Message.source(message, source);
    if (server.handle(message, Ipc.NOTIFY)) {
      throw new AssertionError("a notification was answered");
    }
  }

  /// A driver sends an answer by itself.
  void sendRevive(int driver, int grant, int status) {
    long[] message = Message.create();
    FakeDriver.revive(message, grant, status);
    Message.source(message, driver);
    if (server.handle(message, Ipc.SENDA)) {
      throw new AssertionError("an answer was answered");
    }
  }

  /// The grant of the only call that is under way.
  int onlyGrant() {
    if (machine.liveGrants().size() != 1) {
      throw new AssertionError("grants=" + machine.liveGrants());
    }
    return machine.liveGrants().keySet().iterator().next();
  }
}
