package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.vm.MemoryUsage;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmInfo;
import samsara.protocol.vm.VmMessage;

final class InfoTest {
  private final VmFixture vm = new VmFixture();

  @Test
  void usageCountsThePagesOfEachKind() {
    int service = vm.fork(Endpoint.RS);
    vm.exec(service, 0x4000, 0x2000);
    vm.map(service, 0, 0x3000);
    vm.map(service, 0, 0x1000);
    vm.setMask(service, 1);

    assertThat(vm.usage(service)).isEqualTo(new MemoryUsage(service, 4, 4, 2, 4, 3, 1));
  }

  @Test
  void totalsFollowWhatIsTaken() {
    int free = vm.totals().freePages();
    int processes = vm.totals().processes();

    vm.fork(Endpoint.RS);

    assertThat(vm.totals().freePages()).isEqualTo(free - 1);
    assertThat(vm.totals().processes()).isEqualTo(processes + 1);
    assertThat(vm.totals().pageBytes()).isEqualTo(4096);
  }

  @Test
  void unknownQuestionIsInvalid() {
    assertThat(vm.info(3, Endpoint.RS, 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void usageOfNobodyIsInvalid() {
    assertThat(vm.info(VmInfo.USAGE.number(), Endpoint.of(9, 12), 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void answerGoesToMemoryThatIsNotThereYet() {
    int user = vm.fork(Endpoint.INIT);
    int address = VmMessage.mapAddress(vm.map(user, 0, 0x1000));
    vm.setMask(user, -1L);

    assertThat(infoTo(user, address)).isZero();
    assertThat(vm.peek(user, address)).isEqualTo(4096);
    assertThat(infoTo(user, address + 0x1000)).isEqualTo(-Errno.EFAULT);
  }

  private int infoTo(int caller, int address) {
    return vm.result(
        caller,
        VmCall.INFO,
        m -> {
          VmMessage.what(m, VmInfo.TOTALS.number());
          VmMessage.bufferAddress(m, address);
        });
  }

  @Test
  void badBufferIsAFault() {
    vm.kernel.fail(KernelCall.VIRCOPY, Errno.EFAULT);

    assertThat(vm.info(VmInfo.TOTALS.number(), 0, 0)).isEqualTo(-Errno.EFAULT);
  }
}
