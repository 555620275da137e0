package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

/// The end of clients and servers, wherever their frames lie at that moment.
class DeathTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";

  private static void call(TestSystem system, Ipc ipc, Proc server) {
    int result = ipc.sendrec(server.endpoint, Message.ofType(1));
    system.log("client " + Errno.nameOf(result));
  }

  private static void send(KernelCalls kernel, int endpoint, int signal) {
    assertThat(kernel.kill(endpoint, signal)).isZero();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void callerOfACrashedServerWaitsUntilTheManagerReleasesIt(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              throw new IllegalStateException("broken");
            });
    Proc client = system.spawn("client", ipc -> call(system, ipc, server));
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(server.endpoint + " SIGABRT");
    assertThat(system.log()).isEmpty();
    assertThat(client.body.rts & RtsFlag.RECEIVING).isNotZero();

    release(system, server);
    assertThat(system.log()).containsExactly("client EDEADSRCDST");
  }

  private static void release(TestSystem system, Proc server) {
    system.core().lifecycle().releaseCallers(server);
    system.runUntilIdle();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void callerOfAKilledServerMayRepeatItsRequest(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              try {
                ipc.receive(Endpoint.HARDWARE, Message.create());
                return true;
              } finally {
                system.log("server left");
              }
            });
    system.spawn("client", ipc -> call(system, ipc, server));
    system.spawn("killer", 9, ipc -> send(new KernelCalls(ipc), server.endpoint, Signal.KILL));
    system.runUntilIdle();
    assertThat(system.log()).isEmpty();

    release(system, server);
    assertThat(system.log()).contains("client ERESTART");
    assertThat(system.log().contains("server left")).isEqualTo(variant.fastPath());
    system.core().lifecycle().clear(server);
    system.runUntilIdle();
    assertThat(server.isFree()).isTrue();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void clearingAServerWakesItsCallerAndThoseThatAreQueued(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server", 6, (ipc, message) -> ipc.receive(Endpoint.HARDWARE, Message.create()) == 0);
    system.spawn("client1", ipc -> call(system, ipc, server));
    system.spawn("client2", ipc -> call(system, ipc, server));
    system.spawn(
        "sender", ipc -> system.log(Errno.nameOf(ipc.send(server.endpoint, Message.create()))));
    system.runUntilIdle();
    system.core().lifecycle().clear(server);
    system.runUntilIdle();
    assertThat(system.log())
        .containsExactlyInAnyOrder("client EDEADSRCDST", "client EDEADSRCDST", "EDEADSRCDST");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverThatRunsOnAClearedClientsStackFinishesFirst(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              if (Ipc.isNotify(ipc.status())) {
                system.log("notified");
                return false;
              }
              ipc.receive(Endpoint.RS, Message.create());
              system.log("server finishes");
              return true;
            });
    Proc client =
        system.spawn(
            "client",
            ipc -> {
              try {
                call(system, ipc, server);
              } finally {
                system.log("client unwinds");
              }
            });
    system.runUntilIdle();
    system.core().lifecycle().clear(client);
    system.runUntilIdle();
    assertThat(client.isFree()).isTrue();

    system.core().rendezvous().notify(rs(system), server);
    system.runUntilIdle();
    assertThat(system.log()).contains("server finishes");
    system.core().rendezvous().notify(rs(system), server);
    system.runUntilIdle();
    assertThat(system.log()).endsWith("notified");
  }

  private static Proc rs(TestSystem system) {
    return system.core().procs().slot(Endpoint.RS);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void clearedMiddleOfAChainUnwindsWhenItsServerHasAnswered(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc last =
        system.serve(
            "last",
            5,
            (ipc, message) -> {
              ipc.receive(Endpoint.RS, Message.create());
              system.log("last finishes");
              return true;
            });
    Proc middle =
        system.serve(
            "middle",
            6,
            (ipc, message) -> {
              ipc.sendrec(last.endpoint, Message.ofType(2));
              system.log("middle goes on");
              return true;
            });
    system.spawn("client", ipc -> call(system, ipc, middle));
    system.runUntilIdle();
    system.core().lifecycle().clear(middle);
    system.runUntilIdle();
    system.core().rendezvous().notify(rs(system), last);
    system.runUntilIdle();
    assertThat(system.log()).containsExactlyInAnyOrder("last finishes", "client EDEADSRCDST");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverThatRefusesToLeaveTakesItsLenderWithIt(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              for (; ; ) {
                try {
                  ipc.receive(Endpoint.HARDWARE, Message.create());
                } catch (Throwable t) {
                  SafePoint.poll();
                }
              }
            });
    Proc client = system.spawn("client", ipc -> call(system, ipc, server));
    system.runUntilIdle();
    system.core().lifecycle().clear(server);
    system.runUntilIdle();
    assertThat(server.isFree()).isTrue();
    if (variant.fastPath()) {
      assertThat(system.manager().signals()).containsExactly(client.endpoint + " SIGABRT");
      system.core().lifecycle().clear(client);
      system.runUntilIdle();
    } else {
      assertThat(system.log()).containsExactly("client EDEADSRCDST");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void endlessLoopInAHandlerIsPreemptedAndCanBeKilled(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              for (; ; ) {
                SafePoint.poll();
              }
            });
    system.spawn("client", ipc -> call(system, ipc, server));
    Proc watcher =
        system.spawn(
            "watcher",
            4,
            ipc -> {
              KernelCalls kernel = new KernelCalls(ipc);
              kernel.setAlarm(10, false);
              ipc.receive(Endpoint.ANY, Message.create());
              send(kernel, server.endpoint, Signal.KILL);
              system.log("killed");
            });
    assertThat(watcher.isFree()).isFalse();
    system.run(() -> !system.log().isEmpty());
    system.runUntilIdle();
    release(system, server);
    assertThat(system.log()).containsExactly("killed", "client ERESTART");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void processThatDiesOfExitNeverRunsAgain(Variant variant) {
    TestSystem system = new TestSystem(variant);
    system.manager().decide((kernel, endpoint, signals) -> true);
    Proc process =
        system.spawn(
            "process",
            ipc -> {
              new KernelCalls(ipc).exit();
              system.log("ran on");
            });
    system.runUntilIdle();
    assertThat(system.log()).isEmpty();
    assertThat(system.manager().signals()).containsExactly(process.endpoint + " SIGABRT");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverThatIsNotStoppedKeepsItsCallers(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server", 6, (ipc, message) -> ipc.receive(Endpoint.RS, Message.create()) == 0);
    system.spawn("client", ipc -> call(system, ipc, server));
    system
        .manager()
        .serve((ipc, message) -> {
          int result = new KernelCalls(ipc).releaseCallers(server.endpoint, 0);
          system.log("release " + Errno.nameOf(result));
          return false;
        });
    system.spawn("asking", 9, ipc -> ipc.send(Endpoint.RS, Message.create()));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("release EBUSY");
    system.core().rendezvous().notify(rs(system), server);
    system.runUntilIdle();
    assertThat(system.log()).endsWith("client OK");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void deadServerTakesNothingMoreWhereverItsFramesLay(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server", 6, (ipc, message) -> ipc.receive(Endpoint.ANY, Message.create()) == 0);
    system.spawn("client", ipc -> call(system, ipc, server));
    system.spawn("killer", 9, ipc -> send(new KernelCalls(ipc), server.endpoint, Signal.KILL));
    system.runUntilIdle();
    release(system, server);
    Proc sender = system.spawn("sender", ipc -> ipc.send(server.endpoint, Message.create()));
    system.runUntilIdle();
    assertThat(sender.body.rts & RtsFlag.SENDING).isNotZero();
    assertThat(system.log()).containsExactly("client ERESTART");
  }
}
