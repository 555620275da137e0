package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Serve;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.sys.KernelCalls;

/// A seeded workload of clients, chained servers, notifications, alarms and busy loops has one
/// trace, however processes are run.
class SameTraceTest {
  private static final Variant REFERENCE = new Variant("continuation", false);
  private static final int SEEDS = 4;

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void theTraceIsTheSameHoweverProcessesAreRun(Variant variant) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> expected = new ArrayList<>();
      List<String> actual = new ArrayList<>();
      String wanted = run(REFERENCE, seed, expected);
      String got = run(variant, seed, actual);
      if (!got.equals(wanted)) {
        assertThat(actual).as("seed %d", seed).containsExactlyElementsOf(expected);
      }
      assertThat(got).as("seed %d", seed).isEqualTo(wanted);
    }
  }

  @Test
  void anotherSeedIsAnotherTrace() {
    assertThat(run(REFERENCE, 1, new ArrayList<>()))
        .isNotEqualTo(run(REFERENCE, 2, new ArrayList<>()));
  }

  @Test
  void theFastPathIsTaken() {
    TestSystem system = new TestSystem(new Variant("continuation", true));
    Workload workload = new Workload(system, 1);
    workload.start();
    system.run(workload::isDone);
    assertThat(workload.borrowed).isPositive();
  }

  private static String run(Variant variant, long seed, List<String> lines) {
    TestSystem system = new TestSystem(variant);
    Workload workload = new Workload(system, seed);
    workload.start();
    system.run(workload::isDone);
    lines.addAll(system.kernel().trace().dump(8192));
    return Long.toHexString(system.kernel().trace().hash())
        + " "
        + system.kernel().trace().events()
        + " "
        + system.core().time().nowNanos();
  }

  /// Clients of three priorities call servers that call each other.
  private static final class Workload {
    private static final int CLIENTS = 6;
    private static final int ROUNDS = 60;

    private final TestSystem system;
    private final long seed;
    private final List<Proc> servers = new ArrayList<>();
    private int done;
    private int borrowed;

    Workload(TestSystem system, long seed) {
      this.system = system;
      this.seed = seed;
    }

    boolean isDone() {
      return done == CLIENTS;
    }

    void start() {
      SplittableRandom random = new SplittableRandom(seed);
      for (int level = 0; level < 4; level++) {
        int own = level;
        servers.add(
            system.spawn(
                "server" + level, 3 + random.nextInt(5), ipc -> new Server(ipc, own).run()));
      }
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        system.spawn("client" + i, 5 + random.nextInt(4), ipc -> new Client(ipc, number).run());
      }
    }

    private final class Server {
      private final Ipc ipc;
      private final int level;
      private final KernelCalls kernel;
      private final long[] call = Message.create();
      private final List<long[]> late = new ArrayList<>();

      Server(Ipc ipc, int level) {
        this.ipc = ipc;
        this.level = level;
        this.kernel = new KernelCalls(ipc);
      }

      void run() {
        Thread own = Thread.currentThread();
        assertThat(own).isNotNull();
        kernel.setAlarm(1 + level, false);
        Serve.with(ipc, this::handle);
      }

      private boolean handle(long[] message) {
        if (StackWalker.getInstance().walk(frames -> frames.anyMatch(this::isClient))) {
          borrowed++;
        }
        if (Ipc.isNotify(ipc.status())) {
          if (Message.source(message) == Endpoint.CLOCK) {
            kernel.setAlarm(2, false);
          }
          release();
          return false;
        }
        int value = Message.type(message);
        spin(value & 0x3F);
        if (level > 0 && (value & 1) != 0) {
          Message.type(call, value >> 1);
          ipc.sendrec(servers.get(level - 1).endpoint, call);
          value += Message.type(call);
        }
        if ((value & 7) == 5) {
          late.add(message.clone());
          return false;
        }
        if ((value & 15) == 9) {
          release();
        }
        Message.type(message, value & 0xFFFF);
        return true;
      }

      private boolean isClient(StackWalker.StackFrame frame) {
        return frame.getClassName().endsWith("Workload$Client");
      }

      private void release() {
        for (long[] request : late) {
          int client = Message.source(request);
          Message.type(request, 3);
          ipc.sendnb(client, request);
        }
        late.clear();
      }
    }

    private final class Client {
      private final Ipc ipc;
      private final SplittableRandom random;

      Client(Ipc ipc, int number) {
        this.ipc = ipc;
        this.random = new SplittableRandom(seed * 31 + number);
      }

      void run() {
        long[] message = Message.create();
        for (int i = 0; i < ROUNDS; i++) {
          Proc server = servers.get(random.nextInt(servers.size()));
          switch (random.nextInt(8)) {
            case 0 -> ipc.notify(server.endpoint);
            case 1 -> spin(random.nextInt(200_000));
            default -> {
              Message.type(message, random.nextInt(1000));
              ipc.sendrec(server.endpoint, message);
            }
          }
        }
        done++;
      }
    }

    private static void spin(int polls) {
      for (int i = 0; i < polls; i++) {
        SafePoint.poll();
      }
    }
  }
}
