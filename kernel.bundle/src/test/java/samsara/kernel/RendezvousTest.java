package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;

class RendezvousTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void sendrecBringsTheAnswer(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.spawn(
            "server",
            6,
            ipc -> {
              long[] m = Message.create();
              for (; ; ) {
                ipc.receiveServing(
                    request -> {
                      Message.type(request, Message.type(request) + 1);
                      return true;
                    },
                    m);
                int source = Message.source(m);
                Message.type(m, Message.type(m) + 1);
                ipc.sendnb(source, m);
              }
            });
    system.spawn(
        "client",
        ipc -> {
          long[] m = Message.ofType(41);
          for (int i = 0; i < 3; i++) {
            int result = ipc.sendrec(server.endpoint, m);
            system.log(
                result + " " + Message.type(m) + " " + (Message.source(m) == server.endpoint));
          }
        });
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("0 42 true", "0 43 true", "0 44 true");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sendersAreTakenInTheOrderOfTheirArrival(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc receiver =
        system.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              for (int i = 0; i < 3; i++) {
                ipc.receive(Endpoint.ANY, m);
                system.log("got " + Message.type(m) + " " + Ipc.primitiveOf(ipc.status()));
              }
            });
    for (int i = 0; i < 3; i++) {
      int type = i;
      system.spawn(
          "sender" + i,
          ipc -> system.log("sent " + ipc.send(receiver.endpoint, Message.ofType(type))));
    }
    system.runUntilIdle();
    assertThat(system.log())
        .containsExactly("sent 0", "got 0 1", "sent 0", "got 1 1", "sent 0", "got 2 1");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sendnbFindsNobodyWaiting(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc receiver = system.spawn("receiver", 9, ipc -> ipc.receive(Endpoint.ANY, Message.create()));
    system.spawn(
        "sender", ipc -> system.log("sent " + ipc.sendnb(receiver.endpoint, Message.create())));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("sent " + -Errno.ENOTREADY);
  }
}
