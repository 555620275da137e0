package samsara.kernel.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.hw.Mmu;
import samsara.hw.Ram;
import samsara.protocol.kernel.VmRequest;
import samsara.protocol.pm.PmCall;
import samsara.sys.KernelCalls;
import samsara.sys.Sys;

/// A process manager of few words, which does VM's work too: forks, waits, exits, and ends whoever
/// has a signal.
public final class TestPm {
  /// Added to a slot, the pid of its process.
  public static final int PID_BASE = 100;

  /// A request that is never answered.
  public static final int BLOCK = 99;

  /// A request that is answered when the test says so; the process loops until then.
  public static final int SPIN = 98;

  /// Makes the process machine code that begins at M1 i1, with the stack M1 i2; no answer.
  public static final int EXECUTE = 97;

  private static final int FIRST_SLOT = 50;
  private static final int PAGES = 3;
  private static final int FRAMES = 0x400000;

  private final Ram ram;
  private final Queue<Integer> zombies = new ArrayDeque<>();
  private final List<Integer> reaped = new ArrayList<>();
  private int nextSlot = FIRST_SLOT;
  private volatile boolean released;

  /// A process manager that makes page tables in this memory.
  public TestPm(Ram ram) {
    this.ram = ram;
  }

  /// Pids that INIT has waited for.
  public List<Integer> reaped() {
    return reaped;
  }

  void run(Sys sys) {
    Ipc ipc = sys.ipc();
    long[] message = Message.create();
    for (; ; ) {
      ipc.receive(Endpoint.ANY, message);
      if (Ipc.isNotify(ipc.status())) {
        endThoseWithSignals(sys.kernel());
      } else {
        serve(ipc, sys.kernel(), Message.source(message), message);
      }
    }
  }

  private void serve(Ipc ipc, KernelCalls kernel, int source, long[] message) {
    int type = Message.type(message);
    if (type == BLOCK) {
      return;
    }
    if (type == EXECUTE) {
      ipc.memory().string(ipc.dataStart(), 16, "program");
      kernel.exec(
          source,
          Message.int32(message, Message.M1_I2),
          ipc.dataStart(),
          Message.int32(message, Message.M1_I1));
      return;
    }
    if (type == SPIN) {
      spin();
    }
    PmCall call = PmCall.of(type);
    int result =
        switch (call) {
          case FORK -> fork(ipc, kernel, source);
          case WAITPID -> waitForChild();
          case GETPID -> Endpoint.slot(source) + PID_BASE;
          case SETUID -> Message.int32(message, Message.M1_I1) == 666 ? -Errno.EPERM : Errno.OK;
          case EXIT -> end(kernel, source);
          case null, default -> -Errno.ENOSYS;
        };
    if (call != PmCall.EXIT) {
      Message.type(message, result);
      ipc.sendnb(source, message);
    }
  }

  private void spin() {
    while (!released) {
      SafePoint.poll();
    }
  }

  /// Ends the loop of a SPIN. From any thread.
  public void release() {
    released = true;
  }

  private int fork(Ipc ipc, KernelCalls kernel, int parent) {
    int slot = nextSlot++;
    int result = kernel.fork(parent, slot, 0);
    if (result < 0) {
      return result;
    }
    int child = kernel.lastChild();
    kernel.vmctl(child, VmRequest.SETADDRSPACE, makeSpace(slot));
    ipc.sendnb(child, Message.ofType(0));
    return slot + PID_BASE;
  }

  private int makeSpace(int slot) {
    int directory = FRAMES + slot * 8 * Ram.PAGE_BYTES;
    int table = directory + Ram.PAGE_BYTES;
    int bits = Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE | Mmu.ENTRY_USER;
    ram.write32(directory, table | bits);
    for (int page = 1; page <= PAGES; page++) {
      ram.write32(table + page * 4, (table + page * Ram.PAGE_BYTES) | bits);
    }
    return directory;
  }

  private int waitForChild() {
    Integer pid = zombies.poll();
    if (pid == null) {
      return 0;
    }
    reaped.add(pid);
    return pid;
  }

  private int end(KernelCalls kernel, int endpoint) {
    kernel.clear(endpoint);
    zombies.add(Endpoint.slot(endpoint) + PID_BASE);
    return 0;
  }

  private void endThoseWithSignals(KernelCalls kernel) {
    for (int who = kernel.getKsig(); who != Endpoint.NONE; who = kernel.getKsig()) {
      end(kernel, who);
    }
  }
}
