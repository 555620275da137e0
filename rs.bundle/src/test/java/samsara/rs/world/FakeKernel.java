package samsara.rs.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.ImageRequest;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.kernel.RtsFlag;

/// The kernel as far as RS sees it: processes, privileges, signals, swaps.
public final class FakeKernel {
  private static final int PROCESSES = 256;
  private static final int FIRST_FREE_SLOT = 11;

  private final World world;
  private final Map<Integer, Proc> procs = new TreeMap<>();
  private final Map<Integer, Integer> generations = new TreeMap<>();
  private final @Nullable Proc[] privileges = new Proc[PrivilegeRecord.COUNT_MAX];
  private final Services services;
  private final GrantTable grants;
  private int bodies;

  /// Rows of the boot image table; a test may change them before RS starts.
  public final List<BootImageEntry> bootImage = new ArrayList<>();

  /// Endpoints in the order in which they were allowed to run.
  public final List<Integer> allowed = new ArrayList<>();

  /// Swaps as `source>destination`.
  public final List<String> swaps = new ArrayList<>();

  /// Endpoints whose callers were released.
  public final List<Integer> released = new ArrayList<>();

  /// Signals raised, as `label-less endpoint:signal`.
  public final List<String> signals = new ArrayList<>();

  FakeKernel(World world) {
    this.world = world;
    services = new Services(world);
    grants = new GrantTable(world);
    bootRow(Endpoint.IDLE, "idle", 0);
    bootRow(Endpoint.SYSTEM, "system", 0);
    bootRow(Endpoint.DS, "ds", 1);
    bootRow(Endpoint.RS, "rs", 2);
    bootRow(Endpoint.PM, "pm", 3);
    bootRow(Endpoint.VFS, "vfs", 4);
    bootRow(Endpoint.LOG, "log", 5);
    bootRow(Endpoint.VM, "vm", 6);
    bootRow(Endpoint.INIT, "init", 0);
  }

  private void bootRow(int endpoint, String name, int imageId) {
    bootImage.add(new BootImageEntry(endpoint, endpoint, 0, 4, 4, 0, 0, imageId, name));
    if (endpoint >= 0) {
      Body body = newBody(endpoint == Endpoint.RS ? 0 : RtsFlag.NO_PRIV);
      body.name = name;
      body.imageId = imageId;
      Proc proc = new Proc(endpoint, body);
      procs.put(endpoint, proc);
      if (endpoint == Endpoint.RS) {
        proc.privilegeId = Endpoint.RS + 4;
        privileges[proc.privilegeId] = proc;
        body.privilege = Records.rootPrivilege();
      }
    }
  }

  private Body newBody(int rts) {
    return new Body(++bodies, rts);
  }

  /// The services' side of the world.
  public Services services() {
    return services;
  }

  /// RS's grants.
  public GrantTable grants() {
    return grants;
  }

  Proc proc(int endpoint) {
    return find(endpoint)
        .orElseThrow(() -> new AssertionError("no process " + World.name(endpoint)));
  }

  Optional<Proc> find(int endpoint) {
    return procs.values().stream().filter(proc -> proc.endpoint == endpoint).findFirst();
  }

  List<Proc> all() {
    return List.copyOf(procs.values());
  }

  /// Processes besides those of the boot image.
  public int dynamicProcesses() {
    return (int) procs.values().stream().filter(p -> p.endpoint > Endpoint.INIT).count();
  }

  /// INIT was allowed to run.
  public boolean usersMayRun() {
    return allowed.contains(Endpoint.INIT);
  }

  /// `true` for a process that is not kept from running.
  public boolean mayRun(int endpoint) {
    return proc(endpoint).body.rts == 0;
  }

  Proc fork() {
    int slot = FIRST_FREE_SLOT;
    while (procs.containsKey(slot)) {
      slot++;
    }
    int generation = generations.merge(slot, 1, Integer::sum);
    Proc proc = new Proc(Endpoint.of(generation, slot), newBody(RtsFlag.NO_PRIV));
    procs.put(slot, proc);
    return proc;
  }

  void clear(Proc proc) {
    proc.body.stage = Body.Stage.GONE;
    procs.remove(Endpoint.slot(proc.endpoint));
    if (proc.privilegeId >= 0) {
      privileges[proc.privilegeId] = null;
    }
  }

  int notify(int destination) {
    return find(destination).map(proc -> services.ping(proc.body)).orElse(-Errno.EDEADSRCDST);
  }

  int answer(int destination, long[] message) {
    if (world.pm.isUser(destination)) {
      return Client.answer(world, destination, message);
    }
    return find(destination)
        .map(proc -> services.answer(proc.body, message))
        .orElse(-Errno.EDEADSRCDST);
  }

  int deliver(int destination, long[] message, boolean noReply) {
    return find(destination)
        .map(proc -> services.deliver(proc.body, message, noReply))
        .orElse(-Errno.EDEADSRCDST);
  }

  /// Raises a signal against a process.
  public int kill(int endpoint, int signal) {
    Optional<Proc> target = find(endpoint);
    if (target.isEmpty()) {
      return -Errno.EINVAL;
    }
    signals.add(World.name(endpoint) + ":" + signal);
    Body body = target.get().body;
    body.pendingSignals |= 1 << signal;
    if ((body.rts & RtsFlag.SIGNALED) == 0) {
      body.rts |= RtsFlag.SIGNALED | RtsFlag.SIG_PENDING;
      world.after(world.latency(), this::reportSignals);
    }
    return Errno.OK;
  }

  /// What SEF does on KSIG.
  private void reportSignals() {
    for (Proc proc : all()) {
      Body body = proc.body;
      if ((body.rts & RtsFlag.SIGNALED) != 0) {
        int pending = body.pendingSignals;
        body.pendingSignals = 0;
        body.rts &= ~RtsFlag.SIGNALED;
        int result = Errno.OK;
        for (int signal = 1; signal <= 26 && result == Errno.OK; signal++) {
          if ((pending >>> signal & 1) != 0) {
            result = world.manage(proc.endpoint, signal);
          }
        }
        if (result == Errno.OK && (body.rts & RtsFlag.SIGNALED) == 0) {
          body.rts &= ~RtsFlag.SIG_PENDING;
        }
      }
    }
  }

  int update(int source, int destination) {
    Optional<Proc> from = find(source);
    Optional<Proc> to = find(destination);
    if (from.isEmpty() || to.isEmpty()) {
      return -Errno.EINVAL;
    }
    Proc a = from.get();
    Proc b = to.get();
    if (!a.body.isQuiescent() || !b.body.isQuiescent()) {
      return -Errno.EBUSY;
    }
    swaps.add(World.name(source) + ">" + World.name(destination));
    Body body = a.body;
    a.body = b.body;
    b.body = body;
    a.body.proc = a;
    b.body.proc = b;
    return Errno.OK;
  }

  int call(long[] message) {
    KernelCall call = KernelCall.of(Message.type(message));
    if (call == null) {
      return -Errno.EBADREQUEST;
    }
    return switch (call) {
      case GETINFO -> getInfo(message);
      case TIMES -> {
        Message.int32(message, Message.M4_L5, world.now());
        yield Errno.OK;
      }
      case SETALARM -> {
        world.alarm(Message.int32(message, Message.M2_L1));
        yield Errno.OK;
      }
      case SETGRANT -> {
        grants.set(Message.int32(message, Message.M2_P1), Message.int32(message, Message.M2_I2));
        yield Errno.OK;
      }
      case SYSCTL -> print(message);
      case PRIVCTL -> privctl(message);
      case KILL ->
          kill(Message.int32(message, Message.M2_I1), Message.int32(message, Message.M2_I2));
      case UPDATE ->
          update(Message.int32(message, Message.M1_I1), Message.int32(message, Message.M1_I2));
      case VIRCOPY -> copy(message);
      case STATECTL -> {
        released.add(Message.int32(message, Message.M2_I1));
        yield Errno.OK;
      }
      case ABORT -> throw new Halted(Message.int32(message, Message.M1_I1));
      case IMAGE -> image(message);
      default -> throw new AssertionError("RS makes kernel call " + call);
    };
  }

  private int print(long[] message) {
    if (Message.int32(message, Message.M1_I1) == KernelCall.SYSCTL_PRINT) {
      byte[] text = new byte[Message.int32(message, Message.M1_I2)];
      world.ipc.memory().read(Message.int32(message, Message.M1_P1), text, 0, text.length);
      world.console.add(new String(text, StandardCharsets.UTF_8).stripTrailing());
    }
    return Errno.OK;
  }

  private int image(long[] message) {
    ImageRequest request = ImageRequest.of(Message.int32(message, Message.M1_I1));
    if (request == null) {
      return -Errno.EINVAL;
    }
    int image = Message.int32(message, Message.M1_I2);
    int ticket = Message.int32(message, Message.M1_I3);
    int address = Message.int32(message, Message.M1_P1);
    return switch (request) {
      case STAGE -> world.images.stage(world.ipc.memory().string(address, image), ticket);
      case NEXT -> world.images.next(world.ipc.memory(), address);
      case RELEASE -> world.images.release(image);
      case RESTORE -> world.images.restore(image);
      case CANCEL -> world.images.cancel(ticket);
    };
  }

  private int copy(long[] message) {
    try {
      Memory from = memory(Message.int32(message, Message.M5_I1));
      Memory to = memory(Message.int32(message, Message.M5_I2));
      byte[] bytes = new byte[Message.int32(message, Message.M5_L3)];
      from.read(Message.int32(message, Message.M5_L1), bytes, 0, bytes.length);
      to.write(Message.int32(message, Message.M5_L2), bytes, 0, bytes.length);
      return Errno.OK;
    } catch (IllegalArgumentException fault) {
      return -Errno.EFAULT;
    }
  }

  Memory memory(int endpoint) {
    if (endpoint == Endpoint.SELF || endpoint == Endpoint.RS) {
      return world.ipc.memory();
    }
    return world.pm.isUser(endpoint) ? world.pm.memory(endpoint) : proc(endpoint).memory;
  }

  private int privctl(long[] message) {
    Optional<Proc> target = find(Message.int32(message, Message.M2_I1));
    PrivilegeRequest request = PrivilegeRequest.of(Message.int32(message, Message.M2_I2));
    if (target.isEmpty() || request == null) {
      return -Errno.EINVAL;
    }
    Proc proc = target.get();
    boolean waits = (proc.body.rts & RtsFlag.NO_PRIV) != 0;
    return switch (request) {
      case ALLOW -> waits && proc.body.privilege != null ? allow(proc) : -Errno.EPERM;
      case DISALLOW -> {
        proc.body.rts |= RtsFlag.NO_PRIV;
        yield waits ? -Errno.EPERM : Errno.OK;
      }
      case SET_SYS -> waits ? setSystem(proc, Message.int32(message, Message.M2_P1)) : -Errno.EPERM;
      default -> throw new AssertionError("RS makes PRIVCTL " + request);
    };
  }

  private int allow(Proc proc) {
    allowed.add(proc.endpoint);
    proc.body.rts &= ~RtsFlag.NO_PRIV;
    proc.body.stage = Body.Stage.STARTING;
    return Errno.OK;
  }

  private int setSystem(Proc proc, int address) {
    PrivilegeRecord wanted = PrivilegeRecord.read(world.ipc.memory(), address);
    int id = wanted.id();
    if ((wanted.flags() & PrivilegeRecord.DYN_PRIV_ID) != 0) {
      id = PrivilegeRecord.STATIC_IDS;
      while (id < privileges.length && privileges[id] != null) {
        id++;
      }
      if (id == privileges.length) {
        return -Errno.ENOSPC;
      }
    } else if (id < 0 || id >= PrivilegeRecord.STATIC_IDS) {
      return -Errno.EINVAL;
    } else if (privileges[id] != null) {
      return -Errno.EBUSY;
    }
    privileges[id] = proc;
    proc.privilegeId = id;
    proc.body.privilege = wanted;
    return Errno.OK;
  }

  private int getInfo(long[] message) {
    InfoRequest what = InfoRequest.of(Message.int32(message, Message.M7_I3));
    int endpoint = Message.int32(message, Message.M7_I4);
    int address = Message.int32(message, Message.M7_P1);
    Memory memory = world.ipc.memory();
    if (what == null) {
      return -Errno.EINVAL;
    }
    return switch (what) {
      case WHOAMI -> {
        Message.int32(message, Message.M3_I1, Endpoint.RS);
        Message.string(message, Message.M3_CA1, 16, "rs");
        yield Errno.OK;
      }
      case KINFO -> {
        new KernelInfo(PROCESSES, 4, 64, World.HZ, 0, 0, world.now(), "test")
            .write(memory, address);
        yield KernelInfo.SIZE_BYTES;
      }
      case MONPARAMS -> {
        memory.string(address, 16, "rs_verbose=1");
        yield 14;
      }
      case IMAGE -> {
        for (int i = 0; i < bootImage.size(); i++) {
          bootImage.get(i).write(memory, address + i * BootImageEntry.SIZE_BYTES);
        }
        yield bootImage.size() * BootImageEntry.SIZE_BYTES;
      }
      case PROC ->
          find(endpoint).map(proc -> writeProcess(proc, memory, address)).orElse(-Errno.EINVAL);
      case PRIV ->
          find(endpoint).map(proc -> writePrivilege(proc, memory, address)).orElse(-Errno.EINVAL);
      default -> throw new AssertionError("RS asks for " + what);
    };
  }

  private static int writeProcess(Proc proc, Memory memory, int address) {
    Body body = proc.body;
    new ProcessInfo(
            Endpoint.slot(proc.endpoint),
            proc.endpoint,
            body.rts,
            0,
            0,
            0,
            0,
            0,
            Endpoint.NONE,
            Endpoint.NONE,
            proc.privilegeId,
            body.imageId,
            body.name)
        .write(memory, address);
    return ProcessInfo.SIZE_BYTES;
  }

  private static int writePrivilege(Proc proc, Memory memory, int address) {
    PrivilegeRecord body = proc.body.privilege;
    if (body == null) {
      return -Errno.EPERM;
    }
    Records.owned(body, proc.endpoint, proc.privilegeId).write(memory, address);
    return PrivilegeRecord.SIZE_BYTES;
  }

  /// Privilege structures that are taken.
  public int privilegesTaken() {
    int taken = 0;
    for (Proc owner : privileges) {
      taken += owner == null ? 0 : 1;
    }
    return taken;
  }
}
