package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

final class ServiceHandlersTest {
  private static final long INFO_MASK = VmCall.BASIC_MASK | VmCall.maskOf(VmCall.INFO);

  private final VmFixture vm = new VmFixture();
  private final int service = vm.service();
  private final int replica = vm.service();

  @Test
  void rsSetsTheMaskOfADynamicService() {
    assertThat(vm.setMask(service, INFO_MASK)).isZero();

    assertThat(vm.usage(service).callMask()).isEqualTo(INFO_MASK);
  }

  @Test
  void maskOfNobodyIsInvalid() {
    assertThat(vm.setMask(Endpoint.of(9, 12), INFO_MASK)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void maskThatCannotBeReadIsAFault() {
    vm.setMask(service, 0);
    vm.kernel.fail(KernelCall.VIRCOPY, Errno.EFAULT);

    assertThat(vm.setMask(service, INFO_MASK)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void nobodyButRsMaySetMasksOrSwap() {
    vm.setMask(service, -1L);

    assertThat(vm.result(service, VmCall.RS_SET_PRIV, m -> VmMessage.target(m, replica)))
        .isEqualTo(-Errno.EPERM);
    assertThat(
            vm.result(
                service,
                VmCall.RS_UPDATE,
                m -> {
                  VmMessage.source(m, replica);
                  VmMessage.destination(m, service);
                }))
        .isEqualTo(-Errno.EPERM);
  }

  @Test
  void updateAsksTheKernelFirstAndBindsBothPageTables() {
    vm.kernel.calls.clear();

    assertThat(vm.update(replica, service)).isZero();

    assertThat(vm.kernel.calls)
        .containsExactly(
            "update " + replica + " " + service,
            "vmctl " + replica + " SETADDRSPACE",
            "vmctl " + service + " SETADDRSPACE");
  }

  @Test
  void memoryTravelsAndEndpointsStay() {
    vm.poke(service, 0x1000, 1);
    vm.poke(replica, 0x1000, 2);
    vm.map(replica, 0, 0x3000);
    int replicaDirectory = vm.kernel.directoryOf(replica);

    vm.update(replica, service);

    assertThat(vm.peek(service, 0x1000)).isEqualTo(2);
    assertThat(vm.peek(replica, 0x1000)).isEqualTo(1);
    assertThat(vm.kernel.directoryOf(service)).isEqualTo(replicaDirectory);
    assertThat(vm.usage(service).mappedPages()).isEqualTo(3);
    assertThat(vm.usage(replica).mappedPages()).isZero();
  }

  @Test
  void secondUpdateUndoesTheFirst() {
    vm.setMask(service, INFO_MASK);
    vm.poke(service, 0x1000, 1);
    vm.poke(replica, 0x1000, 2);

    vm.update(replica, service);
    vm.update(replica, service);

    assertThat(vm.peek(service, 0x1000)).isEqualTo(1);
    assertThat(vm.peek(replica, 0x1000)).isEqualTo(2);
    assertThat(vm.usage(service).callMask()).isEqualTo(INFO_MASK);
  }

  @Test
  void bootProcessCanBeReplaced() {
    vm.poke(Endpoint.LOG, 0x1000, 1);
    vm.poke(replica, 0x1000, 2);
    int free = vm.freeFrames();

    assertThat(vm.update(replica, Endpoint.LOG)).isZero();
    vm.end(replica);

    assertThat(vm.peek(Endpoint.LOG, 0x1000)).isEqualTo(2);
    assertThat(vm.usage(Endpoint.LOG).callMask()).isEqualTo(VmCall.BASIC_MASK);
    assertThat(vm.freeFrames()).isEqualTo(free + FakeKernel.SEGMENT_BYTES / 4096 + 2);
  }

  @Test
  void instanceThatWasOnlyForkedMayDoWhatItsPredecessorMay() {
    vm.setMask(service, INFO_MASK);
    assertThat(vm.usage(replica).callMask()).isEqualTo(VmFixture.RS_MASK);

    vm.update(replica, service);

    assertThat(vm.usage(service).callMask()).isEqualTo(INFO_MASK);
  }

  @Test
  void instanceWithAMaskOfItsOwnKeepsIt() {
    vm.setMask(service, VmCall.BASIC_MASK);
    vm.setMask(replica, INFO_MASK);

    vm.update(replica, service);

    assertThat(vm.usage(service).callMask()).isEqualTo(INFO_MASK);
    assertThat(vm.usage(replica).callMask()).isEqualTo(VmCall.BASIC_MASK);
  }

  @Test
  void updateWithNobodyOrItselfIsInvalid() {
    assertThat(vm.update(Endpoint.of(9, 12), service)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.update(replica, Endpoint.of(9, 12))).isEqualTo(-Errno.EINVAL);
    assertThat(vm.update(service, service)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void updateWithoutPageTablesIsInvalid() {
    vm.kernel.calls.clear();

    assertThat(vm.update(replica, Endpoint.VFS)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.update(Endpoint.PM, service)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.kernel.calls).isEmpty();
  }

  @Test
  void updateThatTheKernelRefusesChangesNothing() {
    vm.poke(service, 0x1000, 1);
    vm.kernel.fail(KernelCall.UPDATE, Errno.EBUSY);

    assertThat(vm.update(replica, service)).isEqualTo(-Errno.EBUSY);

    assertThat(vm.peek(service, 0x1000)).isEqualTo(1);
    assertThat(vm.kernel.calls).doesNotContain("vmctl " + service + " FLUSH_TLB");
  }
}
