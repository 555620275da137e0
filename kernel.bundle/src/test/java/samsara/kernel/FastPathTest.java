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
}
