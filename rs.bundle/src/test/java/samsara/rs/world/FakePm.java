package samsara.rs.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.testkit.FakeMemory;

/// PM: pids, service forks, execs and kills.
public final class FakePm extends FakeServer {
  private static final int STACK_TOP = 0x7fff_0000;
  private static final int STACK_BYTES = 0x1000;
  private static final int USER_SLOT = 200;

  private final Map<Integer, Integer> pids = new HashMap<>();
  private final Map<Integer, Integer> uids = new HashMap<>();
  private final Map<Integer, FakeMemory> users = new HashMap<>();
  private int lastPid = 100;

  /// Result of the next SRV_FORKs, EXEC_NEWMEMs and EXEC_RESTARTs, 0 to do them.
  public int failForks;

  /// See {@link #failForks}.
  public int failExecs;

  /// Processes that were killed for good.
  public int kills;

  FakePm(World world) {
    super(world, Endpoint.PM);
    for (int endpoint = 0; endpoint <= Endpoint.INIT; endpoint++) {
      pids.put(endpoint, endpoint == Endpoint.INIT ? 1 : 2 + endpoint);
      uids.put(endpoint, 0);
    }
  }

  int newUser(int uid) {
    int endpoint = Endpoint.of(1, USER_SLOT + users.size());
    users.put(endpoint, new FakeMemory().map(0x1000, 0x20000));
    pids.put(endpoint, ++lastPid);
    uids.put(endpoint, uid);
    return endpoint;
  }

  void lendMemory(int endpoint) {
    users.put(endpoint, new FakeMemory().map(0x1000, 0x20000));
  }

  boolean isUser(int endpoint) {
    return users.containsKey(endpoint);
  }

  FakeMemory memory(int endpoint) {
    FakeMemory memory = users.get(endpoint);
    if (memory == null) {
      throw new AssertionError("no user " + endpoint);
    }
    return memory;
  }

  /// The pid of an endpoint.
  public int pidOf(int endpoint) {
    return pids.getOrDefault(endpoint, -1);
  }

  /// User id that a service runs under.
  public int uidOf(int endpoint) {
    return uids.getOrDefault(endpoint, -1);
  }

  @Override
  long[] handle(long[] request) {
    PmCall call = PmCall.of(Message.type(request));
    if (call == null) {
      throw new AssertionError("pm has no call " + Message.type(request));
    }
    return switch (call) {
      case SRV_FORK -> failForks == 0 ? fork(request) : Message.ofType(-failForks);
      case EXEC_NEWMEM -> failExecs == 0 ? newMemory(request) : Message.ofType(-failExecs);
      case EXEC_RESTART -> exec(request);
      case SRV_KILL -> kill(PmMessage.pid(request));
      case GETEPINFO -> identify(PmMessage.endpoint(request));
      case WAITPID -> Message.ofType(-Errno.ECHILD);
      default -> throw new AssertionError("RS asks pm for " + call);
    };
  }

  private long[] fork(long[] request) {
    Proc child = world.kernel.fork();
    child.body.vmMask = -1;
    pids.put(child.endpoint, ++lastPid);
    uids.put(child.endpoint, PmMessage.id(request));
    long[] reply = Message.ofType(lastPid);
    PmMessage.endpoint(reply, child.endpoint);
    return reply;
  }

  private long[] newMemory(long[] request) {
    Proc proc = world.kernel.proc(PmMessage.endpoint(request));
    proc.memory.map(STACK_TOP - STACK_BYTES, STACK_BYTES + 64);
    proc.body.name = world.ipc.memory().string(PmMessage.newmemAddress(request) + 16, 16);
    long[] reply = Message.ofType(Errno.OK);
    PmMessage.stackTop(reply, STACK_TOP);
    return reply;
  }

  private long[] exec(long[] request) {
    Proc proc = world.kernel.proc(PmMessage.endpoint(request));
    proc.body.imageId = PmMessage.execEntry(request);
    proc.body.stackPointer = PmMessage.execStackPointer(request);
    if (!world.images.isLinked(proc.body.imageId)) {
      return Message.ofType(-Errno.ENOENT);
    }
    proc.body.behaviour = world.images.behaviour(proc.body.imageId);
    return Message.ofType((proc.body.rts & RtsFlag.NO_PRIV) != 0 ? Errno.OK : -Errno.EPERM);
  }

  private long[] kill(int pid) {
    Optional<Integer> endpoint =
        pids.entrySet().stream()
            .filter(entry -> entry.getValue() == pid)
            .map(Map.Entry::getKey)
            .findFirst();
    if (endpoint.isEmpty()) {
      return Message.ofType(-Errno.ESRCH);
    }
    kills++;
    world.kernel.clear(world.kernel.proc(endpoint.get()));
    pids.remove(endpoint.get());
    return Message.ofType(Errno.OK);
  }

  private long[] identify(int endpoint) {
    Integer pid = pids.get(endpoint);
    if (pid == null) {
      return Message.ofType(-Errno.ESRCH);
    }
    long[] reply = Message.ofType(pid);
    PmMessage.effectiveUid(reply, uids.getOrDefault(endpoint, -1));
    return reply;
  }
}
