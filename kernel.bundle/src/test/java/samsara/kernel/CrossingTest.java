package samsara.kernel;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

/// Ends that cross: a client and the server that works for it, perhaps on its stack. Each case has
/// a row in `docs/kernel.md`.
class CrossingTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";

  private static Proc server(TestSystem system, RequestHandler handler) {
    return system.serve("server", 6, (ipc, message) -> handler.handle(message));
  }

  private static Proc client(TestSystem system, String name, Proc server) {
    return system.spawn(
        name,
        ipc -> {
          try {
            int result = ipc.sendrec(server.endpoint, Message.ofType(1));
            system.log(name + " " + Errno.nameOf(result));
          } finally {
            system.log(name + " left");
          }
        });
  }

  private static void kill(TestSystem system, Proc target) {
    system.core().signals().cause(target, Signal.KILL);
    system.runUntilIdle();
  }

  private static void release(TestSystem system, Proc server) {
    system.core().lifecycle().releaseCallers(server);
    system.runUntilIdle();
  }

  private static void wake(TestSystem system, Proc proc) {
    system.core().rendezvous().notify(system.core().procs().slot(Endpoint.RS), proc);
    system.runUntilIdle();
  }

  // Waits in the handler until RS says so.
  private static Proc waitingServer(TestSystem system) {
    return system.serve(
        "server",
        6,
        (ipc, message) -> {
          if (Message.source(message) == Endpoint.RS) {
            return false;
          }
          ipc.receive(Endpoint.RS, Message.create());
          system.log("served");
          return true;
        });
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void clientThatIsKilledMeanwhileGetsItsAnswerAndStaysStopped(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server = waitingServer(system);
    Proc client = client(system, "client", server);
    system.runUntilIdle();
    kill(system, client);
    wake(system, server);
    assertThat(system.log()).containsExactly("served");
    assertThat(client.body.rts & RtsFlag.SIG_PENDING).isNotZero();
    assertThat(client.body.rts & RtsFlag.RECEIVING).isZero();
    serves(system, server);
    system.core().lifecycle().clear(client);
    system.runUntilIdle();
    assertThat(client.isFree()).isTrue();
    assertThat(system.log()).doesNotContain("client OK");
  }

  // The server is back in its loop and takes the next request.
  private static void serves(TestSystem system, Proc server) {
    client(system, "next", server);
    system.runUntilIdle();
    wake(system, server);
    assertThat(system.log()).contains("next OK");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void slotOfAClearedClientIsReusedWhileTheServerStillWorksForIt(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server = waitingServer(system);
    Proc client = client(system, "client", server);
    system.runUntilIdle();
    system.core().lifecycle().clear(client);
    assertThat(client.isFree()).isTrue();
    wake(system, server);
    assertThat(system.log()).contains("served").doesNotContain("client OK");
    serves(system, server);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverAndClientThatAreBothKilledLeaveTheStackInOrder(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server = waitingServer(system);
    Proc client = client(system, "client", server);
    system.runUntilIdle();
    kill(system, client);
    kill(system, server);
    release(system, server);
    system.core().lifecycle().clear(client);
    system.core().lifecycle().clear(server);
    system.runUntilIdle();
    assertThat(client.isFree()).isTrue();
    assertThat(server.isFree()).isTrue();
    assertThat(system.log()).doesNotContain("served", "client OK", "client ERESTART");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverThatThrowsHarmsNobodyElse(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        server(
            system,
            message -> {
              throw new ArithmeticException("told to");
            });
    client(system, "client", server);
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(server.endpoint + " SIGFPE");
    release(system, server);
    assertThat(system.log()).containsExactly("client EDEADSRCDST", "client left");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void memoryThatRunsOutEndsTheServiceThatAskedForIt(Variant variant) {
    TestSystem system = new TestSystem(variant);
    List<long[]> kept = new ArrayList<>();
    Proc server =
        server(
            system,
            message -> {
              for (; ; ) {
                kept.add(new long[Integer.MAX_VALUE - 8]);
              }
            });
    client(system, "client", server);
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(server.endpoint + " SIGSEGV");
    release(system, server);
    assertThat(system.log()).containsExactly("client EDEADSRCDST", "client left");
    assertThat(system.kernel().isPanicked()).isFalse();
    assertThat(kept).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void memoryThatRunsOutInAClientIsNoneOfItsServersBusiness(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server = server(system, message -> true);
    Proc client =
        system.spawn(
            "client",
            ipc -> {
              ipc.sendrec(server.endpoint, Message.ofType(1));
              system.log("got " + new long[Integer.MAX_VALUE - 8].length);
            });
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(client.endpoint + " SIGSEGV");
    client(system, "next", server);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("next OK", "next left");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serviceThatCatchesItsErrorGoesOn(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        server(
            system,
            message -> {
              try {
                system.log("got " + new long[Integer.MAX_VALUE - 8].length);
              } catch (OutOfMemoryError e) {
                system.log("without");
              }
              return true;
            });
    client(system, "client", server);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("without", "client OK", "client left");
    assertThat(server.body.rts).isEqualTo(RtsFlag.RECEIVING);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverMayClearTheClientThatItWorksFor(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              int result = new KernelCalls(ipc).clear(Message.source(message));
              system.log("clear " + Errno.nameOf(result));
              return true;
            });
    Proc client = client(system, "client", server);
    system.runUntilIdle();
    assertThat(client.isFree()).isTrue();
    assertThat(system.log()).contains("clear OK").doesNotContain("client OK");
    assertThat(server.body.rts).isEqualTo(RtsFlag.RECEIVING);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void serverThatSwallowsTheKillAndReturnsIsDeadAllTheSame(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              try {
                ipc.receive(Endpoint.HARDWARE, Message.create());
              } catch (Throwable t) {
                system.log("swallowed");
              }
              return true;
            });
    client(system, "client", server);
    system.runUntilIdle();
    kill(system, server);
    release(system, server);
    assertThat(system.log()).contains("client ERESTART", "client left").doesNotContain("client OK");
    system.core().lifecycle().clear(server);
    system.runUntilIdle();
    assertThat(server.isFree()).isTrue();
  }

  @Test
  void serverWhoseStackIsGoneEndsWithItsLender() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc server = waitingServer(system);
    Proc client = client(system, "client", server);
    system.runUntilIdle();

    requireNonNull(client.body.context).abandon();
    wake(system, server);

    assertThat(system.manager().signals())
        .containsExactlyInAnyOrder(server.endpoint + " SIGABRT", client.endpoint + " SIGABRT");
    assertThat(system.kernel().isPanicked()).isFalse();
    system.core().lifecycle().clear(server);
    system.core().lifecycle().clear(client);
    system.runUntilIdle();
  }
}
