package samsara.vm;

import java.util.List;
import java.util.function.Consumer;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vm.MemoryTotals;
import samsara.protocol.vm.MemoryUsage;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmInfo;
import samsara.protocol.vm.VmMessage;
import samsara.sef.InitInfo;
import samsara.sys.Sys;

/// A VM that has booted, and its callers.
final class VmFixture {
  static final long PM_MASK =
      VmCall.BASIC_MASK
          | VmCall.maskOf(
              VmCall.EXIT, VmCall.FORK, VmCall.BRK, VmCall.EXEC_NEWMEM, VmCall.WILLEXIT);
  static final long RS_MASK =
      VmCall.BASIC_MASK | VmCall.maskOf(VmCall.RS_SET_PRIV, VmCall.RS_UPDATE, VmCall.INFO);

  final FakeKernel kernel;
  final Sys sys;
  final VmState state;
  final VmDispatcher dispatcher;
  final FaultHandlers faults;
  private int nextSlot = 11;

  VmFixture() {
    this(0x800000);
  }

  VmFixture(int ramBytes) {
    kernel = new FakeKernel(ramBytes);
    sys = new Sys(kernel);
    state = new BootProcesses(sys).load(new BootInfo());
    dispatcher = new VmDispatcher(state);
    faults = new FaultHandlers(state);
    kernel.calls.clear();
  }

  private record BootInfo() implements InitInfo {
    @Override
    public int oldEndpoint() {
      return Endpoint.NONE;
    }

    @Override
    public List<PublicEntry> publicTable() {
      return publicRows();
    }
  }

  static List<PublicEntry> publicRows() {
    return List.of(
        row("rs", Endpoint.RS, RS_MASK),
        row("vm", Endpoint.VM, 0),
        row("pm", Endpoint.PM, PM_MASK),
        row("vfs", Endpoint.VFS, VmCall.BASIC_MASK),
        row("ds", Endpoint.DS, VmCall.BASIC_MASK),
        row("log", Endpoint.LOG, VmCall.BASIC_MASK),
        row("init", Endpoint.INIT, VmCall.BASIC_MASK));
  }

  private static PublicEntry row(String label, int endpoint, long mask) {
    return new PublicEntry(1, 0, endpoint, 0, 0, 0, 0, 0, mask, label, label, List.of(), List.of());
  }

  /// A call and its answer.
  long[] call(int source, VmCall call, Consumer<long[]> fields) {
    long[] message = Message.ofType(call.type());
    Message.source(message, source);
    fields.accept(message);
    kernel.status(Ipc.SENDREC);
    dispatcher.handle(message);
    return message;
  }

  /// The result of a call.
  int result(int source, VmCall call, Consumer<long[]> fields) {
    return Message.type(call(source, call, fields));
  }

  /// Forks and answers the child's endpoint, or a negated errno.
  int fork(int parent) {
    return fork(parent, nextSlot++);
  }

  int fork(int parent, int slot) {
    long[] answer =
        call(
            Endpoint.PM,
            VmCall.FORK,
            m -> {
              VmMessage.endpoint(m, parent);
              VmMessage.childSlot(m, slot);
            });
    return Message.type(answer) < 0 ? Message.type(answer) : VmMessage.child(answer);
  }

  /// A service of RS with memory for a program.
  int service() {
    int endpoint = fork(Endpoint.RS);
    exec(endpoint, 0x8000, 0x2000);
    return endpoint;
  }

  int exec(int endpoint, int dataBytes, int stackBytes) {
    return Message.type(execMessage(endpoint, new ExecNewmem(0, dataBytes, 0, stackBytes, "x")));
  }

  long[] execMessage(int endpoint, ExecNewmem newmem) {
    int address = kernel.segmentOf(Endpoint.PM);
    newmem.write(kernel.memory(), address);
    return call(
        Endpoint.PM,
        VmCall.EXEC_NEWMEM,
        m -> {
          VmMessage.endpoint(m, endpoint);
          VmMessage.newmemAddress(m, address);
          VmMessage.newmemBytes(m, ExecNewmem.SIZE_BYTES);
        });
  }

  int willExit(int endpoint) {
    return result(Endpoint.PM, VmCall.WILLEXIT, m -> VmMessage.endpoint(m, endpoint));
  }

  int exit(int endpoint) {
    return result(Endpoint.PM, VmCall.EXIT, m -> VmMessage.endpoint(m, endpoint));
  }

  /// The whole exit, as PM does it.
  void end(int endpoint) {
    willExit(endpoint);
    kernel.clear(endpoint);
    exit(endpoint);
  }

  int brk(int endpoint, int newBreak) {
    return result(
        Endpoint.PM,
        VmCall.BRK,
        m -> {
          VmMessage.endpoint(m, endpoint);
          VmMessage.newBreak(m, newBreak);
        });
  }

  long[] map(int caller, int address, int bytes) {
    return map(caller, address, bytes, 0);
  }

  long[] map(int caller, int address, int bytes, int flags) {
    return call(
        caller,
        VmCall.MMAP,
        m -> {
          VmMessage.mapFile(m, VmMessage.NO_FILE);
          VmMessage.mapAddress(m, address);
          VmMessage.mapBytes(m, bytes);
          VmMessage.mapFlags(m, flags);
        });
  }

  int unmap(int caller, int address, int bytes) {
    return result(
        caller,
        VmCall.MUNMAP,
        m -> {
          VmMessage.unmapAddress(m, address);
          VmMessage.unmapBytes(m, bytes);
        });
  }

  int update(int source, int destination) {
    return result(
        Endpoint.RS,
        VmCall.RS_UPDATE,
        m -> {
          VmMessage.source(m, source);
          VmMessage.destination(m, destination);
        });
  }

  int setMask(int target, long mask) {
    int address = kernel.segmentOf(Endpoint.RS);
    kernel.memory().int64(address, mask);
    return result(
        Endpoint.RS,
        VmCall.RS_SET_PRIV,
        m -> {
          VmMessage.target(m, target);
          VmMessage.maskAddress(m, address);
        });
  }

  MemoryUsage usage(int endpoint) {
    int address = kernel.segmentOf(Endpoint.RS) + 0x100;
    int result = info(VmInfo.USAGE.number(), endpoint, address);
    if (result < 0) {
      throw new AssertionError("usage: " + result);
    }
    return MemoryUsage.read(kernel.memory(), address);
  }

  MemoryTotals totals() {
    int address = kernel.segmentOf(Endpoint.RS) + 0x100;
    info(VmInfo.TOTALS.number(), 0, address);
    return MemoryTotals.read(kernel.memory(), address);
  }

  int info(int what, int endpoint, int address) {
    return result(
        Endpoint.RS,
        VmCall.INFO,
        m -> {
          VmMessage.what(m, what);
          VmMessage.subject(m, endpoint);
          VmMessage.bufferAddress(m, address);
        });
  }

  int freeFrames() {
    return state.frames().freeFrames();
  }

  /// A process accesses its memory: as the MMU does it, with VM's help. `false` if that is its end.
  boolean touch(int endpoint, int address, boolean write) {
    int present = kernel.translate(endpoint, address, false) < 0 ? 0 : 1;
    if (kernel.translate(endpoint, address, write) < 0) {
      kernel.fault(endpoint, address, 4 | (write ? 2 : 0) | present);
      faults.onSignal(Signal.KMEM);
    }
    return kernel.translate(endpoint, address, write) >= 0;
  }

  /// Stores a 32-bit value in another process's memory.
  void poke(int endpoint, int address, int value) {
    touch(endpoint, address, true);
    kernel.memory().int32(kernel.translate(endpoint, address, true), value);
  }

  int peek(int endpoint, int address) {
    touch(endpoint, address, false);
    return kernel.memory().int32(kernel.translate(endpoint, address, false));
  }

  /// `true` if a process may use an address.
  boolean reaches(int endpoint, int address) {
    return touch(endpoint, address, false);
  }

  /// `true` if there is memory at an address at present.
  boolean isPresent(int endpoint, int address) {
    return kernel.translate(endpoint, address, false) >= 0;
  }
}
