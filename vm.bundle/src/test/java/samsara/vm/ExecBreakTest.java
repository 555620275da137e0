package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

final class ExecBreakTest {
  private final VmFixture vm = new VmFixture();
  private final int process = vm.fork(Endpoint.RS);

  @Test
  void newAddressSpaceHasDataAt0x1000AndAStackBelow0x80000000() {
    long[] answer = vm.execMessage(process, new ExecNewmem(0x1000, 0x2800, 0x100, 0x2000, "x"));

    assertThat(Message.type(answer)).isZero();
    assertThat(VmMessage.stackTop(answer)).isEqualTo(0x8000_0000);
    assertThat(vm.reaches(process, 0x0FFF)).isFalse();
    assertThat(vm.reaches(process, 0x1000)).isTrue();
    assertThat(vm.reaches(process, 0x4FFF)).isTrue();
    assertThat(vm.reaches(process, 0x5000)).isFalse();
    assertThat(vm.reaches(process, 0x7FFF_DFFF)).isFalse();
    assertThat(vm.reaches(process, 0x7FFF_E000)).isTrue();
    assertThat(vm.reaches(process, 0x7FFF_FFFF)).isTrue();
    assertThat(vm.reaches(process, 0x8000_0000)).isFalse();
  }

  @Test
  void whatIsFilledNextIsThereAtOnce() {
    vm.execMessage(process, new ExecNewmem(0x1000, 0x2000, 0x3000, 0x2000, "x"));

    assertThat(vm.isPresent(process, 0x1000)).isTrue();
    assertThat(vm.isPresent(process, 0x3FFF)).isTrue();
    assertThat(vm.isPresent(process, 0x7FFF_F000)).isTrue();
    assertThat(vm.isPresent(process, 0x4000)).isFalse();
    assertThat(vm.isPresent(process, 0x7FFF_E000)).isFalse();
  }

  @Test
  void newMemoryIsZeroAlsoWhereOthersHaveBeen() {
    int other = vm.service();
    for (int address = 0x1000; address < 0x9000; address += 4) {
      vm.poke(other, address, -1);
    }
    vm.end(other);

    vm.exec(process, 0x8000, 0x1000);

    for (int address = 0x1000; address < 0x9000; address += 4) {
      assertThat(vm.peek(process, address)).isZero();
    }
  }

  @Test
  void oldMemoryIsFreed() {
    int free = vm.freeFrames();
    vm.exec(process, 0x8000, 0x1000);
    int afterFirst = vm.freeFrames();

    vm.exec(process, 0x8000, 0x1000);

    assertThat(vm.freeFrames()).isEqualTo(afterFirst).isEqualTo(free - 8 - 1 - 2);
  }

  @Test
  void bodyThatDoesNotFitLeavesTheOldMemory() {
    vm.exec(process, 0x4000, 0x1000);
    vm.poke(process, 0x1000, 7);
    int free = vm.freeFrames();

    assertThat(vm.exec(process, 0x1000_0000, 0x1000)).isEqualTo(-Errno.ENOMEM);
    assertThat(vm.exec(process, 0x4000, 0x7FFF_FFFF)).isEqualTo(-Errno.ENOMEM);
    assertThat(vm.exec(process, 0x7FFF_FFFF, 0x7FFF_FFFF)).isEqualTo(-Errno.ENOMEM);

    assertThat(vm.freeFrames()).isEqualTo(free);
    assertThat(vm.peek(process, 0x1000)).isEqualTo(7);
  }

  @Test
  void addressSpaceThatTheKernelRefusesLeavesTheOldMemory() {
    int free = vm.freeFrames();
    vm.kernel.fail(KernelCall.VMCTL, Errno.EINVAL);

    assertThat(vm.exec(process, 0x4000, 0x1000)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.freeFrames()).isEqualTo(free);
  }

  @Test
  void negativeSizesAreInvalid() {
    assertThat(vm.exec(process, -1, 0x1000)).isEqualTo(-Errno.EINVAL);
    assertThat(vm.exec(process, 0x1000, -1)).isEqualTo(-Errno.EINVAL);
    assertThat(Message.type(vm.execMessage(process, new ExecNewmem(-1, 0, 0, 0, "x"))))
        .isEqualTo(-Errno.EINVAL);
    assertThat(Message.type(vm.execMessage(process, new ExecNewmem(0, 0, -1, 0, "x"))))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void execOfNobodyIsInvalid() {
    assertThat(vm.exec(Endpoint.of(9, 12), 0x1000, 0x1000)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void recordOfAnotherSizeIsInvalid() {
    assertThat(
            vm.result(
                Endpoint.PM,
                VmCall.EXEC_NEWMEM,
                m -> {
                  VmMessage.endpoint(m, process);
                  VmMessage.newmemBytes(m, ExecNewmem.SIZE_BYTES - 4);
                }))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void recordThatCannotBeReadIsAFault() {
    vm.kernel.fail(KernelCall.VIRCOPY, Errno.EFAULT);

    assertThat(vm.exec(process, 0x1000, 0x1000)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void breakGrowsDataByZeroedPages() {
    vm.exec(process, 0x4000, 0x1000);
    vm.poke(process, 0x1000, 7);

    assertThat(vm.brk(process, 0x6001)).isZero();

    assertThat(vm.reaches(process, 0x6FFF)).isTrue();
    assertThat(vm.reaches(process, 0x7000)).isFalse();
    assertThat(vm.peek(process, 0x6FFC)).isZero();
    assertThat(vm.peek(process, 0x1000)).isEqualTo(7);
    assertThat(vm.usage(process).regions()).isEqualTo(2);
  }

  @Test
  void breakInTheSamePageChangesNothing() {
    vm.exec(process, 0x4000, 0x1000);
    int free = vm.freeFrames();
    vm.kernel.calls.clear();

    assertThat(vm.brk(process, 0x4001)).isZero();

    assertThat(vm.freeFrames()).isEqualTo(free);
    assertThat(vm.kernel.calls).isEmpty();
  }

  @Test
  void breakShrinksDataAndTheKernelForgetsTranslations() {
    vm.exec(process, 0x4000, 0x1000);
    int free = vm.freeFrames();
    vm.kernel.calls.clear();

    assertThat(vm.brk(process, 0x3000)).isZero();

    assertThat(vm.kernel.calls).containsExactly("vmctl " + process + " FLUSH_TLB");
    assertThat(vm.freeFrames()).isEqualTo(free + 2);
    assertThat(vm.reaches(process, 0x2FFF)).isTrue();
    assertThat(vm.reaches(process, 0x3000)).isFalse();
  }

  @Test
  void breakBelowTheDataIsRefused() {
    vm.exec(process, 0x4000, 0x1000);

    assertThat(vm.brk(process, 0x1000)).isEqualTo(-Errno.ENOMEM);
    assertThat(vm.brk(process, 0)).isEqualTo(-Errno.ENOMEM);
  }

  @Test
  void breakMayNotReachTheStack() {
    vm.exec(process, 0x4000, 0x1000);

    assertThat(vm.brk(process, 0x7FFF_F001)).isEqualTo(-Errno.ENOMEM);
    assertThat(vm.brk(process, 0x9000_0000)).isEqualTo(-Errno.ENOMEM);
  }

  @Test
  void breakTakesMemoryOnlyWhenItIsTouched() {
    vm.exec(process, 0x4000, 0x1000);
    int free = vm.freeFrames();

    assertThat(vm.brk(process, 0x1000_0000)).isZero();

    assertThat(vm.freeFrames()).isEqualTo(free);
    assertThat(vm.reaches(process, 0x0800_0000)).isTrue();
    assertThat(vm.freeFrames()).isEqualTo(free - 2); // and a table
  }

  @Test
  void breakWithoutDataIsRefused() {
    assertThat(vm.brk(process, 0x4000)).isEqualTo(-Errno.ENOMEM);
  }

  @Test
  void breakOfAServiceWithoutPageTablesIsRefused() {
    assertThat(vm.brk(Endpoint.VFS, 0x4000)).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void breakOfNobodyIsInvalid() {
    assertThat(vm.brk(Endpoint.of(9, 12), 0x4000)).isEqualTo(-Errno.EINVAL);
  }
}
