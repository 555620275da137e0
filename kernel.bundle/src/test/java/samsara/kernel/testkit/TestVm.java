package samsara.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.hw.Ram;
import samsara.kernel.core.Body;
import samsara.kernel.core.MemoryRequest;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;
import samsara.sys.PagingCalls;

/// VM of a test: gives every process pages of zeroes within a range when they are touched, and
/// kills whoever touches anything else.
public final class TestVm {
  private static final int WRITE = 2;
  private static final int USER = 4;
  private static final int ID = Endpoint.VM + 4;
  private static final int SEGMENT = 0x30_0000;

  private final MachineSystem machines;
  private final int first;
  private final int end;
  private final List<String> events = new ArrayList<>();
  private boolean holding;
  private int refusedReplies;

  /// With a range of addresses at which every process may have memory.
  public TestVm(MachineSystem machines, int first, int end) {
    this.machines = machines;
    this.first = first;
    this.end = end;
  }

  /// What it was told, in order.
  public List<String> events() {
    return events;
  }

  /// Replies that nobody waited for.
  public int refusedReplies() {
    return refusedReplies;
  }

  /// Leaves requests for memory alone until [#releaseRequests].
  public void holdRequests() {
    holding = true;
  }

  /// Serves requests again.
  public void releaseRequests() {
    holding = false;
    TestSystem system = machines.system();
    Proc vm = system.core().procs().slot(Endpoint.VM);
    system.core().signals().send(vm, Signal.KMEM);
  }

  /// Starts, in VM's slot.
  public void start() {
    TestSystem system = machines.system();
    Proc proc = system.core().procs().slot(Endpoint.VM);
    Body body = new Body(proc, "vm");
    body.rts = RtsFlag.NO_PRIV;
    body.queue = 2;
    body.quantumTicks = 32;
    body.ticksLeft = 32;
    body.space.useWindow(SEGMENT, SEGMENT + Ram.PAGE_BYTES);
    body.dataStart = SEGMENT;
    proc.body = body;
    if (system.core().privileges().assignStatic(proc, ID) != Errno.OK) {
      throw new AssertionError("no privileges for VM");
    }
    Privilege privilege = TestSystem.privilegeOf(proc);
    privilege.body.flags = PrivilegeRecord.SYS_PROC;
    privilege.body.trapMask = PrivilegeRecord.TRAPS_ALL;
    privilege.body.callMask = KernelCall.ALL_MASK;
    privilege.body.signalManager = Endpoint.RS;
    system.core().privileges().fillSendMask(privilege, -1L);
    Ipc ipc = system.core().ipcOf(body);
    system.core().cpu().createContext(body, () -> run(ipc));
    system.core().scheduler().start(body, RtsFlag.NO_PRIV);
    system.run(() -> (body.rts & RtsFlag.RECEIVING) != 0);
  }

  private void run(Ipc ipc) {
    KernelCalls kernel = new KernelCalls(ipc);
    PagingCalls paging = new PagingCalls(ipc);
    paging.enable();
    long[] message = Message.create();
    for (; ; ) {
      serveFaults(paging, kernel);
      if (!holding) {
        serveRequests(paging);
      }
      ipc.receive(Endpoint.ANY, message);
    }
  }

  private void serveFaults(PagingCalls paging, KernelCalls kernel) {
    while (paging.nextFault()) {
      int who = paging.faultEndpoint();
      int code = paging.faultErrorCode();
      events.add(
          "fault %d %x write=%d user=%d"
              .formatted(who, paging.faultAddress(), code & WRITE, code & USER));
      if (map(who, paging.faultAddress(), 1)) {
        paging.clearFault(who);
      } else {
        kernel.kill(who, Signal.SEGV);
      }
    }
  }

  private void serveRequests(PagingCalls paging) {
    for (int kind = paging.nextRequest(); kind != 0; kind = paging.nextRequest()) {
      int target = paging.requestTarget();
      int address = paging.requestAddress();
      int bytes = paging.requestBytes();
      events.add(
          "request %s %d %x %d %s"
              .formatted(
                  List.of("check", "copy", "share", "unmap").get(kind - 1),
                  target,
                  address,
                  bytes,
                  paging.requestWrites() ? "write" : "read"));
      boolean done =
          switch (kind) {
            case MemoryRequest.SHARE ->
                share(target, address, bytes, paging.requestOther(), paging.requestOtherAddress());
            case MemoryRequest.UNMAP -> unmap(target, address, bytes);
            default -> map(target, address, bytes);
          };
      if (paging.reply(done ? Errno.OK : -Errno.EFAULT) != Errno.OK) {
        refusedReplies++;
      }
    }
  }

  private Proc process(int endpoint) {
    return machines.system().core().procs().slot(Endpoint.slot(endpoint));
  }

  private boolean share(int target, int address, int bytes, int other, int otherAddress) {
    for (int done = 0; done < bytes; done += Ram.PAGE_BYTES) {
      long frame = process(other).body.space.translate(otherAddress + done, false);
      if (frame < 0) {
        return false;
      }
      machines.map(process(target), address + done, (int) frame, MachineSystem.READ_WRITE);
    }
    return true;
  }

  private boolean unmap(int target, int address, int bytes) {
    for (int done = 0; done < bytes; done += Ram.PAGE_BYTES) {
      machines.map(process(target), address + done, 0, 0);
    }
    return true;
  }

  private boolean map(int endpoint, int address, int bytes) {
    Proc proc = machines.system().core().procs().slot(Endpoint.slot(endpoint));
    if (address < first || address + bytes > end) {
      return false;
    }
    for (int page = address & -Ram.PAGE_BYTES; page < address + bytes; page += Ram.PAGE_BYTES) {
      if (proc.body.space.translate(page, true) < 0) {
        machines.map(proc, page, machines.frame(), MachineSystem.READ_WRITE);
      }
    }
    return true;
  }
}
