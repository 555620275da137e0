package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

/// Every signal, raised by the kernel or by a call, against a service that is managed by RS, by PM
/// or by itself.
class SignalMatrixTest {
  private final TestSystem system = new TestSystem(Variant.standard());
  private final int[] atPm = new int[1];
  private final int[] atItself = new int[1];

  static Stream<Arguments> cases() {
    return IntStream.range(1, Signal.COUNT)
        .boxed()
        .flatMap(signal ->
            Stream.of(Endpoint.RS, Endpoint.PM, Endpoint.SELF)
                .flatMap(manager ->
                    Stream.of(true, false).map(kernel -> Arguments.of(signal, manager, kernel))));
  }

  private Proc service(int manager) {
    Proc pm =
        system.createAt(
            Endpoint.PM,
            "pm",
            5,
            ipc -> {
              ipc.receive(Endpoint.SYSTEM, Message.create());
              KernelCalls kernel = new KernelCalls(ipc);
              kernel.getKsig();
              atPm[0] = kernel.lastSignals();
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    system.core().scheduler().start(pm.body, RtsFlag.NO_PRIV);
    Proc service =
        system.spawn(
            "service",
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.SYSTEM, m);
              atItself[0] = Message.int32(m, Message.M2_L1);
              ipc.receive(Endpoint.HARDWARE, m);
            });
    TestSystem.privilegeOf(service).body.signalManager = manager;
    system.runUntilIdle();
    return service;
  }

  @ParameterizedTest(name = "signal {0}, manager {1}, by the kernel: {2}")
  @MethodSource("cases")
  void signalReachesItsManagerAndNobodyElse(int signal, int manager, boolean byKernel) {
    Proc service = service(manager);
    if (byKernel) {
      system.core().signals().cause(service, signal);
    } else {
      system.spawn("killer", 12, ipc -> new KernelCalls(ipc).kill(service.endpoint, signal));
    }
    system.kernel().runFor(1_000_000);

    boolean ends = manager == Endpoint.SELF && Signal.isLethal(signal);
    assertThat(system.kernel().isPanicked()).isEqualTo(ends);
    assertThat(system.manager().signals().contains(service.endpoint + " " + Signal.nameOf(signal)))
        .isEqualTo(manager == Endpoint.RS);
    assertThat(atPm[0]).isEqualTo(manager == Endpoint.PM ? 1 << signal : 0);
    assertThat(atItself[0])
        .isEqualTo(manager == Endpoint.SELF && !ends ? 1 << signal | 1 << Signal.KSIGSM : 0);
    boolean stopped = manager != Endpoint.SELF || ends;
    assertThat((service.body.rts & RtsFlag.SIG_PENDING) != 0).isEqualTo(stopped);
  }
}
