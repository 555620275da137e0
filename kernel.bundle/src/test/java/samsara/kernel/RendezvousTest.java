package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Serve;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;

class RendezvousTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";

  private final TestSystem system = new TestSystem(Variant.standard());

  private static String name(int result) {
    return Errno.nameOf(result);
  }

  private Proc idle(String name) {
    return system.spawn(name, 9, ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
  }

  private void log(int result) {
    system.log(name(result));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sendrecBringsTheAnswer(Variant variant) {
    TestSystem varied = new TestSystem(variant);
    Proc server =
        varied.spawn(
            "server",
            6,
            ipc ->
                Serve.with(
                    ipc,
                    request -> {
                      Message.type(request, Message.type(request) + 1);
                      return true;
                    }));
    varied.spawn(
        "client",
        ipc -> {
          long[] m = Message.ofType(41);
          for (int i = 0; i < 3; i++) {
            int result = ipc.sendrec(server.endpoint, m);
            varied.log(
                result + " " + Message.type(m) + " " + (Message.source(m) == server.endpoint));
          }
        });
    varied.runUntilIdle();
    assertThat(varied.log()).containsExactly("0 42 true", "0 43 true", "0 44 true");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sendersAreTakenInTheOrderOfTheirArrival(Variant variant) {
    TestSystem varied = new TestSystem(variant);
    Proc receiver =
        varied.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              for (int i = 0; i < 3; i++) {
                ipc.receive(Endpoint.ANY, m);
                varied.log("got " + Message.type(m));
              }
            });
    for (int i = 0; i < 3; i++) {
      int type = i;
      varied.spawn("sender" + i, ipc -> ipc.send(receiver.endpoint, Message.ofType(type)));
    }
    varied.runUntilIdle();
    assertThat(varied.log()).containsExactly("got 0", "got 1", "got 2");
  }

  @Test
  void receiveFromOneSourceLeavesTheOthersQueued() {
    Proc first = system.create("first", 7, null);
    Proc receiver =
        system.create(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(first.slot + 2, m);
              system.log("from " + (Message.source(m) - first.slot));
              ipc.receive(Endpoint.ANY, m);
              system.log("from " + (Message.source(m) - first.slot));
            });
    system.core().scheduler().start(receiver.body, receiver.body.rts);
    system.spawn("a", ipc -> ipc.send(receiver.endpoint, Message.create()));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("from 2");
    system.spawn("b", ipc -> ipc.send(receiver.endpoint, Message.create()));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("from 2", "from 3");
  }

  @Test
  void messageOfABlockedSenderIsTheOneItSent() {
    Proc receiver =
        system.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              system.log("got " + Message.int32(m, Message.M1_I3));
            });
    system.spawn(
        "sender",
        ipc -> {
          long[] m = Message.create();
          Message.int32(m, Message.M1_I3, 99);
          ipc.send(receiver.endpoint, m);
          Message.int32(m, Message.M1_I3, 1);
        });
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("got 99");
  }

  // ---- The order of the checks. ----

  @Test
  void anyIsAPeerOnlyForReceive() {
    system.perform(ipc -> {
      log(ipc.send(Endpoint.ANY, Message.create()));
      log(ipc.sendrec(Endpoint.ANY, Message.create()));
      log(ipc.sendnb(Endpoint.ANY, Message.create()));
      log(ipc.notify(Endpoint.ANY));
    });
    assertThat(system.log()).containsExactly("EINVAL", "EINVAL", "EINVAL", "EINVAL");
  }

  @Test
  void endpointOfNobodyIsDead() {
    Proc peer = idle("peer");
    int stale = Endpoint.next(peer.endpoint);
    system.perform(ipc -> {
      log(ipc.send(stale, Message.create()));
      log(ipc.receive(stale, Message.create()));
      log(ipc.sendrec(Endpoint.NONE, Message.create()));
      log(ipc.notify(200));
      log(ipc.sendnb(-100, Message.create()));
    });
    assertThat(system.log()).hasSize(5).containsOnly("EDEADSRCDST");
  }

  @Test
  void peerOutsideTheSendMaskIsDeniedBeforeThePrimitive() {
    Proc peer = idle("peer");
    Proc caller =
        system.create(
            "caller",
            7,
            ipc -> {
              log(ipc.send(peer.endpoint, Message.create()));
              log(ipc.sendrec(peer.endpoint, Message.create()));
              log(ipc.notify(peer.endpoint));
              log(ipc.sendnb(peer.endpoint, Message.create()));
            });
    system.allow(caller, 0);
    TestSystem.privilegeOf(caller).body.trapMask = 0;
    system.core().scheduler().start(caller.body, caller.body.rts);
    system.runUntilIdle();
    assertThat(system.log()).hasSize(4).containsOnly("ECALLDENIED");
  }

  @Test
  void primitiveOutsideTheTrapMaskIsDenied() {
    Proc peer = idle("peer");
    Proc caller =
        system.create(
            "caller",
            7,
            ipc -> {
              log(ipc.send(peer.endpoint, Message.create()));
              log(ipc.receive(Endpoint.ANY, Message.create()));
              log(ipc.notify(peer.endpoint));
              log(ipc.sendnb(peer.endpoint, Message.create()));
            });
    TestSystem.privilegeOf(caller).body.trapMask = 1 << Ipc.SENDREC;
    system.core().scheduler().start(caller.body, caller.body.rts);
    system.runUntilIdle();
    assertThat(system.log()).hasSize(4).containsOnly("ETRAPDENIED");
  }

  @Test
  void kernelTaskTakesNoMessages() {
    Proc caller =
        system.create(
            "caller",
            7,
            ipc -> {
              log(ipc.send(Endpoint.SYSTEM, Message.create()));
              log(ipc.notify(Endpoint.CLOCK));
              log(ipc.sendnb(Endpoint.HARDWARE, Message.create()));
              log(ipc.sendrec(Endpoint.SYSTEM, Message.create()));
            });
    system.allow(caller, -1);
    system.core().scheduler().start(caller.body, caller.body.rts);
    system.runUntilIdle();
    assertThat(system.log()).hasSize(4).containsOnly("ETRAPDENIED");
  }

  @Test
  void sendnbFindsNobodyWaiting() {
    Proc receiver = idle("receiver");
    system.perform(ipc -> log(ipc.sendnb(receiver.endpoint, Message.create())));
    assertThat(system.log()).containsExactly("ENOTREADY");
  }

  // ---- Deadlock. ----

  @Test
  void twoThatSendToEachOtherAreDeadlocked() {
    int second = system.create("none", 7, null).slot + 2;
    Proc first =
        system.spawn("first", ipc -> system.log("first " + ipc.send(second, Message.create())));
    system.spawn("second", ipc -> log(ipc.send(first.endpoint, Message.create())));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("ELOCKED");
  }

  @Test
  void twoThatReceiveFromEachOtherAreDeadlocked() {
    int second = system.create("none", 7, null).slot + 2;
    Proc first = system.spawn("first", ipc -> log(ipc.receive(second, Message.create())));
    system.spawn("second", ipc -> log(ipc.receive(first.endpoint, Message.create())));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("ELOCKED");
  }

  @Test
  void circleOfThreeIsDeadlocked() {
    int base = system.create("none", 7, null).slot;
    system.spawn("a", ipc -> ipc.sendrec(base + 2, Message.create()));
    system.spawn("b", ipc -> ipc.sendrec(base + 3, Message.create()));
    system.spawn("c", ipc -> log(ipc.sendrec(base + 1, Message.create())));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("ELOCKED");
  }

  @Test
  void oneThatWaitsForItselfIsDeadlocked() {
    system.spawn("self", ipc -> log(ipc.receive(ipc.endpoint(), Message.create())));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("ELOCKED");
  }

  @Test
  void oneThatSendsToOneThatReceivesFromItIsNoDeadlock() {
    int second = system.create("none", 7, null).slot + 2;
    Proc first = system.spawn("first", 9, ipc -> log(ipc.receive(second, Message.create())));
    system.spawn("second", 7, ipc -> log(ipc.send(first.endpoint, Message.create())));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("OK", "OK");
  }

  // ---- Status. ----

  @Test
  void statusTellsThePrimitive() {
    Proc receiver =
        system.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              for (int i = 0; i < 4; i++) {
                ipc.receive(Endpoint.ANY, m);
                system.log(Integer.toString(ipc.status()));
                if (Ipc.primitiveOf(ipc.status()) == Ipc.SENDREC) {
                  ipc.sendnb(Message.source(m), m);
                }
              }
            });
    system.runUntilIdle();
    system.spawn("a", ipc -> ipc.send(receiver.endpoint, Message.create()));
    system.runUntilIdle();
    system.spawn("b", ipc -> ipc.sendnb(receiver.endpoint, Message.create()));
    system.runUntilIdle();
    system.spawn("c", ipc -> ipc.notify(receiver.endpoint));
    system.runUntilIdle();
    system.spawn("d", ipc -> ipc.sendrec(receiver.endpoint, Message.create()));
    system.runUntilIdle();
    assertThat(system.log())
        .containsExactly("" + Ipc.SEND, "" + Ipc.SENDNB, "" + Ipc.NOTIFY, "" + Ipc.SENDREC);
  }

  @Test
  void plainSendAfterASendrecIsReportedAsSend() {
    Proc receiver =
        system.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              ipc.send(Message.source(m), m);
              ipc.receive(Endpoint.ANY, m);
              system.log(Integer.toString(ipc.status()));
            });
    system.spawn(
        "sender",
        ipc -> {
          ipc.sendrec(receiver.endpoint, Message.create());
          ipc.send(receiver.endpoint, Message.create());
        });
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("" + Ipc.SEND);
  }
}
