package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;

class NotifyTest {
  private final TestSystem system = new TestSystem(Variant.standard());

  private void logSource(long[] message) {
    system.log(Endpoint.toString(Message.source(message)));
  }

  @Test
  void repeatedNotificationsCollapse() {
    Proc receiver =
        system.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              while (ipc.receive(Endpoint.ANY, m) == 0) {
                logSource(m);
              }
            });
    Proc sender =
        system.spawn(
            "sender",
            ipc -> {
              for (int i = 0; i < 5; i++) {
                ipc.notify(receiver.endpoint);
              }
            });
    system.runUntilIdle();
    assertThat(system.log()).containsExactly(Endpoint.toString(sender.endpoint));
  }

  @Test
  void messageCarriesTypeAndUptime() {
    system.kernel().runFor(1_000_000_000L);
    Proc receiver =
        system.spawn(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              system.log(Message.type(m) + " " + (Message.int32(m, Message.M2_L2) >= 59));
            });
    Proc sender = system.spawn("sender", ipc -> ipc.notify(receiver.endpoint));
    system.runUntilIdle();
    assertThat(system.log()).containsExactly((Ipc.NOTIFY_TYPE | (sender.slot + 4)) + " true");
  }

  @Test
  void lowestPrivilegeIdComesFirst() {
    int base = system.create("none", 7, null).slot;
    Proc receiver =
        system.create(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              while (ipc.receive(Endpoint.ANY, m) == 0) {
                system.log("" + (Message.source(m) - base));
              }
            });
    for (int i = 0; i < 3; i++) {
      system.spawn("sender", 7 - i, ipc -> ipc.notify(receiver.endpoint));
    }
    system.runUntilIdle();
    system.core().scheduler().start(receiver.body, receiver.body.rts);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("2", "3", "4");
  }

  @Test
  void receiveFromOneSourceFindsItsNotificationBehindOthers() {
    int base = system.create("none", 7, null).slot;
    Proc receiver =
        system.create(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(base + 3, m);
              system.log("" + (Message.source(m) - base));
              ipc.receive(Endpoint.ANY, m);
              system.log("" + (Message.source(m) - base));
            });
    system.spawn("sender2", ipc -> ipc.notify(receiver.endpoint));
    system.spawn("sender3", ipc -> ipc.notify(receiver.endpoint));
    system.runUntilIdle();
    system.core().scheduler().start(receiver.body, receiver.body.rts);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("3", "2");
  }

  @Test
  void notificationsAreWithheldDuringSendrec() {
    Proc server = system.create("server", 9, this::answerLate);
    Proc client =
        system.create(
            "client",
            7,
            ipc -> {
              long[] m = Message.create();
              ipc.sendrec(server.endpoint, m);
              system.log("type " + Message.type(m));
              ipc.receive(Endpoint.ANY, m);
              logSource(m);
            });
    system.core().scheduler().start(client.body, client.body.rts);
    system.core().scheduler().start(server.body, server.body.rts);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("type 77", Endpoint.toString(server.endpoint));
  }

  private void answerLate(Ipc ipc) {
    long[] m = Message.create();
    ipc.receive(Endpoint.ANY, m);
    int client = Message.source(m);
    ipc.notify(client);
    Message.type(m, 77);
    ipc.sendnb(client, m);
  }

  @Test
  void signalsArriveAsASetFromSystem() {
    Proc receiver =
        system.create(
            "receiver",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              logSource(m);
              system.log(Integer.toHexString(Message.int32(m, Message.M2_L1)));
            });
    system.core().signals().send(receiver, Signal.KMESS);
    system.core().signals().send(receiver, Signal.KMEM);
    system.core().scheduler().start(receiver.body, receiver.body.rts);
    system.runUntilIdle();
    assertThat(system.log())
        .containsExactly("SYSTEM", Integer.toHexString(1 << Signal.KMESS | 1 << Signal.KMEM));
    assertThat(TestSystem.privilegeOf(receiver).pendingSignals).isZero();
  }

  @Test
  void alarmComesOnceFromClock() {
    Proc receiver =
        system.spawn(
            "receiver",
            ipc -> {
              samsara.sys.KernelCalls kernel = new samsara.sys.KernelCalls(ipc);
              long[] m = Message.create();
              system.log("left " + kernel.setAlarm(30, false));
              system.log("left " + kernel.setAlarm(3, false));
              ipc.receive(Endpoint.ANY, m);
              logSource(m);
              system.log("at " + kernel.uptimeTicks());
              system.log("left " + kernel.setAlarm(5, false));
              system.log("left " + kernel.setAlarm(0, false));
              ipc.receive(Endpoint.CLOCK, m);
              system.log("again");
            });
    system.kernel().runFor(2_000_000_000L);
    assertThat(receiver.isFree()).isFalse();
    assertThat(system.log())
        .containsExactly("left 0", "left 30", "CLOCK", "at 3", "left 0", "left 5");
  }

  @Test
  void alarmThatIsOverdueHasNothingLeft() {
    system.kernel().runFor(1_000_000_000L);
    system.perform(ipc -> {
      samsara.sys.KernelCalls kernel = new samsara.sys.KernelCalls(ipc);
      kernel.setAlarm(3, true);
      system.log("left " + kernel.setAlarm(0, false));
    });
    assertThat(system.log()).containsExactly("left 0");
  }
}
