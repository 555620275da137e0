package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.vm.VmCall;

final class CallMaskTest {
  private final VmFixture vm = new VmFixture();

  @Test
  void everyCallOutsideTheMaskIsUnknownToTheCaller() {
    for (VmCall call : VmCall.values()) {
      assertThat(vm.result(Endpoint.VM, call, m -> {})).as("%s", call).isEqualTo(-Errno.ENOSYS);
    }
  }

  @Test
  void callInsideTheMaskIsPerformed() {
    int service = vm.service();
    vm.setMask(service, VmCall.maskOf(VmCall.MUNMAP));

    assertThat(Message.type(vm.map(service, 0, 0x1000))).isEqualTo(-Errno.ENOSYS);
    assertThat(vm.unmap(service, 0x8000_0000, 0x1000)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void userProcessesHaveTheBasicCallsOnly() {
    int user = vm.fork(Endpoint.INIT);

    assertThat(Message.type(vm.map(user, 0, 0x1000))).isZero();
    assertThat(vm.result(user, VmCall.FORK, m -> {})).isEqualTo(-Errno.ENOSYS);
    assertThat(vm.result(user, VmCall.RS_UPDATE, m -> {})).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void numbersWithoutACallAreUnknown() {
    for (int number : new int[] {4, 11, 12, 15, 33, 42, 0xFF}) {
      assertThat(raw(Endpoint.RS, VmCall.BASE + number)).isEqualTo(-Errno.ENOSYS);
    }
    assertThat(raw(Endpoint.RS, 0)).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void callerThatIsNoProcessIsInvalid() {
    assertThat(raw(Endpoint.of(9, 12), VmCall.MMAP.type())).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void refusalIsLogged() {
    vm.kernel.printed.clear();

    raw(Endpoint.INIT, VmCall.EXIT.type());

    assertThat(vm.kernel.printed)
        .containsExactly("vm: unauthorized or unknown call: type=0xc00 caller=init\n");
  }

  @Test
  void notificationsGetNoAnswer() {
    long[] message = Message.ofType(Ipc.NOTIFY_TYPE + 3);
    Message.source(message, 3);
    vm.kernel.status(Ipc.NOTIFY);

    assertThat(vm.dispatcher.handle(message)).isFalse();
  }

  private int raw(int source, int type) {
    long[] message = Message.ofType(type);
    Message.source(message, source);
    vm.kernel.status(Ipc.SENDREC);
    assertThat(vm.dispatcher.handle(message)).isTrue();
    return Message.type(message);
  }
}
