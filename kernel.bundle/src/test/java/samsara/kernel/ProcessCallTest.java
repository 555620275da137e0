package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.abi.Signal;
import samsara.kernel.core.ClockTask;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.protocol.kernel.ImageRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

/// FORK, EXEC, CLEAR, RUNCTL, SCHEDCTL, SCHEDULE, STATECTL, IMAGE.
class ProcessCallTest {
  private static final int SLOT = 100;
  private static final int IMAGE = 7;

  private final TestSystem system = new TestSystem(Variant.standard());

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {1};
    system.perform(ipc -> result[0] = call.applyAsInt(ipc));
    return result[0];
  }

  private Proc parent() {
    Proc parent = system.spawn("parent", ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    system.runUntilIdle();
    return parent;
  }

  private Proc fork(Proc parent) {
    int endpoint =
        perform(ipc -> {
          KernelCalls kernel = new KernelCalls(ipc);
          int result = kernel.fork(parent.endpoint, SLOT, KernelCall.FORK_VMINHIBIT);
          return result < 0 ? result : kernel.lastChild();
        });
    assertThat(endpoint).isEqualTo(Endpoint.of(1, SLOT));
    return system.core().procs().slot(SLOT);
  }

  @Test
  void childOfAServiceIsBlank() {
    Proc child = fork(parent());
    assertThat(child.body.name).isEqualTo("parent");
    assertThat(child.body.rts & RtsFlag.NO_PRIV).isNotZero();
    assertThat(child.body.rts & RtsFlag.VMINHIBIT).isNotZero();
    assertThat(child.privilege).isSameAs(system.core().privileges().user());
    assertThat(child.body.context).isNull();
    assertThat(child.body.queue).isEqualTo(7);
  }

  @Test
  void generationGrowsWithEachOccupant() {
    Proc parent = parent();
    Proc child = fork(parent);
    int first = child.endpoint;
    assertThat(perform(ipc -> new KernelCalls(ipc).clear(first))).isZero();
    assertThat(perform(ipc -> new KernelCalls(ipc).clear(first))).isZero();
    int second =
        perform(ipc -> {
          KernelCalls kernel = new KernelCalls(ipc);
          assertThat(kernel.fork(parent.endpoint, SLOT, 0)).isZero();
          return kernel.lastChild();
        });
    assertThat(second).isEqualTo(Endpoint.next(first));
    assertThat(perform(ipc -> new KernelCalls(ipc).clear(first))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> ipc.notify(first))).isEqualTo(-Errno.EDEADSRCDST);
  }

  @Test
  void forkRefusals() {
    Proc parent = parent();
    fork(parent);
    assertThat(perform(ipc -> new KernelCalls(ipc).fork(parent.endpoint, SLOT, 0)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> new KernelCalls(ipc).fork(250, SLOT + 1, 0)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> new KernelCalls(ipc).fork(parent.endpoint, 256, 0)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> new KernelCalls(ipc).fork(parent.endpoint, -1, 0)))
        .isEqualTo(-Errno.EINVAL);
  }

  private int exec(int endpoint, int image) {
    return perform(ipc -> {
      ipc.memory().string(ipc.dataStart(), 16, "worker");
      return new KernelCalls(ipc).exec(endpoint, 0x7FFF_0000, ipc.dataStart(), image);
    });
  }

  private Proc service(Proc child) {
    system.core().privileges().assignDynamic(child);
    PrivilegeBody rights = TestSystem.privilegeOf(child).body;
    rights.flags = PrivilegeRecord.SYS_PROC;
    rights.trapMask = -1;
    rights.signalManager = Endpoint.RS;
    return child;
  }

  @Test
  void execGivesABlankProcessItsProgramWhichWaitsForPermission() {
    system
        .kernel()
        .images()
        .add(
            IMAGE,
            () ->
                sef -> {
                  system.log("runs at " + Integer.toHexString(sef.ipc().initialStackPointer()));
                  sef.ipc().receive(Endpoint.HARDWARE, Message.create());
                });
    Proc child = service(fork(parent()));
    assertThat(exec(child.endpoint, IMAGE)).isZero();
    assertThat(child.body.name).isEqualTo("worker");
    assertThat(child.body.imageId).isEqualTo(IMAGE);
    assertThat(child.body.rts & RtsFlag.RECEIVING).isZero();
    assertThat(system.log()).isEmpty();

    system.core().scheduler().start(child.body, RtsFlag.NO_PRIV | RtsFlag.VMINHIBIT);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("runs at 7fff0000");
    assertThat(exec(child.endpoint, IMAGE)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void execOfAnImageThatIsNotLinkedIsRefused() {
    Proc child = service(fork(parent()));
    assertThat(exec(child.endpoint, 99)).isEqualTo(-Errno.ENOENT);
    assertThat(exec(250, IMAGE)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void programWhoseConstructorFailsDiesAsAProcess() {
    system
        .kernel()
        .images()
        .add(
            IMAGE,
            () -> {
              throw new IllegalStateException("no");
            });
    Proc child = service(fork(parent()));
    assertThat(exec(child.endpoint, IMAGE)).isZero();
    system.core().scheduler().start(child.body, RtsFlag.NO_PRIV | RtsFlag.VMINHIBIT);
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(child.endpoint + " SIGABRT");
  }

  @Test
  void clearForgetsTheProcess() {
    Proc victim = parent();
    system.core().rendezvous().notify(victim, system.core().procs().slot(Endpoint.RS));
    long bit = victim.bit();
    int id = TestSystem.privilegeOf(victim).id;
    Proc peer = system.create("peer", 7, null);
    TestSystem.privilegeOf(peer).pendingNotify |= bit;
    assertThat(perform(ipc -> new KernelCalls(ipc).clear(victim.endpoint))).isZero();
    assertThat(victim.isFree()).isTrue();
    assertThat(victim.privilege).isNull();
    assertThat(system.core().privileges().get(id).owner).isNull();
    assertThat(TestSystem.privilegeOf(peer).pendingNotify & bit).isZero();
    assertThat(perform(ipc -> new KernelCalls(ipc).clear(ipc.endpoint()))).isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> new KernelCalls(ipc).clear(Endpoint.CLOCK))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void runctlStopsAndResumes() {
    Proc worker =
        system.spawn(
            "worker",
            ipc -> {
              ipc.receive(Endpoint.RS, Message.create());
              system.log("worked");
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system.runUntilIdle();
    assertThat(perform(ipc -> new KernelCalls(ipc).runctl(worker.endpoint, true))).isZero();
    system.core().rendezvous().notify(system.core().procs().slot(Endpoint.RS), worker);
    system.runUntilIdle();
    assertThat(system.log()).isEmpty();
    assertThat(perform(ipc -> new KernelCalls(ipc).runctl(worker.endpoint, false))).isZero();
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("worked");
    assertThat(perform(ipc -> new KernelCalls(ipc).runctl(Endpoint.CLOCK, true)))
        .isEqualTo(-Errno.EPERM);
  }

  @Test
  void delayedStopOfASenderIsReportedWhenItHasSent() {
    Proc receiver = system.create("receiver", 9, ipc -> ipc.receive(Endpoint.ANY, new long[8]));
    Proc sender =
        system.spawn(
            "sender",
            ipc -> {
              ipc.send(receiver.endpoint, Message.create());
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system.runUntilIdle();
    int result =
        perform(ipc -> {
          long[] message = Message.ofType(KernelCall.RUNCTL.type());
          Message.int32(message, Message.M1_I1, sender.endpoint);
          Message.int32(message, Message.M1_I3, 1);
          return ipc.kernelCall(message);
        });
    assertThat(result).isEqualTo(-Errno.EBUSY);
    system.core().scheduler().start(receiver.body, receiver.body.rts);
    system.runUntilIdle();
    assertThat(system.manager().signals())
        .contains(sender.endpoint + " " + Signal.nameOf(Signal.SNDELAY));
  }

  @Test
  void processOutOfQuantumAsksItsScheduler() {
    Proc scheduler =
        system.spawn(
            "scheduler",
            5,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              system.log(
                  "asked %x by %d %b"
                      .formatted(
                          Message.type(m), Message.source(m), Ipc.isFromKernel(ipc.status())));
              system.log("granted " + new KernelCalls(ipc).schedule(Message.source(m), 8, 6));
              ipc.receive(Endpoint.HARDWARE, m);
            });
    Proc worker =
        system.spawn(
            "worker",
            ipc -> {
              for (int i = 0; i < 1_000_000; i++) {
                SafePoint.poll();
              }
              system.log("done");
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    worker.body.scheduler = scheduler.endpoint;
    system.run(() -> system.log().contains("done"));
    assertThat(system.log())
        .containsExactly(
            "asked %x by %d true".formatted(ClockTask.SCHEDULING_NO_QUANTUM, worker.endpoint),
            "granted 0",
            "done");
    assertThat(worker.body.queue).isEqualTo(8);
  }

  @Test
  void schedulingIsForTheScheduler() {
    Proc worker = parent();
    perform(ipc -> {
      KernelCalls kernel = new KernelCalls(ipc);
      system.log("" + kernel.schedule(worker.endpoint, 8, 6));
      system.log("" + kernel.schedctl(worker.endpoint));
      system.log("" + kernel.schedule(worker.endpoint, 16, 6));
      system.log("" + kernel.schedule(worker.endpoint, 15, 6));
      system.log("" + kernel.schedule(worker.endpoint, 15, 0));
      return 0;
    });
    assertThat(system.log())
        .containsExactly("" + -Errno.EPERM, "0", "" + -Errno.EINVAL, "0", "" + -Errno.EINVAL);
  }

  @Test
  void recoveredServiceRidsItselfOfThoseWhoseRequestWasTaken() {
    Proc server =
        system.spawn(
            "server",
            9,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              system.log("cleared " + new KernelCalls(ipc).clearIpcReferences());
              ipc.receive(Endpoint.ANY, m);
              Message.type(m, 0);
              ipc.sendnb(Message.source(m), m);
            });
    for (int i = 0; i < 2; i++) {
      system.spawn(
          "client",
          ipc -> system.log(Errno.nameOf(ipc.sendrec(server.endpoint, Message.create()))));
    }
    system.runUntilIdle();
    assertThat(system.log()).containsExactlyInAnyOrder("cleared 0", "EDEADSRCDST", "OK");
  }

  @Test
  void releaseOfCallersIsForTheManager() {
    Proc server = parent();
    assertThat(perform(ipc -> new KernelCalls(ipc).releaseCallers(server.endpoint, 0)))
        .isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> new KernelCalls(ipc).releaseCallers(250, 0)))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void releaseSparesAServiceThatJustListens() {
    Proc server = parent();
    Proc listener = system.spawn("listener", ipc -> ipc.receive(server.endpoint, Message.create()));
    system.runUntilIdle();
    system.core().lifecycle().releaseCallers(server);
    assertThat(listener.body.rts).isEqualTo(RtsFlag.RECEIVING);
  }

  @Test
  void imageEventsAreForRsAlone() {
    assertThat(perform(ipc -> new KernelCalls(ipc).image(ImageRequest.NEXT, 0, 0, ipc.dataStart())))
        .isEqualTo(-Errno.EPERM);
    system
        .manager()
        .serve((ipc, message) -> {
          KernelCalls kernel = new KernelCalls(ipc);
          int result = kernel.image(ImageRequest.NEXT, 0, 0, ipc.dataStart());
          system.log(
              result < 0
                  ? Errno.nameOf(result)
                  : ImageEventRecord.read(ipc.memory(), ipc.dataStart()).text());
          return true;
        });
    ImageEventRecord event =
        new ImageEventRecord(ImageEventRecord.FAILED, 3, 0, 2, "", "", "there", "nothing there");
    system.kernel().images().post(event);
    perform(ipc -> ipc.sendrec(Endpoint.RS, Message.create()));
    perform(ipc -> ipc.sendrec(Endpoint.RS, Message.create()));
    assertThat(system.log()).containsExactly("nothing there", "EAGAIN");
  }

  @Test
  void abortHaltsTheMachine() {
    system.spawn("server", ipc -> new KernelCalls(ipc).abort(0));
    system.kernel().runFor(1_000_000);
    assertThat(system.kernel().halted()).isDone();
    assertThat(system.kernel().isPanicked()).isFalse();
  }

  @Test
  void abortOfAServiceThatPanicsIsAPanic() {
    Proc server = system.spawn("server", ipc -> new KernelCalls(ipc).abort(2));
    system.kernel().runFor(1_000_000);
    assertThat(system.kernel().isPanicked()).isTrue();
    assertThat(system.kernel().halted().getNow(""))
        .isEqualTo("server(" + server.endpoint + ") can't go on");
  }
}
