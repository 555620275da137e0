package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.PrivilegeRecord;

class AsyncTest {
  private final TestSystem system = new TestSystem(Variant.standard());

  private static void entry(Ipc ipc, int index, int flags, int destination, int type) {
    Memory memory = ipc.memory();
    int at = address(ipc, index);
    memory.fill(at, AsyncEntry.SIZE_BYTES, 0);
    memory.int32(at + AsyncEntry.FLAGS, flags);
    memory.int32(at + AsyncEntry.DESTINATION, destination);
    memory.int32(at + AsyncEntry.RESULT, 1);
    memory.int32(at + AsyncEntry.MESSAGE + Message.TYPE, type);
    memory.int32(at + AsyncEntry.MESSAGE + Message.M5_L3, type * 10);
    memory.int32(at + AsyncEntry.MESSAGE + Message.M6_P2, type * 100);
  }

  private static int address(Ipc ipc, int index) {
    return ipc.dataStart() + index * AsyncEntry.SIZE_BYTES;
  }

  private static int flags(Ipc ipc, int index) {
    return ipc.memory().int32(address(ipc, index) + AsyncEntry.FLAGS);
  }

  private static int result(Ipc ipc, int index) {
    return ipc.memory().int32(address(ipc, index) + AsyncEntry.RESULT);
  }

  private Proc collector(int count) {
    return system.create(
        "collector",
        9,
        ipc -> {
          long[] m = Message.create();
          for (int i = 0; i < count; i++) {
            ipc.receive(Endpoint.ANY, m);
            system.log(
                "got %d %d %d %d"
                    .formatted(
                        Message.type(m),
                        Message.int32(m, Message.M5_L3),
                        Message.int32(m, Message.M6_P2),
                        ipc.status()));
          }
        });
  }

  private void start(Proc proc) {
    system.core().scheduler().start(proc.body, proc.body.rts);
    system.runUntilIdle();
  }

  @Test
  void receiverThatWaitsGetsItAtOnce() {
    Proc receiver = collector(1);
    start(receiver);
    system.perform(ipc -> {
      entry(ipc, 0, AsyncEntry.VALID, receiver.endpoint, 5);
      system.log("senda " + ipc.senda(ipc.dataStart(), 1));
      system.log(flags(ipc, 0) + " " + result(ipc, 0));
    });
    assertThat(system.log())
        .contains("senda 0", (AsyncEntry.VALID | AsyncEntry.DONE) + " 0", "got 5 50 500 16");
  }

  @Test
  void entriesForOneReceiverComeInTableOrder() {
    Proc receiver = collector(3);
    Proc sender =
        system.perform(ipc -> {
          entry(ipc, 0, AsyncEntry.VALID, receiver.endpoint, 1);
          entry(ipc, 1, 0, 0, 0);
          entry(ipc, 2, AsyncEntry.VALID, receiver.endpoint, 2);
          entry(ipc, 3, AsyncEntry.VALID, receiver.endpoint, 3);
          system.log("senda " + ipc.senda(ipc.dataStart(), 4));
          ipc.receive(Endpoint.HARDWARE, Message.create());
        });
    start(receiver);
    assertThat(system.log())
        .containsExactly("senda 0", "got 1 10 100 16", "got 2 20 200 16", "got 3 30 300 16");
    assertThat(TestSystem.privilegeOf(sender).body.asyncCount).isZero();
  }

  @Test
  void tableWhoseEndHasGoneDeliversWhatItsReceiverTakesAndIsForgotten() {
    int cut = Memory.PAGE_BYTES - AsyncEntry.SIZE_BYTES;
    Proc receiver = collector(1);
    Proc sender =
        system.perform(ipc -> {
          for (int i = 0; i < 2; i++) {
            int at = ipc.dataStart() + cut + i * AsyncEntry.SIZE_BYTES;
            ipc.memory().int32(at + AsyncEntry.FLAGS, AsyncEntry.VALID);
            ipc.memory().int32(at + AsyncEntry.DESTINATION, receiver.endpoint);
            ipc.memory().int32(at + AsyncEntry.MESSAGE + Message.TYPE, 7);
          }
          system.log("senda " + ipc.senda(ipc.dataStart() + cut, 2));
          ipc.receive(Endpoint.HARDWARE, Message.create());
        });
    int start = sender.body.dataStart;
    sender.body.space.useWindow(start, start + Memory.PAGE_BYTES);
    Proc other =
        system.spawn(
            "other", ipc -> system.log("send " + ipc.send(receiver.endpoint, Message.ofType(8))));
    start(receiver);
    assertThat(system.log()).containsExactly("senda 0", "got 7 0 0 16");
    assertThat(other.body.sendsTo).isEqualTo(receiver.endpoint);
    assertThat(TestSystem.privilegeOf(sender).body.asyncCount).isZero();
  }

  @Test
  void outcomeStandsInTheEntry() {
    Proc denied = system.create("denied", 9, null);
    system.perform(ipc -> {
      entry(ipc, 0, AsyncEntry.VALID, 99, 1);
      entry(ipc, 1, AsyncEntry.VALID, Endpoint.SYSTEM, 1);
      entry(ipc, 2, AsyncEntry.VALID, denied.endpoint, 1);
      system.allow(denied, 0);
      ipc.senda(ipc.dataStart(), 3);
      for (int i = 0; i < 3; i++) {
        system.log(Errno.nameOf(result(ipc, i)) + " " + (flags(ipc, i) & AsyncEntry.DONE));
      }
    });
    assertThat(system.log()).containsExactly("EDEADSRCDST 2", "ECALLDENIED 2", "ECALLDENIED 2");
  }

  @Test
  void noreplyIsNotTakenForTheAnswerOfASendrec() {
    Proc server =
        system.create(
            "server",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              int client = Message.source(m);
              entry(ipc, 0, AsyncEntry.VALID | AsyncEntry.NOREPLY, client, 1);
              entry(ipc, 1, AsyncEntry.VALID, client, 2);
              ipc.senda(ipc.dataStart(), 2);
              ipc.receive(Endpoint.HARDWARE, m);
            });
    system.spawn(
        "client",
        ipc -> {
          long[] m = Message.create();
          ipc.sendrec(server.endpoint, m);
          system.log("answer " + Message.type(m));
          ipc.receive(Endpoint.ANY, m);
          system.log("then " + Message.type(m));
        });
    start(server);
    assertThat(system.log()).containsExactly("answer 2", "then 1");
  }

  @Test
  void refusals() {
    Proc user = system.create("user", 7, ipc -> log(ipc.senda(ipc.dataStart(), 0)));
    TestSystem.privilegeOf(user).body.flags &= ~PrivilegeRecord.SYS_PROC;
    start(user);
    system.perform(ipc -> {
      log(ipc.senda(ipc.dataStart(), AsyncEntry.COUNT_MAX + 1));
      log(ipc.senda(0x10, 1));
      entry(ipc, 0, AsyncEntry.VALID | 0x40, 99, 1);
      log(ipc.senda(ipc.dataStart(), 1));
      entry(ipc, 0, AsyncEntry.NOREPLY, 99, 1);
      log(ipc.senda(ipc.dataStart(), 1));
    });
    assertThat(system.log()).containsExactly("EPERM", "EDOM", "EFAULT", "EINVAL", "EINVAL");
  }

  private void log(int result) {
    system.log(Errno.nameOf(result));
  }

  @Test
  void countOfZeroCancels() {
    Proc receiver = collector(1);
    system.perform(ipc -> {
      entry(ipc, 0, AsyncEntry.VALID, receiver.endpoint, 1);
      ipc.senda(ipc.dataStart(), 1);
      ipc.senda(0, 0);
      ipc.receive(Endpoint.HARDWARE, Message.create());
    });
    start(receiver);
    assertThat(system.log()).isEmpty();
  }

  @Test
  void notificationsComeBeforeAsyncBeforeQueuedSenders() {
    Proc receiver = collector(3);
    system.perform(ipc -> {
      entry(ipc, 0, AsyncEntry.VALID, receiver.endpoint, 1);
      ipc.senda(ipc.dataStart(), 1);
      ipc.notify(receiver.endpoint);
      ipc.send(receiver.endpoint, Message.ofType(2));
    });
    start(receiver);
    assertThat(system.log()).hasSize(3);
    assertThat(system.log().get(0)).endsWith(" " + Ipc.NOTIFY);
    assertThat(system.log().get(1)).endsWith(" " + Ipc.SENDA);
    assertThat(system.log().get(2)).endsWith(" " + Ipc.SEND);
  }

  @Test
  void entryForAProcessThatDiesIsDone() {
    Proc receiver = system.create("receiver", 9, null);
    Proc sender =
        system.spawn(
            "sender",
            ipc -> {
              entry(ipc, 0, AsyncEntry.VALID, receiver.endpoint, 1);
              ipc.senda(ipc.dataStart(), 1);
              ipc.receive(Endpoint.HARDWARE, Message.create());
              system.log(Errno.nameOf(result(ipc, 0)) + " " + (flags(ipc, 0) & AsyncEntry.DONE));
            });
    system.runUntilIdle();
    system.core().lifecycle().clear(receiver);
    system.core().rendezvous().notify(system.core().procs().slot(Endpoint.HARDWARE), sender);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("EDEADSRCDST 2");
  }

  @Test
  void senderIsNotifiedOfAnEntryThatIsDoneIfItWants() {
    Proc receiver =
        system.create("receiver", 9, ipc -> ipc.receive(Endpoint.ANY, Message.create()));
    system.spawn(
        "sender",
        ipc -> {
          long[] m = Message.create();
          entry(ipc, 0, AsyncEntry.VALID | AsyncEntry.NOTIFY, receiver.endpoint, 1);
          ipc.senda(ipc.dataStart(), 1);
          system.log("done " + (flags(ipc, 0) & AsyncEntry.DONE));
          ipc.receive(Endpoint.SYSTEM, m);
          system.log("done " + (flags(ipc, 0) & AsyncEntry.DONE));
          system.log("signals " + Message.int32(m, Message.M2_L1));
        });
    start(receiver);
    assertThat(system.log()).containsExactly("done 0", "done 2", "signals 0");
  }
}
