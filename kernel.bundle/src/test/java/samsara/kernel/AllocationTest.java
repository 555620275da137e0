package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.hw.Machine;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Body;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcTable;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// A request and its answer allocate nothing; what is left over many of them are the clock's
/// events.
class AllocationTest {
  private static final int CLIENT = 20;
  private static final int ROUND_TRIPS = 200_000;

  private long trips;

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void roundTripAllocatesNothing(boolean fastPath) {
    Machine machine = Machine.simulated(1, 4 << 20, OutputStream.nullOutputStream());
    KernelConfig config = KernelConfig.standard().withFastPath(fastPath);
    Kernel kernel = new Kernel(machine, ContextFactory.byName("continuation"), config);
    BootRow server =
        new BootRow(
            Endpoint.RS, "server", false, 4, 4, 0x10000, 1, () -> sef -> serve(sef.sys().ipc()));
    kernel.boot(BootImage.ofRows(List.of(server)));
    spawnClient(kernel);
    run(kernel);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    run(kernel);
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / ROUND_TRIPS;
    kernel.close();
    machine.close();
    assertThat(bytes).isLessThan(0.5);
  }

  private void run(Kernel kernel) {
    long target = trips + ROUND_TRIPS;
    assertThat(kernel.runUntil(() -> trips >= target)).isTrue();
  }

  private void spawnClient(Kernel kernel) {
    int server = Endpoint.RS + ProcTable.TASKS;
    kernel.core().privileges().user().body.sendMask = 1L << server;
    kernel.core().privileges().get(server).body.sendMask |= 1L << PrivilegeRecord.USER_ID;
    Proc proc = kernel.core().procs().slot(CLIENT);
    Body body = new Body(proc, "client");
    body.rts = RtsFlag.NO_PRIV;
    body.queue = 8;
    body.quantumTicks = 8;
    body.ticksLeft = 8;
    proc.body = body;
    proc.privilege = kernel.core().privileges().user();
    Ipc ipc = kernel.core().ipcOf(body);
    kernel.core().cpu().createContext(body, () -> call(ipc));
    kernel.core().scheduler().start(body, RtsFlag.NO_PRIV);
  }

  private static void serve(Ipc ipc) {
    long[] message = Message.create();
    for (; ; ) {
      if (ipc.receiveServing(AllocationTest::answer, message) == Errno.OK) {
        int client = Message.source(message);
        answer(message);
        ipc.sendnb(client, message);
      }
    }
  }

  private static boolean answer(long[] message) {
    Message.type(message, Message.type(message) + 1);
    return true;
  }

  private void call(Ipc ipc) {
    long[] message = Message.create();
    for (; ; ) {
      Message.type(message, 1);
      if (ipc.sendrec(Endpoint.RS, message) != Errno.OK || Message.type(message) != 2) {
        throw new IllegalStateException("wrong answer");
      }
      trips++;
    }
  }
}
