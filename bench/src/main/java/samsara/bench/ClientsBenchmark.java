package samsara.bench;

import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.hw.Machine;
import samsara.kernel.BootImage;
import samsara.kernel.BootRow;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Body;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcTable;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// Many clients of one server, on a kernel with nothing else: the clients share the privileges of
/// users, and each gives the CPU to the next with every answer that it does not get at once.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientsBenchmark {
  private static final int OPERATIONS = 500_000;
  private static final int RAM_BYTES = 16 << 20;
  private static final int FIRST_CLIENT = 20;
  private static final int SERVERS_QUEUE = 5;
  private static final int CLIENTS_QUEUE = 8;

  @Param({"1", "2", "8", "64"})
  public int clients = 1;

  @Param({"true", "false"})
  public boolean fastPath = true;

  private Machine machine = Machine.simulated(1, RAM_BYTES, OutputStream.nullOutputStream());
  private Kernel kernel = new Kernel(machine, ContextFactory.best(), KernelConfig.standard());
  private long trips;
  private long target;

  /// Makes the kernel and its processes.
  @Setup
  public void start() {
    machine.close();
    machine = Machine.simulated(1, RAM_BYTES, OutputStream.nullOutputStream());
    kernel =
        new Kernel(machine, ContextFactory.best(), KernelConfig.standard().withFastPath(fastPath));
    BootRow row =
        new BootRow(
            Endpoint.RS,
            "server",
            false,
            4,
            SERVERS_QUEUE,
            0x10000,
            1,
            () -> sef -> serve(sef.ipc()));
    kernel.boot(BootImage.ofRows(List.of(row)));
    int server = Endpoint.RS + ProcTable.TASKS;
    kernel.core().privileges().user().body.sendMask = 1L << server;
    kernel.core().privileges().get(server).body.sendMask |= 1L << PrivilegeRecord.USER_ID;
    kernel.core().procs().slot(Endpoint.RS).body.queue = SERVERS_QUEUE;
    for (int i = 0; i < clients; i++) {
      spawn(kernel.core().procs().slot(FIRST_CLIENT + i));
    }
  }

  private void spawn(Proc proc) {
    Body body = new Body(proc, "client");
    body.rts = RtsFlag.NO_PRIV;
    body.queue = CLIENTS_QUEUE;
    body.quantumTicks = 1;
    body.ticksLeft = 1;
    proc.body = body;
    proc.privilege = kernel.core().privileges().user();
    kernel.core().privileges().user().body.flags |= PrivilegeRecord.PREEMPTIBLE;
    Ipc ipc = kernel.core().ipcOf(body);
    kernel.core().cpu().createContext(body, () -> call(ipc));
    kernel.core().scheduler().start(body, RtsFlag.NO_PRIV);
  }

  private static void serve(Ipc ipc) {
    long[] message = Message.create();
    for (; ; ) {
      if (ipc.receiveServing(ClientsBenchmark::answer, message) == Errno.OK) {
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

  /// Drops the processes.
  @TearDown
  public void stop() {
    kernel.close();
    machine.close();
  }

  /// A request and its answer, of any client.
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public long roundTrip() {
    target += OPERATIONS;
    if (!kernel.runUntil(() -> trips >= target)) {
      throw new IllegalStateException("the kernel has stopped");
    }
    return trips;
  }
}
