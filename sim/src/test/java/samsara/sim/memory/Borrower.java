package samsara.sim.memory;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.vm.MemoryTotals;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmInfo;
import samsara.protocol.vm.VmMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.GrantMapping;
import samsara.sys.Sys;

/// Orders memory, copies the lender's into it and out of it, maps the lender's, compares, and gives
/// all back, again and again. Prints what went wrong, and now and then how often it has done so and
/// how many pages nobody owns.
final class Borrower implements SystemProcess {
  private static final int PAUSE_TICKS = 1;
  private static final int REPORT_ROUNDS = 10;
  private static final int PAGE = Memory.PAGE_BYTES;

  private final long[] message = Message.create();
  private int rounds;
  private int failures;

  @Override
  public void main(Sef sef) {
    Sys sys = sef.sys();
    int buffer = sys.heap().allocate(MemoryTotals.SIZE_BYTES);
    sef.onAlarm(ticks -> step(sys, buffer));
    sef.startup();
    sys.kernel().setAlarm(PAUSE_TICKS, false);
    sef.serve(request -> {
      Message.type(request, -Errno.ENOSYS);
      return true;
    });
  }

  private void step(Sys sys, int buffer) {
    String failure;
    try {
      failure = round(sys, sys.dataStore().retrieveEndpoint("lender"));
    } catch (ErrnoException e) {
      failure = Errno.nameOf(-e.errno());
    }
    rounds++;
    if (!failure.isEmpty()) {
      failures++;
      sys.print("round " + rounds + " failed: " + failure);
    }
    if (rounds % REPORT_ROUNDS == 0) {
      sys.print("rounds=" + rounds + " failures=" + failures + " free=" + freePages(sys, buffer));
    }
    sys.kernel().setAlarm(PAUSE_TICKS, false);
  }

  private String round(Sys sys, int lender) {
    int window = Mapping.order(sys.ipc(), 4 * PAGE);
    try {
      int grant = ask(sys, lender, Lender.GRANT, 0);
      String failure = copy(sys, lender, grant, window);
      return failure.isEmpty() ? map(sys, lender, grant, window) : failure;
    } finally {
      Mapping.giveBack(sys.ipc(), window, 4 * PAGE);
    }
  }

  /// Two pages out of which only the first was touched to the lender, and back into the next two.
  private String copy(Sys sys, int lender, int grant, int window) {
    Memory memory = sys.ipc().memory();
    memory.int32(window + 8, rounds);
    int to = sys.kernel().safecopyTo(lender, grant, 0, window, 2 * PAGE);
    int from = sys.kernel().safecopyFrom(lender, grant, 0, window + 2 * PAGE, 2 * PAGE);
    if (to != Errno.OK || from != Errno.OK) {
      return "copy: " + Errno.nameOf(to) + " " + Errno.nameOf(from);
    }
    if (memory.int32(window + 2 * PAGE + 8) != rounds
        || ask(sys, lender, Lender.WORD, 8) != rounds) {
      return "copy: other content";
    }
    return "";
  }

  private String map(Sys sys, int lender, int grant, int window) {
    Memory memory = sys.ipc().memory();
    GrantMapping mapping = new GrantMapping(sys.ipc());
    int mapped = mapping.map(lender, grant, 2 * PAGE, window + PAGE, 2 * PAGE, true);
    if (mapped != Errno.OK) {
      return "map: " + Errno.nameOf(mapped);
    }
    memory.int32(window + 2 * PAGE, rounds);
    if (ask(sys, lender, Lender.WORD, 3 * PAGE) != rounds) {
      return "map: write not seen";
    }
    boolean byLender = rounds % 2 == 0;
    int ended = byLender ? ask(sys, lender, Lender.REVOKE, 0) - 1 : mapping.unmap(window + PAGE);
    if (ended != 0 || mapping.unmap(window + PAGE) != -Errno.EINVAL) {
      return "unmap: " + ended;
    }
    return memory.int32(window + 2 * PAGE) == 0 ? "" : "unmap: still there";
  }

  private int ask(Sys sys, int lender, int type, int argument) {
    Message.clear(message);
    Message.type(message, type);
    Message.int32(message, Message.M1_I1, argument);
    int result = sys.ipc().sendrec(lender, message);
    return result == Errno.OK ? Message.int32(message, Message.M1_I1) : result;
  }

  private int freePages(Sys sys, int buffer) {
    Message.clear(message);
    Message.type(message, VmCall.INFO.type());
    VmMessage.what(message, VmInfo.TOTALS.number());
    VmMessage.bufferAddress(message, buffer);
    int result = sys.ipc().sendrec(Endpoint.VM, message);
    return result == Errno.OK && Message.type(message) == Errno.OK
        ? MemoryTotals.read(sys.ipc().memory(), buffer).freePages()
        : -1;
  }
}
