package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.TestVm;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

class PagingTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";

  /// An address at which nothing is mapped until VM maps it.
  private static final int LAZY = 0x10_0000;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));
  private final TestVm vm = new TestVm(machines, LAZY, LAZY + 0x10_0000);

  private TestSystem system() {
    return machines.system();
  }

  private static Assembler program() {
    return new Assembler(CODE);
  }

  @Test
  void pageFaultOfAUserIsResolvedByVmAndTheInstructionRunsAgain() {
    vm.start();
    Proc user =
        machines.spawn("user", program().storeValue(LAZY + 0x123, 0xBEEF).increment(DATA).hang());
    system().run(() -> machines.word(user, DATA) == 1);
    assertThat(machines.word(user, LAZY + 0x123)).isEqualTo(0xBEEF);
    assertThat(vm.events())
        .containsExactly("fault %d %x write=2 user=4".formatted(user.endpoint, LAZY + 0x123));
  }

  @Test
  void faultThatVmDoesNotResolveEndsTheProcess() {
    vm.start();
    Proc user = machines.spawn("user", program().load(Assembler.EAX, 0x50_0000).hang());
    system().run(() -> machines.hasSignal(user, Signal.SEGV));
    assertThat(user.body.rts & RtsFlag.PAGEFAULT).isNotZero();
    assertThat(user.body.ownFault).isTrue();
    assertThat(vm.events())
        .containsExactly("fault %d 500000 write=0 user=4".formatted(user.endpoint));
  }

  @Test
  void processThatIsClearedWithAFaultIsForgotten() {
    Proc user = machines.spawn("user", program().load(Assembler.EAX, LAZY).hang());
    system().core().paging().enable();
    system().run(() -> (user.body.rts & RtsFlag.PAGEFAULT) != 0);
    system().core().lifecycle().clear(user);
    vm.start();
    system().runUntilIdle();
    assertThat(vm.events()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void copyThatFaultsGoesOnWhenVmHasBroughtThePages(Variant variant) {
    MachineSystem own = new MachineSystem(new TestSystem(variant));
    TestVm itsVm = new TestVm(own, LAZY, LAZY + 0x10_0000);
    itsVm.start();
    Proc user = own.spawn("user", program().hang());
    own.system()
        .spawn(
            "server",
            ipc -> {
              ipc.memory().int32(ipc.dataStart(), 0x1111);
              ipc.memory().int32(ipc.dataStart() + 5000, 0x2222);
              int result =
                  new KernelCalls(ipc)
                      .virCopy(Endpoint.SELF, ipc.dataStart(), user.endpoint, LAZY + 8, 6000);
              own.system().log("copied " + result);
            });
    own.system().run(() -> !own.system().log().isEmpty());
    assertThat(own.system().log()).containsExactly("copied 0");
    assertThat(own.word(user, LAZY + 8)).isEqualTo(0x1111);
    assertThat(own.word(user, LAZY + 8 + 5000)).isEqualTo(0x2222);
    assertThat(itsVm.events())
        .containsExactly("request check %d %x 6000 write".formatted(user.endpoint, LAZY + 8));
  }

  @Test
  void copyIsAFaultIfVmHasNothingThere() {
    vm.start();
    Proc user = machines.spawn("user", program().hang());
    system()
        .spawn(
            "server",
            ipc ->
                system()
                    .log(
                        Errno.nameOf(
                            new KernelCalls(ipc)
                                .virCopy(
                                    user.endpoint, 0x50_0000, Endpoint.SELF, ipc.dataStart(), 4))));
    system().run(() -> !system().log().isEmpty());
    assertThat(system().log()).containsExactly("EFAULT");
  }

  @Test
  void withoutVmAFaultIsFinal() {
    Proc user = machines.spawn("user", program().load(Assembler.EAX, LAZY).hang());
    system().run(() -> machines.hasSignal(user, Signal.SEGV));
    assertThat(user.body.rts & RtsFlag.PAGEFAULT).isZero();
  }

  @Test
  void answerIsDeliveredWhenThePageOfTheMessageIsThere() {
    vm.start();
    Proc server =
        system()
            .spawn(
                "server",
                ipc -> {
                  long[] m = Message.create();
                  ipc.receive(Endpoint.ANY, m);
                  Message.type(m, 9);
                  ipc.sendnb(Message.source(m), m);
                  ipc.receive(Endpoint.HARDWARE, m);
                });
    int message = LAZY + 0x1000 - 8; // its second page is not touched before the trap
    Proc user =
        machines.spawn(
            "user",
            program()
                .storeValue(message + Message.TYPE, 3)
                .ipc(Ipc.SENDREC, server.endpoint, message)
                .store(DATA + 4, Assembler.EAX)
                .increment(DATA)
                .hang());
    system().run(() -> machines.word(user, DATA) == 1);
    assertThat(machines.word(user, DATA + 4)).isZero();
    assertThat(machines.word(user, message + Message.TYPE)).isEqualTo(9);
  }

  @Test
  void grantThatIsRevokedWhileTheCopyWaitsIsRefused() {
    vm.start();
    vm.holdRequests();
    int grants = 0x2000;
    Proc granter =
        system()
            .spawn(
                "granter",
                9,
                ipc -> {
                  int table = ipc.dataStart();
                  writeGrant(ipc, table, GrantEntry.VALID | GrantEntry.USED);
                  new KernelCalls(ipc).setGrant(table, 1);
                  long[] m = Message.create();
                  ipc.receive(Endpoint.HARDWARE, m);
                });
    system().runUntilIdle();
    Proc user = machines.create("user", program().hang());
    // The memory behind the grant is that of a process with pages that VM has to bring.
    granter.body.space.useDirectory(system().core().mmu(), user.body.space.root());
    int table = DATA;
    TestSystem.privilegeOf(granter).body.grantTable = table;
    system().core().memories().of(granter.body).int32(table, flags(GrantEntry.VALID));
    system().core().memories().of(granter.body).int32(table + GrantEntry.DIRECT_TO, Endpoint.ANY);
    system().core().memories().of(granter.body).int32(table + GrantEntry.DIRECT_START, LAZY);
    system().core().memories().of(granter.body).int32(table + GrantEntry.DIRECT_LENGTH, grants);
    system()
        .spawn(
            "reader",
            ipc ->
                system()
                    .log(
                        Errno.nameOf(
                            new KernelCalls(ipc)
                                .safecopyFrom(granter.endpoint, 0, 0, ipc.dataStart(), 100))));
    system().runUntilIdle();
    assertThat(system().log()).isEmpty();
    system().core().memories().of(granter.body).int32(table, 0);
    vm.releaseRequests();
    system().run(() -> !system().log().isEmpty());
    assertThat(system().log()).containsExactly("EPERM");
  }

  private static int flags(int more) {
    return GrantEntry.USED | GrantEntry.DIRECT | GrantEntry.READ | more;
  }

  private static void writeGrant(Ipc ipc, int table, int more) {
    ipc.memory().int32(table, flags(more));
  }

  @Test
  void serviceThatTouchesALazyPageOfItsOwnWaitsForVm() {
    vm.start();
    Proc model = machines.create("model", program().hang());
    Proc service =
        system()
            .create(
                "service",
                7,
                ipc -> {
                  ipc.memory().int32(LAZY + 4, 42);
                  system().log("read " + ipc.memory().int32(LAZY + 4));
                });
    service.body.space.useDirectory(system().core().mmu(), model.body.space.root());
    system().core().scheduler().start(service.body, RtsFlag.NO_PRIV);
    system().run(() -> !system().log().isEmpty());
    assertThat(system().log()).containsExactly("read 42");
    assertThat(vm.events())
        .containsExactly("fault %d %x write=2 user=4".formatted(service.endpoint, LAZY + 4));
  }

  @Test
  void killedCallerIsForgottenWithItsRequest() {
    vm.start();
    vm.holdRequests();
    Proc user = machines.spawn("user", program().hang());
    Proc server =
        system()
            .spawn(
                "server",
                ipc -> {
                  new KernelCalls(ipc)
                      .virCopy(Endpoint.SELF, ipc.dataStart(), user.endpoint, LAZY, 8);
                  system().log("went on");
                });
    system().run(() -> (server.body.rts & RtsFlag.VMREQUEST) != 0);
    system().core().lifecycle().clear(server);
    vm.releaseRequests();
    system().kernel().runFor(100_000_000L);
    assertThat(system().log()).isEmpty();
    assertThat(vm.refusedReplies()).isLessThanOrEqualTo(1);
  }

  @Test
  void targetThatIsClearedFailsTheCall() {
    vm.start();
    vm.holdRequests();
    Proc user = machines.spawn("user", program().hang());
    int endpoint = user.endpoint;
    Proc server =
        system()
            .spawn(
                "server",
                ipc ->
                    system()
                        .log(
                            Errno.nameOf(
                                new KernelCalls(ipc)
                                    .virCopy(Endpoint.SELF, ipc.dataStart(), endpoint, LAZY, 8))));
    system().run(() -> (server.body.rts & RtsFlag.VMREQUEST) != 0);
    system().core().lifecycle().clear(user);
    system().run(() -> !system().log().isEmpty());
    assertThat(system().log()).containsExactly("EFAULT");
  }

  @Test
  void requestGoesWithTheBodyInASwap() {
    vm.start();
    vm.holdRequests();
    Proc user = machines.spawn("user", program().hang());
    Proc server =
        system()
            .spawn(
                "server",
                ipc ->
                    new KernelCalls(ipc)
                        .virCopy(Endpoint.SELF, ipc.dataStart(), user.endpoint, LAZY, 8));
    system().run(() -> (server.body.rts & RtsFlag.VMREQUEST) != 0);
    system().core().signals().cause(server, Signal.KILL);
    Proc replica = system().create("replica", 7, ipc -> ipc.receive(Endpoint.RS, Message.create()));
    system().core().lifecycle().swap(replica, server);
    system().kernel().checkInvariants();
    system().core().scheduler().start(server.body, RtsFlag.NO_PRIV);
    vm.releaseRequests();
    system().run(() -> (replica.body.rts & RtsFlag.VMREQUEST) == 0);
    assertThat(server.body.name).isEqualTo("replica");
    assertThat(server.body.rts & RtsFlag.VMREQUEST).isZero();
    assertThat(replica.body.rts & RtsFlag.SIG_PENDING).isNotZero();
    assertThat(vm.refusedReplies()).isZero();
  }
}
