package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Serve;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AsyncEntry;
import samsara.sys.KernelCalls;

/// When a handler runs on its caller's stack, and that nobody can tell.
class FastPathTest {
  private static final int LATE_ANSWER = 77;

  private static Proc server(TestSystem system) {
    Proc server =
        system.serve(
            "server",
            7,
            (ipc, message) -> {
              system.log(isBorrowed() ? "borrowed" : "own stack");
              Message.type(message, 5);
              return true;
            });
    system.runUntilIdle();
    return server;
  }

  private static boolean isBorrowed() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("call")));
  }

  private static void call(TestSystem system, Ipc ipc, int server) {
    long[] message = Message.ofType(1);
    int result = ipc.sendrec(server, message);
    system.log("answer " + result + " " + Message.type(message));
  }

  private static void leaveMessage(Ipc ipc, int destination) {
    Memory memory = ipc.memory();
    int at = ipc.dataStart();
    memory.int32(at + AsyncEntry.FLAGS, AsyncEntry.VALID);
    memory.int32(at + AsyncEntry.DESTINATION, destination);
    memory.int32(at + AsyncEntry.MESSAGE + Message.TYPE, LATE_ANSWER);
    ipc.senda(at, 1);
  }

  @Test
  void aServerThatWaitsIsLentTheStack() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc server = server(system);
    system.perform(ipc -> call(system, ipc, server.endpoint));
    assertThat(system.log()).containsExactly("borrowed", "answer 0 5");
  }

  @Test
  void aMessageThatSomebodyElseLeftForTheCallerIsNoHindrance() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc server = server(system);
    Proc client =
        system.create(
            "client",
            7,
            ipc -> {
              call(system, ipc, server.endpoint);
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system.perform(ipc -> {
      leaveMessage(ipc, client.endpoint);
      system.core().scheduler().start(client.body, client.body.rts);
      ipc.receive(Endpoint.HARDWARE, Message.create());
    });
    assertThat(system.log()).containsExactly("borrowed", "answer 0 5");
  }

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void aMessageThatTheServerLeftComesBeforeItsAnswer(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.spawn(
            "server",
            ipc -> {
              long[] first = Message.create();
              ipc.receive(Endpoint.ANY, first);
              leaveMessage(ipc, Message.source(first));
              Serve.with(ipc, message -> true);
            });
    system.perform(ipc -> {
      ipc.send(server.endpoint, Message.ofType(1));
      new KernelCalls(ipc).setAlarm(1, false);
      ipc.receive(Endpoint.CLOCK, Message.create());
      call(system, ipc, server.endpoint);
    });
    system.run(() -> !system.log().isEmpty());
    assertThat(system.log()).containsExactly("answer 0 " + LATE_ANSWER);
  }

  // ---- Handlers that answer by a message of their own. ----

  /// A server that sends its answer and then waits for what its caller says to it.
  private static Proc talker(TestSystem system) {
    Proc server =
        system.serve(
            "talker",
            7,
            (ipc, message) -> {
              int client = Message.source(message);
              ipc.send(client, Message.ofType(5));
              ipc.receive(client, message);
              system.log("told " + Message.type(message));
              return false;
            });
    system.runUntilIdle();
    return server;
  }

  private static void talk(TestSystem system, Proc server) {
    system.perform(ipc -> {
      call(system, ipc, server.endpoint);
      system.log("sent " + ipc.send(server.endpoint, Message.ofType(6)));
    });
  }

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void handlerThatWaitsForTheCallerOnWhoseStackItStandsIsToldSo(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc talker = talker(system);
    talk(system, talker);

    if (variant.fastPath()) {
      assertThat(system.log()).containsExactly("answer 0 5");
      assertThat(system.manager().signals()).containsExactly(talker.endpoint + " SIGABRT");
      assertThat(system.kernel().control().messages(10_000))
          .contains("waits for a process that has its answer by a message, on that process's stack")
          .contains("at samsara.kernel.FastPathTest.lambda$talker");
    } else {
      assertThat(system.log()).containsExactlyInAnyOrder("answer 0 5", "told 6", "sent 0");
      assertThat(system.manager().signals()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void handlerThatWaitsForOneWhoWaitsForThatCallerIsToldSoToo(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc[] waiter = new Proc[1];
    Proc server =
        system.serve(
            "server",
            7,
            (ipc, message) -> {
              ipc.send(Message.source(message), Message.ofType(5));
              system.log("told " + ipc.send(waiter[0].endpoint, message));
              return false;
            });
    Proc client =
        system.create(
            "client",
            8,
            ipc -> {
              call(system, ipc, server.endpoint);
              ipc.notify(waiter[0].endpoint);
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    waiter[0] =
        system.spawn(
            "waiter",
            ipc -> {
              ipc.receive(client.endpoint, Message.create());
              ipc.receive(Endpoint.ANY, Message.create());
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system.runUntilIdle();
    system.core().scheduler().start(client.body, client.body.rts);
    system.runUntilIdle();

    if (variant.fastPath()) {
      assertThat(system.log()).containsExactly("answer 0 5");
      assertThat(system.manager().signals()).containsExactly(server.endpoint + " SIGABRT");
    } else {
      assertThat(system.log()).containsExactlyInAnyOrder("answer 0 5", "told 0");
      assertThat(system.manager().signals()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void handlerThatStandsAboveAnotherOnThatCallersStackIsToldSoToo(Variant variant) {
    TestSystem system = new TestSystem(variant);
    int[] client = new int[1];
    Proc inner =
        system.serve(
            "inner",
            7,
            (ipc, message) -> {
              ipc.receive(client[0], message);
              system.log("told " + Message.type(message));
              return true;
            });
    Proc outer =
        system.serve(
            "outer",
            7,
            (ipc, message) -> {
              client[0] = Message.source(message);
              ipc.send(client[0], Message.ofType(5));
              ipc.sendrec(inner.endpoint, Message.ofType(1));
              return false;
            });
    system.runUntilIdle();
    system.perform(ipc -> {
      call(system, ipc, outer.endpoint);
      system.log("sent " + ipc.send(inner.endpoint, Message.ofType(6)));
    });
    system.runUntilIdle();

    if (variant.fastPath()) {
      assertThat(system.log()).isEmpty(); // until the manager ends it
      assertThat(system.manager().signals()).containsExactly(inner.endpoint + " SIGABRT");
    } else {
      assertThat(system.log()).containsExactlyInAnyOrder("answer 0 5", "told 6", "sent 0");
      assertThat(system.manager().signals()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void itsSuccessorRunsOnItsOwnStackAndMayDoSo(Variant variant) {
    TestSystem system = new TestSystem(variant);
    talk(system, talker(system));
    int signals = system.manager().signals().size();
    system.log().clear();

    talk(system, talker(system));

    assertThat(system.log()).containsExactlyInAnyOrder("answer 0 5", "told 6", "sent 0");
    assertThat(system.manager().signals()).hasSize(signals);
  }

  @Test
  void handlerThatAnswersForItselfAndLeavesIsLentTheStackAgain() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc server =
        system.serve(
            "server",
            7,
            (ipc, message) -> {
              system.log(isBorrowed() ? "borrowed" : "own stack");
              ipc.sendnb(Message.source(message), Message.ofType(5));
              return false;
            });
    system.runUntilIdle();
    system.perform(ipc -> call(system, ipc, server.endpoint));
    system.perform(ipc -> call(system, ipc, server.endpoint));
    assertThat(system.log()).containsExactly("borrowed", "answer 0 5", "borrowed", "answer 0 5");
  }

  @ParameterizedTest
  @MethodSource("samsara.kernel.testkit.Variant#all")
  void handlerMayWaitForItsCallerIfSomebodyElseCanEndThat(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            7,
            (ipc, message) -> {
              ipc.send(Message.source(message), Message.ofType(5));
              ipc.receive(Endpoint.ANY, message);
              system.log("told by " + (Message.source(message) == Endpoint.CLOCK));
              return false;
            });
    system.runUntilIdle();
    system.perform(ipc -> call(system, ipc, server.endpoint));
    system.core().rendezvous().notify(system.core().procs().slot(Endpoint.CLOCK), server);
    system.runUntilIdle();
    assertThat(system.log()).containsExactlyInAnyOrder("told by true", "answer 0 5");
    assertThat(system.manager().signals()).isEmpty();

    // It does not take a stack again.
    system.log().clear();
    system.perform(ipc -> call(system, ipc, server.endpoint));
    assertThat(system.log()).containsExactly("answer 0 5");
  }
}
