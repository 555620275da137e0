package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Body;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Serve;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

/// SYS_UPDATE: what stays with the endpoint and what travels with the body.
class SwapTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";

  private static void server(TestSystem system, Ipc ipc, String version) {
    Serve.with(
        ipc,
        message -> {
          system.log(version + " serves as " + ipc.endpoint());
          return true;
        });
  }

  private static int update(TestSystem system, Proc source, Proc destination) {
    int[] result = {1};
    system.perform(
        ipc -> result[0] = new KernelCalls(ipc).update(source.endpoint, destination.endpoint));
    return result[0];
  }

  private static void allow(TestSystem system, Proc proc) {
    system.core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void clientsMeetTheNewBodyUnderTheOldEndpoint(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc old = system.spawn("old", 6, ipc -> server(system, ipc, "old"));
    system.runUntilIdle();
    Proc next = system.create("next", 6, ipc -> server(system, ipc, "new"));
    int endpoint = old.endpoint;
    call(system, endpoint);
    assertThat(update(system, next, old)).isZero();
    allow(system, old);
    call(system, endpoint);
    assertThat(system.log())
        .containsExactly("old serves as " + endpoint, "new serves as " + endpoint);
    assertThat(old.endpoint).isEqualTo(endpoint);
    assertThat(old.body.name).isEqualTo("next");
  }

  private static void call(TestSystem system, int endpoint) {
    system.perform(ipc -> ipc.sendrec(endpoint, Message.ofType(1)));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void secondSwapRollsBack(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc old = system.spawn("old", 6, ipc -> server(system, ipc, "old"));
    Proc next = system.create("next", 6, ipc -> server(system, ipc, "new"));
    system.runUntilIdle();
    assertThat(update(system, next, old)).isZero();
    assertThat(update(system, next, old)).isZero();
    call(system, old.endpoint);
    assertThat(system.log()).containsExactly("old serves as " + old.endpoint);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void requestsThatAreQueuedAreServedByTheNewBody(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc old =
        system.serve(
            "old", 6, (ipc, message) -> ipc.receive(Endpoint.HARDWARE, Message.create()) == 0);
    Proc next = system.create("next", 6, ipc -> server(system, ipc, "new"));
    int endpoint = old.endpoint;
    for (String client : new String[] {"first", "second", "third"}) {
      system.spawn(
          client,
          ipc -> system.log(client + " " + Errno.nameOf(ipc.sendrec(endpoint, Message.create()))));
    }
    system.runUntilIdle();
    system.perform(ipc -> new KernelCalls(ipc).kill(endpoint, Signal.KILL));
    system.core().lifecycle().releaseCallers(old);
    assertThat(update(system, next, old)).isZero();
    allow(system, old);
    system.runUntilIdle();
    system.core().lifecycle().clear(next);
    system.runUntilIdle();
    assertThat(system.log()).contains("first ERESTART", "second OK", "third OK");
    assertThat(system.log()).filteredOn(line -> line.startsWith("new serves")).hasSize(2);
  }

  @Test
  void identityStaysAndTheBodyTravels() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc old = system.spawn("old", 6, ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    Proc next = system.create("next", 3, ipc -> {});
    system.runUntilIdle();
    system.spawn("sender", ipc -> ipc.send(old.endpoint, Message.create()));
    system.runUntilIdle();
    Privilege privilege = TestSystem.privilegeOf(old);
    final Privilege other = TestSystem.privilegeOf(next);
    final Body oldBody = old.body;
    final Body newBody = next.body;
    final PrivilegeBody oldRights = privilege.body;
    final PrivilegeBody newRights = other.body;
    privilege.pendingNotify = 0b100;
    privilege.pendingInterrupts = 7;
    privilege.pendingSignals = 1 << Signal.KMESS;
    privilege.alarmTicks = 12345;
    oldBody.misc |= MiscFlag.ASYNMSG;
    int oldEndpoint = old.endpoint;
    int newEndpoint = next.endpoint;

    assertThat(update(system, next, old)).isZero();

    assertThat(old.endpoint).isEqualTo(oldEndpoint);
    assertThat(next.endpoint).isEqualTo(newEndpoint);
    assertThat(old.body).isSameAs(newBody);
    assertThat(next.body).isSameAs(oldBody);
    assertThat(newBody.proc).isSameAs(old);
    assertThat(oldBody.proc).isSameAs(next);
    assertThat(old.privilege).isSameAs(privilege);
    assertThat(privilege.body).isSameAs(newRights);
    assertThat(other.body).isSameAs(oldRights);
    assertThat(privilege.owner).isSameAs(old);
    assertThat(privilege.pendingNotify).isEqualTo(0b100);
    assertThat(privilege.pendingInterrupts).isEqualTo(7);
    assertThat(privilege.pendingSignals).isEqualTo(1 << Signal.KMESS);
    assertThat(privilege.alarmTicks).isEqualTo(12345);
    assertThat(other.pendingNotify).isZero();
    assertThat(newBody.misc & MiscFlag.ASYNMSG).isNotZero();
    assertThat(newBody.rts).isEqualTo(RtsFlag.NO_PRIV);
    assertThat(oldBody.rts).isEqualTo(RtsFlag.RECEIVING);
    system.kernel().checkInvariants();
  }

  @Test
  void sendOfADeadBodyIsDropped() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc busy = system.spawn("busy", 9, ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    Proc old = system.spawn("old", 6, ipc -> ipc.sendrec(busy.endpoint, Message.create()));
    Proc next = system.create("next", 6, ipc -> {});
    system.runUntilIdle();
    system.perform(ipc -> new KernelCalls(ipc).kill(old.endpoint, Signal.KILL));
    assertThat(update(system, next, old)).isZero();
    system.kernel().checkInvariants();
    assertThat(next.body.rts & (RtsFlag.SENDING | RtsFlag.RECEIVING)).isZero();
    assertThat(next.body.rts & RtsFlag.SIG_PENDING).isNotZero();
  }

  @Test
  void refusals() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc idle = system.spawn("idle", 9, ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    Proc sending = system.spawn("sending", 9, ipc -> ipc.send(idle.endpoint, Message.create()));
    Proc fresh = system.create("fresh", 9, null);
    Proc user = system.create("user", 9, null);
    TestSystem.privilegeOf(user).body.flags &= ~PrivilegeRecord.SYS_PROC;
    system.runUntilIdle();
    assertThat(update(system, fresh, sending)).isEqualTo(-Errno.EBUSY);
    assertThat(update(system, sending, fresh)).isEqualTo(-Errno.EBUSY);
    assertThat(update(system, fresh, user)).isEqualTo(-Errno.EPERM);
    system.perform(ipc -> {
      KernelCalls kernel = new KernelCalls(ipc);
      system.log(Errno.nameOf(kernel.update(fresh.endpoint, 250)));
      system.log(Errno.nameOf(kernel.update(fresh.endpoint, fresh.endpoint)));
      system.log(Errno.nameOf(kernel.update(fresh.endpoint, ipc.endpoint())));
    });
    assertThat(system.log()).containsExactly("EINVAL", "EINVAL", "EBUSY");
    assertThat(update(system, fresh, idle)).isZero();
  }

  @Test
  void permissionToSendGoesWithTheBodyOnBothSides() {
    TestSystem system = new TestSystem(Variant.standard());
    Proc friend = system.create("friend", 7, null);
    Proc old = system.create("old", 7, null);
    Proc next = system.create("next", 7, null);
    system.allow(friend, old.bit());
    system.allow(next, old.bit());
    assertThat(update(system, next, old)).isZero();
    assertThat(maskOf(old) & friend.bit()).isZero();
    assertThat(maskOf(friend) & old.bit()).isZero();
    assertThat(maskOf(next) & friend.bit()).isNotZero();
    assertThat(maskOf(friend) & next.bit()).isNotZero();
    assertThat(maskOf(old)).isEqualTo(next.bit());
    assertThat(maskOf(next) & (old.bit() | next.bit())).isEqualTo(old.bit());
  }

  private static long maskOf(Proc proc) {
    return TestSystem.privilegeOf(proc).body.sendMask;
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void bodyThatComesBackTakesWhatHasCollected(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc old = system.spawn("old", 6, ipc -> server(system, ipc, "old"));
    Proc next = system.create("next", 6, null);
    system.runUntilIdle();
    assertThat(update(system, next, old)).isZero();
    system.spawn("client", ipc -> ipc.sendrec(old.endpoint, Message.ofType(1)));
    system.runUntilIdle();
    assertThat(system.log()).isEmpty();
    assertThat(update(system, next, old)).isZero();
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("old serves as " + old.endpoint);
  }
}
