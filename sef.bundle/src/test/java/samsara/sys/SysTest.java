package samsara.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.KernelCall;
import samsara.sef.Panic;
import samsara.testkit.FakeIpc;
import samsara.testkit.FakeKernel;

final class SysTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Sys sys = new Sys(ipc);

  @Test
  void linesArePrintedUnderTheNameOfTheProcess() {
    ipc.kernel().name("hello");

    sys.print("Hello, World!");

    assertThat(ipc.kernel().console()).isEqualTo("hello: Hello, World!\n");
  }

  @Test
  void lineThatIsLongerThanTheBufferIsPrintedInPieces() {
    String line = "x".repeat(2000);

    sys.print(line);

    assertThat(ipc.kernel().console()).isEqualTo("test: " + line + "\n");
  }

  @Test
  void nameIsUnknownIfTheKernelDoesNotTell() {
    ipc.kernel().on(KernelCall.GETINFO, message -> -Errno.EINVAL);

    assertThat(sys.name()).isEqualTo("Unknown");
  }

  @Test
  void tickRateIsTheKernels() {
    assertThat(sys.hz()).isEqualTo(FakeKernel.HZ);
  }

  @Test
  void refusedExitIsAPanic() {
    ipc.kernel().on(KernelCall.EXIT, message -> -Errno.ECALLDENIED);

    assertThatThrownBy(sys::exit).isInstanceOf(Panic.class);
  }
}
