package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

class ForkTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";
  private static final int SLOT = 40;

  private static void fork(TestSystem system, int parent) {
    system.spawn(
        "vm",
        5,
        ipc -> {
          KernelCalls kernel = new KernelCalls(ipc);
          int result = kernel.fork(parent, SLOT, KernelCall.FORK_VMINHIBIT);
          system.log(result + " " + kernel.lastChild());
        });
    system.runUntilIdle();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void childOfAServiceIsBlankAlsoIfTheServiceRuns(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc parent = system.spawn("parent", 9, ipc -> system.log("parent runs"));

    fork(system, parent.endpoint);

    int child = Endpoint.of(1, SLOT);
    assertThat(system.log()).containsExactly("0 " + child, "parent runs");
    Proc proc = system.core().procs().slot(SLOT);
    assertThat(proc.endpoint).isEqualTo(child);
    assertThat(proc.body.context).isNull();
    assertThat(proc.body.rts & (RtsFlag.NO_PRIV | RtsFlag.VMINHIBIT))
        .isEqualTo(RtsFlag.NO_PRIV | RtsFlag.VMINHIBIT);
    system.kernel().checkInvariants();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void takenSlotIsInvalid(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc parent = system.spawn("parent", 9, ipc -> {});
    fork(system, parent.endpoint);

    fork(system, Endpoint.RS);

    assertThat(system.log().getLast()).startsWith(-Errno.EINVAL + " ");
  }
}
