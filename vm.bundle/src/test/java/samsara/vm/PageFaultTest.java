package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.protocol.vm.MapFlag;
import samsara.protocol.vm.VmMessage;

/// Faults of processes, and what forks leave to both sides until one writes.
final class PageFaultTest {
  private static final int STACK_TOP = 0x8000_0000;

  private final VmFixture vm = new VmFixture();
  private final int process = vm.service();

  private int map(int bytes) {
    return VmMessage.mapAddress(vm.map(process, 0, bytes));
  }

  @Test
  void touchedPageIsZeroAndTheProcessGoesOn() {
    int address = map(0x3000);
    vm.kernel.calls.clear();

    assertThat(vm.touch(process, address + 0x1234, false)).isTrue();

    assertThat(vm.peek(process, address + 0x1234)).isZero();
    assertThat(vm.isPresent(process, address)).isFalse();
    assertThat(vm.isPresent(process, address + 0x2000)).isFalse();
    assertThat(vm.kernel.calls)
        .containsExactly(
            "vmctl " + process + " INVALIDATE_PAGE", "vmctl " + process + " CLEAR_PAGEFAULT");
  }

  @Test
  void stackGrowsAsFarAsItWasOrdered() {
    vm.exec(process, 0x1000, 0x10_0000);

    assertThat(vm.touch(process, STACK_TOP - 0x10_0000, true)).isTrue();
    assertThat(vm.touch(process, STACK_TOP - 0x10_0001, true)).isFalse();
  }

  @Test
  void accessOutsideEveryRegionEndsTheProcess() {
    vm.kernel.calls.clear();

    assertThat(vm.touch(process, 0x4000_0000, false)).isFalse();

    assertThat(vm.kernel.calls)
        .containsExactly("kill " + process + " SIGSEGV", "vmctl " + process + " CLEAR_PAGEFAULT");
    assertThat(vm.kernel.printed.getLast())
        .contains("endpoint=" + process, "address=0x40000000", "EFAULT");
  }

  @Test
  void nullIsOutsideEveryRegion() {
    assertThat(vm.touch(process, 0, false)).isFalse();
  }

  @Test
  void wantOfMemoryEndsTheProcess() {
    int address = map(0x1000);
    int other = vm.fork(Endpoint.RS);
    vm.touch(process, address + 0xFFF, false); // its table
    int late = map(0x1000);
    vm.map(other, 0, (vm.freeFrames() - 2) * 4096, MapFlag.PREALLOC);
    while (vm.freeFrames() > 0) {
      assertThat(vm.brk(process, 0x10_0000)).isZero();
      vm.touch(process, 0x9000 + vm.freeFrames() * 0x1000, true);
    }
    vm.kernel.calls.clear();

    assertThat(vm.touch(process, late, false)).isFalse();
    assertThat(vm.kernel.calls.getFirst()).isEqualTo("kill " + process + " SIGSEGV");
    assertThat(vm.kernel.printed.getLast()).contains("ENOMEM");
  }

  @Test
  void faultOfAProcessThatIsGoneHarmsNobody() {
    vm.end(process);
    vm.kernel.fault(process, 0x1000, 4);

    vm.faults.onSignal(Signal.KMEM);

    assertThat(vm.reaches(vm.service(), 0x1000)).isTrue();
  }

  @Test
  void allFaultsThatHaveCollectedAreServed() {
    int address = map(0x2000);
    vm.kernel.fault(process, address, 4);
    vm.kernel.fault(process, address + 0x1000, 6);

    vm.faults.onSignal(Signal.KMEM);

    assertThat(vm.isPresent(process, address)).isTrue();
    assertThat(vm.isPresent(process, address + 0x1000)).isTrue();
  }

  @Test
  void otherSignalsServeNothing() {
    int address = map(0x1000);
    vm.kernel.fault(process, address, 4);

    vm.faults.onSignal(Signal.KMESS);

    assertThat(vm.isPresent(process, address)).isFalse();
  }

  @Test
  void forkTakesNoMemoryButForTables() {
    int free = vm.freeFrames();

    vm.fork(Endpoint.INIT);

    assertThat(vm.freeFrames()).isEqualTo(free - 2);
  }

  @Test
  void translationsOfTheParentAreForgottenBeforeTheChildIsMade() {
    int child = vm.fork(Endpoint.INIT, 20);

    assertThat(vm.kernel.calls.subList(vm.kernel.calls.size() - 3, vm.kernel.calls.size()))
        .containsExactly(
            "vmctl " + Endpoint.INIT + " FLUSH_TLB",
            "fork " + Endpoint.INIT + " 20 flags 1",
            "vmctl " + child + " SETADDRSPACE");
  }

  @Test
  void childDoesNotSeeWhatTheParentWrites() {
    int child = vm.fork(Endpoint.INIT);
    vm.poke(Endpoint.INIT, 0x2000, 5);

    assertThat(vm.peek(child, 0x2000)).isZero();
  }

  @Test
  void parentDoesNotSeeWhatTheChildWrites() {
    vm.poke(Endpoint.INIT, 0x2004, 7);
    int child = vm.fork(Endpoint.INIT);
    vm.poke(child, 0x2000, 5);

    assertThat(vm.peek(Endpoint.INIT, 0x2000)).isZero();
    assertThat(vm.peek(child, 0x2004)).isEqualTo(7);
  }

  @Test
  void lastOwnerWritesWithoutACopy() {
    int child = vm.fork(Endpoint.INIT);
    vm.poke(child, 0x2000, 5);
    int free = vm.freeFrames();

    vm.poke(Endpoint.INIT, 0x2000, 6);

    assertThat(vm.freeFrames()).isEqualTo(free);
    assertThat(vm.peek(child, 0x2000)).isEqualTo(5);
  }

  @Test
  void grandchildrenSeeWhatWasThereWhenTheyWereBorn() {
    int child = vm.fork(Endpoint.INIT);
    vm.poke(child, 0x2000, 1);
    int grandchild = vm.fork(child);
    vm.poke(child, 0x2000, 2);

    assertThat(vm.peek(Endpoint.INIT, 0x2000)).isZero();
    assertThat(vm.peek(child, 0x2000)).isEqualTo(2);
    assertThat(vm.peek(grandchild, 0x2000)).isEqualTo(1);
  }

  @Test
  void familyThatEndsInAnyOrderLeavesNoPageBehind() {
    vm.fork(Endpoint.INIT, 20);
    vm.end(Endpoint.of(1, 20));
    vm.poke(Endpoint.INIT, 0x2000, 1);
    int free = vm.freeFrames();
    int child = vm.fork(Endpoint.INIT);
    vm.poke(child, 0x2000, 1);
    int grandchild = vm.fork(child);
    vm.poke(grandchild, 0x3000, 1);
    vm.poke(Endpoint.INIT, 0x4000, 1);

    vm.end(child);
    assertThat(vm.peek(grandchild, 0x2000)).isEqualTo(1);
    vm.end(grandchild);

    assertThat(vm.freeFrames()).isEqualTo(free);
  }
}
