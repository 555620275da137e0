package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

class PrivctlTest {
  private final TestSystem system = new TestSystem(Variant.standard());

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {1};
    system.perform(ipc -> result[0] = call.applyAsInt(ipc));
    return result[0];
  }

  private int privctl(Proc target, PrivilegeRequest request) {
    return perform(ipc -> new KernelCalls(ipc).privctl(target.endpoint, request, 0));
  }

  private int setSystem(Proc target, PrivilegeRecord record) {
    return perform(ipc -> {
      record.write(ipc.memory(), ipc.dataStart());
      return new KernelCalls(ipc)
          .privctl(target.endpoint, PrivilegeRequest.SET_SYS, ipc.dataStart());
    });
  }

  private static PrivilegeRecord record(int id, int flags, long sendMask) {
    return new PrivilegeRecord(
        Endpoint.NONE,
        id,
        PrivilegeRecord.SYS_PROC | flags,
        PrivilegeRecord.TRAPS_ALL,
        sendMask,
        KernelCall.BASIC_MASK,
        Endpoint.RS,
        List.of(new AddressRange(0x60, 0x64)),
        List.of(new AddressRange(0x1000, 0x1FFF)),
        List.of(1, 12));
  }

  /// A process as fork leaves it: the privileges of a user, not allowed to run.
  private Proc blank() {
    Proc proc = system.create("blank", 7, null);
    system.core().privileges().release(proc);
    proc.privilege = system.core().privileges().user();
    return proc;
  }

  private static PrivilegeBody rights(Proc proc) {
    return TestSystem.privilegeOf(proc).body;
  }

  @Test
  void allowAndDisallow() {
    Proc proc = system.create("proc", 7, ipc -> ipc.receive(Endpoint.ANY, Message.create()));
    assertThat(privctl(proc, PrivilegeRequest.DISALLOW)).isEqualTo(-Errno.EPERM);
    assertThat(privctl(proc, PrivilegeRequest.ALLOW)).isZero();
    assertThat(proc.body.rts & RtsFlag.NO_PRIV).isZero();
    assertThat(privctl(proc, PrivilegeRequest.ALLOW)).isEqualTo(-Errno.EPERM);
    assertThat(privctl(proc, PrivilegeRequest.DISALLOW)).isZero();
    assertThat(proc.body.rts & RtsFlag.NO_PRIV).isNotZero();
  }

  @Test
  void allowNeedsPrivileges() {
    Proc proc = system.create("proc", 7, null);
    system.core().privileges().release(proc);
    assertThat(privctl(proc, PrivilegeRequest.ALLOW)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void defaultsAreThoseOfADynamicService() {
    Proc proc = blank();
    assertThat(privctl(proc, PrivilegeRequest.SET_SYS)).isZero();
    Privilege privilege = TestSystem.privilegeOf(proc);
    assertThat(privilege.id).isGreaterThanOrEqualTo(PrivilegeRecord.STATIC_IDS);
    assertThat(privilege.body.flags)
        .isEqualTo(
            PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE | PrivilegeRecord.DYN_PRIV_ID);
    assertThat(privilege.body.signalManager).isEqualTo(Endpoint.RS);
    assertThat(privilege.body.callMask).isEqualTo(-1L);
    assertThat(privilege.body.sendMask & 1L << PrivilegeRecord.USER_ID).isZero();
    assertThat(privilege.body.sendMask & 1L << privilege.id).isZero();
    assertThat(privilege.body.sendMask & 1L << (Endpoint.RS + 4)).isNotZero();
    assertThat(privilege.body.ports).isEmpty();
  }

  @Test
  void recordReplacesTheDefaults() {
    Proc proc = blank();
    int checks =
        PrivilegeRecord.DYN_PRIV_ID | PrivilegeRecord.CHECK_IO_PORT | PrivilegeRecord.CHECK_IRQ;
    assertThat(setSystem(proc, record(0, checks, 1L << (Endpoint.RS + 4)))).isZero();
    assertThat(rights(proc).callMask).isEqualTo(KernelCall.BASIC_MASK);
    assertThat(rights(proc).sendMask).isEqualTo(1L << (Endpoint.RS + 4));
    assertThat(rights(proc).ports).containsExactly(new AddressRange(0x60, 0x64));
    assertThat(rights(proc).irqs).containsExactly(1, 12);
    assertThat(rights(proc).memoryRanges).isEmpty();
  }

  @Test
  void whoeverMayBeSentToMayAnswer() {
    Proc peer = system.create("peer", 7, null);
    system.allow(peer, 0);
    Proc deaf = system.create("deaf", 7, null);
    rights(deaf).trapMask = 1 << Ipc.RECEIVE;
    system.allow(deaf, 0);
    Proc proc = blank();
    long mask = peer.bit() | deaf.bit() | 1L << 60;
    assertThat(setSystem(proc, record(0, PrivilegeRecord.DYN_PRIV_ID, mask))).isZero();
    assertThat(rights(proc).sendMask).isEqualTo(peer.bit() | deaf.bit());
    assertThat(rights(peer).sendMask & proc.bit()).isNotZero();
    assertThat(rights(deaf).sendMask & proc.bit()).isZero();

    assertThat(setSystem(proc, record(0, PrivilegeRecord.DYN_PRIV_ID, 0))).isZero();
    assertThat(rights(peer).sendMask & proc.bit()).isZero();
  }

  @Test
  void staticIds() {
    Proc proc = blank();
    assertThat(setSystem(proc, record(9, 0, 0))).isZero();
    assertThat(TestSystem.privilegeOf(proc).id).isEqualTo(9);
    assertThat(setSystem(blank(), record(9, 0, 0))).isEqualTo(-Errno.EBUSY);
    assertThat(setSystem(blank(), record(15, 0, 0))).isEqualTo(-Errno.EINVAL);
    assertThat(setSystem(blank(), record(-1, 0, 0))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void dynamicIdsRunOutAndComeBack() {
    Proc last = blank();
    int result = Errno.OK;
    List<Proc> granted = new ArrayList<>();
    while (result == Errno.OK) {
      granted.add(last);
      last = blank();
      result = setSystem(last, record(0, PrivilegeRecord.DYN_PRIV_ID, 0));
    }
    assertThat(result).isEqualTo(-Errno.ENOSPC);
    system.core().lifecycle().clear(granted.getLast());
    system.core().lifecycle().clear(granted.getFirst());
    assertThat(setSystem(last, record(0, PrivilegeRecord.DYN_PRIV_ID, 0))).isZero();
  }

  @Test
  void poolIsAsLargeAsConfigured() {
    TestSystem small =
        new TestSystem(Variant.standard(), KernelConfig.standard().withPrivileges(20));
    for (int id = PrivilegeRecord.STATIC_IDS; id < 20; id++) {
      Proc proc = small.core().procs().slot(40 + id);
      assertThat(small.core().privileges().assignDynamic(proc)).isZero();
      assertThat(TestSystem.privilegeOf(proc).id).isEqualTo(id);
    }
    assertThat(small.core().privileges().assignDynamic(small.core().procs().slot(70)))
        .isEqualTo(-Errno.ENOSPC);
    assertThatThrownBy(() -> KernelConfig.standard().withPrivileges(15))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KernelConfig.standard().withPrivileges(65))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listThatIsTooLongIsRefusedIfItIsUsed() {
    int ports = 36;
    for (int count : new int[] {-1, 33}) {
      assertThat(setSystemWith(PrivilegeRecord.CHECK_IO_PORT, ports, count))
          .isEqualTo(-Errno.EINVAL);
      assertThat(setSystemWith(0, ports, count)).isZero();
    }
    assertThat(setSystemWith(PrivilegeRecord.CHECK_MEM, 296, 11)).isEqualTo(-Errno.EINVAL);
    assertThat(setSystemWith(PrivilegeRecord.CHECK_IRQ, 380, 5)).isEqualTo(-Errno.EINVAL);
  }

  private int setSystemWith(int flag, int countOffset, int count) {
    Proc proc = blank();
    return perform(ipc -> {
      int at = ipc.dataStart();
      record(0, PrivilegeRecord.DYN_PRIV_ID | flag, 0).write(ipc.memory(), at);
      ipc.memory().int32(at + countOffset, count);
      return new KernelCalls(ipc).privctl(proc.endpoint, PrivilegeRequest.SET_SYS, at);
    });
  }

  @Test
  void runningProcessGetsNoOtherPrivileges() {
    Proc proc = system.spawn("proc", 7, ipc -> ipc.receive(Endpoint.ANY, Message.create()));
    assertThat(privctl(proc, PrivilegeRequest.SET_SYS)).isEqualTo(-Errno.EPERM);
    assertThat(privctl(proc, PrivilegeRequest.SET_USER)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void setUserSharesThePrivilegesOfUsers() {
    Proc proc = system.create("proc", 7, null);
    Privilege own = TestSystem.privilegeOf(proc);
    assertThat(privctl(proc, PrivilegeRequest.SET_USER)).isZero();
    assertThat(proc.privilege).isSameAs(system.core().privileges().user());
    assertThat(own.owner).isNull();
  }

  @Test
  void onlyServicesMaySetPrivileges() {
    Proc target = system.create("target", 7, null);
    Proc caller =
        system.create(
            "caller",
            7,
            ipc ->
                system.log(
                    Errno.nameOf(
                        new KernelCalls(ipc).privctl(target.endpoint, PrivilegeRequest.ALLOW, 0))));
    rights(caller).flags = 0;
    system.core().scheduler().start(caller.body, RtsFlag.NO_PRIV);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("EPERM");
  }

  @Test
  void resourcesAreAddedUpToTheirNumber() {
    Proc proc = system.spawn("proc", 7, ipc -> ipc.receive(Endpoint.ANY, Message.create()));
    system.runUntilIdle();
    for (int irq = 0; irq < PrivilegeBody.IRQS_MAX; irq++) {
      assertThat(add(proc, PrivilegeRequest.ADD_IRQ, irq, 0)).isZero();
    }
    assertThat(add(proc, PrivilegeRequest.ADD_IRQ, 3, 0)).isZero();
    assertThat(add(proc, PrivilegeRequest.ADD_IRQ, 9, 0)).isEqualTo(-Errno.ENOMEM);
    assertThat(add(proc, PrivilegeRequest.ADD_IO, 0x1F0, 0x1F7)).isZero();
    assertThat(add(proc, PrivilegeRequest.ADD_MEM, 0xA0000, 0xBFFFF)).isZero();
    assertThat(rights(proc).flags & PrivilegeRecord.CHECK_IO_PORT).isNotZero();
    assertThat(rights(proc).flags & PrivilegeRecord.CHECK_MEM).isNotZero();
    assertThat(rights(proc).ports).containsExactly(new AddressRange(0x1F0, 0x1F7));
    assertThat(queryMemory(proc, 0xB0000, 0x1000)).isZero();
    assertThat(queryMemory(proc, 0xBFFFF, 2)).isEqualTo(-Errno.EPERM);
    assertThat(add(blank(), PrivilegeRequest.ADD_IO, 1, 2)).isEqualTo(-Errno.EPERM);
  }

  private int add(Proc target, PrivilegeRequest request, int first, int second) {
    return perform(ipc -> {
      ipc.memory().int32(ipc.dataStart(), first);
      ipc.memory().int32(ipc.dataStart() + 4, second);
      return new KernelCalls(ipc).privctl(target.endpoint, request, ipc.dataStart());
    });
  }

  private int queryMemory(Proc target, int first, int bytes) {
    return perform(ipc -> {
      long[] message = Message.ofType(KernelCall.PRIVCTL.type());
      Message.int32(message, Message.M2_I1, target.endpoint);
      Message.int32(message, Message.M2_I2, PrivilegeRequest.QUERY_MEM.number());
      Message.int32(message, Message.M2_L1, first);
      Message.int32(message, Message.M2_L2, bytes);
      return ipc.kernelCall(message);
    });
  }
}
