package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.vm.VmCall;

final class ForkExitTest {
  private final VmFixture vm = new VmFixture();

  @Test
  void childOfAUserProcessGetsACopyOfItsMemory() {
    vm.poke(Endpoint.INIT, 0x1234, 4711);

    int child = vm.fork(Endpoint.INIT);
    vm.poke(Endpoint.INIT, 0x1234, 1);

    assertThat(vm.peek(child, 0x1234)).isEqualTo(4711);
    assertThat(vm.usage(child).dataPages()).isEqualTo(FakeKernel.SEGMENT_BYTES / 4096);
  }

  @Test
  void childHasEveryRegionOfItsParent() {
    int parent = vm.fork(Endpoint.INIT);
    vm.exec(parent, 0x3000, 0x2000);
    vm.map(parent, 0, 0x5000);
    vm.poke(parent, 0x7FFF_FFF0, 1);
    vm.poke(parent, 0x8000_4000, 2);

    int child = vm.fork(parent);

    assertThat(vm.usage(child).regions()).isEqualTo(3);
    assertThat(vm.peek(child, 0x7FFF_FFF0)).isEqualTo(1);
    assertThat(vm.peek(child, 0x8000_4000)).isEqualTo(2);
  }

  @Test
  void childOfAServiceWithoutPageTablesHasNoMemoryYet() {
    int child = vm.fork(Endpoint.RS);

    assertThat(vm.kernel.directoryOf(child)).isNotZero();
    assertThat(vm.usage(child).regions()).isZero();
    assertThat(vm.reaches(child, 0x1000)).isFalse();
  }

  @Test
  void childIsForkedInTheKernelAndReleasedByItsAddressSpace() {
    int child = vm.fork(Endpoint.RS, 20);

    assertThat(child).isEqualTo(Endpoint.of(1, 20));
    assertThat(vm.kernel.calls)
        .containsExactly("fork 2 20 flags 1", "vmctl " + child + " SETADDRSPACE");
  }

  @Test
  void childInheritsTheCallMask() {
    assertThat(vm.usage(vm.fork(Endpoint.INIT)).callMask()).isEqualTo(VmCall.BASIC_MASK);
  }

  @Test
  void forkOfNobodyIsInvalid() {
    assertThat(vm.fork(Endpoint.of(3, 12))).isEqualTo(-Errno.EINVAL);
    assertThat(vm.fork(Endpoint.ANY)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void forkIntoATakenOrImpossibleSlotIsInvalid() {
    assertThat(vm.fork(Endpoint.INIT, Endpoint.LOG)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.fork(Endpoint.INIT, -1)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.fork(Endpoint.INIT, FakeKernel.PROCESSES)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.kernel.calls).isEmpty();
  }

  @Test
  void forkThatTheKernelRefusesLeavesNothingBehind() {
    int free = vm.freeFrames();
    vm.kernel.fail(KernelCall.FORK, Errno.EINVAL);

    assertThat(vm.fork(Endpoint.INIT, 20)).isEqualTo(-Errno.EINVAL);

    assertThat(vm.freeFrames()).isEqualTo(free);
    vm.kernel.fail(KernelCall.FORK, 0);
    assertThat(vm.fork(Endpoint.INIT, 20)).isPositive();
  }

  @Test
  void forkWithoutEnoughMemoryLeavesNothingBehind() {
    VmFixture small = new VmFixture(0x1B0000);
    int free = small.freeFrames();
    int children = 0;
    int slot = 11;
    while (small.fork(Endpoint.INIT, slot) > 0) {
      children++;
      slot++;
    }

    assertThat(small.fork(Endpoint.INIT, slot)).isEqualTo(-Errno.ENOMEM);
    assertThat(free - small.freeFrames()).isEqualTo(children * 2); // directory and table
  }

  @Test
  void exitGivesEveryPageBack() {
    int free = vm.freeFrames();
    int child = vm.fork(Endpoint.INIT);
    vm.map(child, 0, 0x10000);

    vm.end(child);

    assertThat(vm.freeFrames()).isEqualTo(free);
  }

  @Test
  void exitOfABootProcessFreesItsSegment() {
    int free = vm.freeFrames();

    vm.end(Endpoint.LOG);

    assertThat(vm.freeFrames()).isEqualTo(free + FakeKernel.SEGMENT_BYTES / 4096 + 2);
  }

  @Test
  void exitFreesTheSlot() {
    int first = vm.fork(Endpoint.RS, 20);
    vm.end(first);

    int second = vm.fork(Endpoint.RS, 20);

    assertThat(second).isEqualTo(Endpoint.next(first));
    assertThat(vm.willExit(first)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void unannouncedExitIsInvalid() {
    int child = vm.fork(Endpoint.INIT);
    int free = vm.freeFrames();

    assertThat(vm.exit(child)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.freeFrames()).isEqualTo(free);
  }

  @Test
  void exitOfNobodyIsInvalid() {
    assertThat(vm.willExit(Endpoint.of(9, 12))).isEqualTo(-Errno.EINVAL);
    assertThat(vm.exit(Endpoint.of(9, 12))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void exitingProcessCannotForkOrGrow() {
    int child = vm.fork(Endpoint.INIT);
    vm.willExit(child);

    assertThat(vm.fork(child)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.brk(child, 0x20000)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.exec(child, 0x1000, 0x1000)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void thousandLivesLeaveNoPageBehind() {
    int clients = vm.service();
    int free = vm.freeFrames();
    for (int i = 0; i < 1000; i++) {
      int child = vm.fork(Endpoint.RS, 20);
      assertThat(vm.exec(child, 0x4000 + i % 7 * 0x1000, 0x1000 + i % 3 * 0x1000)).isZero();
      assertThat(vm.brk(child, 0x20000)).isZero();
      vm.map(child, 0, 0x3000);
      assertThat(vm.update(child, clients)).isZero();
      vm.end(child);
      assertThat(vm.exec(clients, 0x8000, 0x2000)).isZero();
      int user = vm.fork(Endpoint.INIT, 21);
      vm.end(user);
    }
    assertThat(vm.freeFrames()).isEqualTo(free);
  }
}
