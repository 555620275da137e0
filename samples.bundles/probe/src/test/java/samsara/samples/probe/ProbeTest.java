package samsara.samples.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.testkit.FakeIpc;

final class ProbeTest {
  @Test
  void everyAttemptIsPrintedWithWhatItEndedIn() {
    FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
    ipc.kernel().name("probe");
    ipc.kernel().on(KernelCall.PRIVCTL, message -> -Errno.ECALLDENIED);
    ipc.peer(Endpoint.VM, message -> answer(message, -Errno.ENOSYS));
    ipc.peer(Endpoint.DS, message -> answer(message, -Errno.EPERM));
    ipc.init(InitType.FRESH);

    ipc.run(new ProbeProgram().newProcess());

    assertThat(ipc.kernel().console())
        .contains("probe: kernel call TIMES: OK\n")
        .contains("probe: kernel call PRIVCTL: ECALLDENIED\n")
        .contains("probe: VM call INFO: ENOSYS\n")
        .contains("probe: label: EPERM\n");
  }

  private static boolean answer(long[] message, int result) {
    Message.type(message, result);
    return true;
  }
}
