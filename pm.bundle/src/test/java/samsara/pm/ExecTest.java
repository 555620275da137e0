package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.vm.VmCall;

final class ExecTest {
  private final PmFixture pm = new PmFixture();
  private final int service = pm.service();

  private long[] newmem(int caller, int endpoint) {
    new ExecNewmem(0, 0x8000, 0, 0x1000, "hello")
        .write(pm.kernel.foreign, BootedKernel.FOREIGN_START);
    return pm.call(
        caller,
        PmCall.EXEC_NEWMEM,
        m -> {
          PmMessage.endpoint(m, endpoint);
          PmMessage.newmemAddress(m, BootedKernel.FOREIGN_START);
        });
  }

  private int restart(int caller, int endpoint, int result) {
    return pm.result(
        caller,
        PmCall.EXEC_RESTART,
        m -> {
          PmMessage.endpoint(m, endpoint);
          PmMessage.execResult(m, result);
          PmMessage.execEntry(m, 42);
          PmMessage.execStackPointer(m, 0x7FFF_FF00);
        });
  }

  @Test
  void newMemoryIsVmsAndTheNameIsPms() {
    pm.log.clear();

    long[] answer = newmem(Endpoint.RS, service);

    assertThat(Message.type(answer)).isZero();
    assertThat(PmMessage.stackTop(answer)).isEqualTo(0x8000_0000);
    assertThat(pm.log).containsExactly("vm EXEC_NEWMEM " + service);
    assertThat(pm.state.processes().find(service).orElseThrow().name()).isEqualTo("hello");
  }

  @Test
  void vfsMayExecToo() {
    int user = pm.fork(Endpoint.INIT);

    assertThat(Message.type(newmem(Endpoint.VFS, user))).isZero();
  }

  @Test
  void othersMayNotExec() {
    assertThat(Message.type(newmem(Endpoint.DS, service))).isEqualTo(-Errno.EPERM);
    assertThat(Message.type(newmem(Endpoint.INIT, service))).isEqualTo(-Errno.EPERM);
    assertThat(restart(Endpoint.VFS, service, 0)).isEqualTo(-Errno.EPERM);
    assertThat(restart(Endpoint.INIT, service, 0)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void execOfNobodyFails() {
    assertThat(Message.type(newmem(Endpoint.RS, Endpoint.of(9, 20)))).isEqualTo(-Errno.ESRCH);
    assertThat(restart(Endpoint.RS, Endpoint.of(9, 20), 0)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void recordThatCannotBeReadIsAFault() {
    pm.failKernel(KernelCall.VIRCOPY, Errno.EFAULT);

    assertThat(Message.type(newmem(Endpoint.RS, service))).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void memoryThatVmRefusesLeavesTheName() {
    pm.failVm(VmCall.EXEC_NEWMEM, Errno.ENOMEM);

    assertThat(Message.type(newmem(Endpoint.RS, service))).isEqualTo(-Errno.ENOMEM);
    assertThat(pm.state.processes().find(service).orElseThrow().name()).isEqualTo("rs");
    assertThat(restart(Endpoint.RS, service, 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void programIsGivenByTheKernel() {
    newmem(Endpoint.RS, service);
    pm.log.clear();

    assertThat(restart(Endpoint.RS, service, 0)).isZero();

    assertThat(pm.log)
        .containsExactly("kernel EXEC " + service + " sp=7fffff00 name=hello entry=42");
  }

  @Test
  void programWithoutNewMemoryIsInvalid() {
    assertThat(restart(Endpoint.RS, service, 0)).isEqualTo(-Errno.EINVAL);
    newmem(Endpoint.RS, service);
    restart(Endpoint.RS, service, 0);
    assertThat(restart(Endpoint.RS, service, 0)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void execThatFailedAfterItsMemoryWasGoneIsFatal() {
    newmem(Endpoint.RS, service);
    pm.log.clear();

    assertThat(restart(Endpoint.RS, service, -Errno.ENOEXEC)).isZero();

    assertThat(pm.log).containsExactly("kernel KILL " + service + " " + Signal.KILL);
  }

  @Test
  void programThatTheKernelRefusesCanBeTriedAgain() {
    newmem(Endpoint.RS, service);
    pm.failKernel(KernelCall.EXEC, Errno.EINVAL);

    assertThat(restart(Endpoint.RS, service, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(restart(Endpoint.RS, service, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(pm.isAlive(service)).isTrue();
  }

  @Test
  void breakIsVms() {
    int user = pm.fork(Endpoint.INIT);
    pm.log.clear();

    long[] answer = pm.call(user, PmCall.BRK, m -> PmMessage.newBreak(m, 0x20000));

    assertThat(Message.type(answer)).isZero();
    assertThat(PmMessage.currentBreak(answer)).isEqualTo(0x20000);
    assertThat(pm.log).containsExactly("vm BRK " + user);
  }

  @Test
  void breakThatVmRefusesIsNone() {
    pm.failVm(VmCall.BRK, Errno.ENOMEM);

    long[] answer = pm.call(Endpoint.INIT, PmCall.BRK, m -> PmMessage.newBreak(m, 0x20000));

    assertThat(Message.type(answer)).isEqualTo(-Errno.ENOMEM);
    assertThat(PmMessage.currentBreak(answer)).isEqualTo(-1);
  }
}
