package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;

class SignalTest {
  private final TestSystem system = new TestSystem(Variant.standard());

  private Proc waiting(String name) {
    return system.spawn(
        name,
        ipc -> {
          ipc.receive(Endpoint.RS, Message.create());
          system.log(name + " ran on");
          ipc.receive(Endpoint.HARDWARE, Message.create());
        });
  }

  private int kill(int endpoint, int signal) {
    int[] result = {1};
    system.perform(ipc -> result[0] = new KernelCalls(ipc).kill(endpoint, signal));
    return result[0];
  }

  @Test
  void managerFetchesSignalsAndTheTargetStaysStopped() {
    Proc target = waiting("target");
    system.runUntilIdle();
    assertThat(kill(target.endpoint, Signal.TERM)).isZero();
    assertThat(system.manager().signals()).containsExactly(target.endpoint + " SIGTERM");
    assertThat(target.body.rts & RtsFlag.SIG_PENDING).isNotZero();
    assertThat(target.body.rts & RtsFlag.SIGNALED).isZero();
    assertThat(target.body.pendingSignals).isZero();
  }

  @Test
  void targetRunsOnWhenItsManagerIsDone() {
    system.manager().decide((kernel, endpoint, signals) -> true);
    Proc target = waiting("target");
    system.runUntilIdle();
    kill(target.endpoint, Signal.TERM);
    system.core().rendezvous().notify(system.core().procs().slot(Endpoint.RS), target);
    system.runUntilIdle();
    assertThat(system.log()).containsExactly("target ran on");
  }

  @Test
  void signalsCollectUntilTheyAreFetched() {
    Proc target = waiting("target");
    system.runUntilIdle();
    system.core().signals().cause(target, Signal.USR1);
    system.core().signals().cause(target, Signal.USR1);
    system.core().signals().cause(target, Signal.USR2);
    system.runUntilIdle();
    assertThat(system.manager().signals())
        .containsExactlyInAnyOrder(target.endpoint + " SIGUSR1", target.endpoint + " SIGUSR2");
  }

  @Test
  void newSignalKeepsTheTargetStopped() {
    Proc target = waiting("target");
    system
        .manager()
        .decide((kernel, endpoint, signals) -> {
          if ((signals & 1 << Signal.USR1) != 0) {
            kernel.kill(endpoint, Signal.USR2);
            return true;
          }
          return false;
        });
    system.runUntilIdle();
    kill(target.endpoint, Signal.USR1);
    assertThat(system.manager().signals())
        .containsExactly(target.endpoint + " SIGUSR1", target.endpoint + " SIGUSR2");
    assertThat(target.body.rts & RtsFlag.SIG_PENDING).isNotZero();
  }

  @Test
  void refusals() {
    Proc target = waiting("target");
    system.runUntilIdle();
    assertThat(kill(250, Signal.TERM)).isEqualTo(-Errno.EINVAL);
    assertThat(kill(target.endpoint, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(kill(target.endpoint, Signal.COUNT)).isEqualTo(-Errno.EINVAL);
    assertThat(kill(Endpoint.CLOCK, Signal.TERM)).isEqualTo(-Errno.EPERM);
    system.perform(ipc -> system.log(Errno.nameOf(new KernelCalls(ipc).endKsig(target.endpoint))));
    assertThat(system.log()).containsExactly("EPERM");
  }

  @Test
  void endksigOfOneThatHasNoSignalIsRefused() {
    Proc target = waiting("target");
    system
        .manager()
        .decide((kernel, endpoint, signals) -> {
          system.log(Errno.nameOf(kernel.endKsig(endpoint)));
          return true;
        });
    system.runUntilIdle();
    kill(target.endpoint, Signal.TERM);
    assertThat(target.body.rts & RtsFlag.SIG_PENDING).isZero();
    assertThat(system.log()).containsExactly("OK");
  }

  @Test
  void processThatManagesItselfIsNotified() {
    Proc self =
        system.spawn(
            "self",
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              system.log(
                  Endpoint.toString(Message.source(m))
                      + " "
                      + Integer.toHexString(Message.int32(m, Message.M2_L1)));
            });
    TestSystem.privilegeOf(self).body.signalManager = Endpoint.SELF;
    system.runUntilIdle();
    kill(self.endpoint, Signal.TERM);
    assertThat(system.log())
        .containsExactly("SYSTEM " + Integer.toHexString(1 << Signal.TERM | 1 << Signal.KSIGSM));
  }

  @Test
  void lethalSignalOfASelfManagedProcessIsAPanic() {
    int rs = Endpoint.RS;
    system.spawn("killer", ipc -> new KernelCalls(ipc).kill(rs, Signal.SEGV));
    system.kernel().runFor(1_000_000_000L);
    assertThat(system.kernel().isPanicked()).isTrue();
    assertThat(system.kernel().halted()).isCompleted();
    assertThat(system.kernel().halted().getNow("")).contains("rs").contains("SIGSEGV");
    assertThat(system.kernel().control().messages(4000)).contains("kernel panic");
  }

  static Stream<Arguments> deaths() {
    return Stream.of(
        Arguments.of("NullPointerException", new NullPointerException(), Signal.SEGV),
        Arguments.of("IndexOutOfBounds", new IndexOutOfBoundsException(), Signal.SEGV),
        Arguments.of("ClassCast", new ClassCastException(), Signal.SEGV),
        Arguments.of("StackOverflow", new StackOverflowError(), Signal.SEGV),
        Arguments.of("OutOfMemory", new OutOfMemoryError("on purpose"), Signal.SEGV),
        Arguments.of("Arithmetic", new ArithmeticException(), Signal.FPE),
        Arguments.of("Linkage", new NoClassDefFoundError("on purpose"), Signal.ILL),
        Arguments.of("Panic", new samsara.sef.Panic("on purpose"), Signal.ABRT),
        Arguments.of("Assertion", new AssertionError("on purpose"), Signal.ABRT),
        Arguments.of("IllegalState", new IllegalStateException("on purpose"), Signal.ABRT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deaths")
  void whatEscapesIsASignal(String name, Throwable thrown, int signal) {
    Proc process =
        system.spawn(
            "process",
            ipc -> {
              SignalTest.<RuntimeException>sneak(thrown);
            });
    system.runUntilIdle();
    assertThat(name).isNotEmpty();
    assertThat(system.manager().signals())
        .containsExactly(process.endpoint + " " + Signal.nameOf(signal));
    assertThat(process.body.ownFault).isTrue();
  }

  @SuppressWarnings("unchecked") // the cast is erased: that is what throws it undeclared
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void badAddressIsAMemoryFault() {
    Proc process = system.spawn("process", ipc -> ipc.memory().int32(0x10));
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(process.endpoint + " SIGSEGV");
    assertThat(system.kernel().control().messages(4000))
        .contains("process(" + process.endpoint + ")")
        .contains("0x00000010")
        .contains("SignalTest")
        .doesNotContain("at samsara.kernel.core")
        .doesNotContain("Continuation");
  }

  @Test
  void trapOfSomebodyElseIsTheCallersDefect() {
    Ipc[] stolen = new Ipc[1];
    system.spawn(
        "owner",
        ipc -> {
          stolen[0] = ipc;
          ipc.receive(Endpoint.HARDWARE, Message.create());
        });
    Proc thief = system.spawn("thief", ipc -> stolen[0].receive(Endpoint.ANY, Message.create()));
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(thief.endpoint + " SIGABRT");
  }

  @Test
  void blockingTrapInAClassInitializerEndsTheProcess() {
    Pinned.ipc = null;
    Proc process =
        system.spawn(
            "process",
            ipc -> {
              Pinned.ipc = ipc;
              system.log(Pinned.Initialized.RESULT);
            });
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(process.endpoint + " SIGILL");
    assertThat(system.log()).isEmpty();
    system.kernel().checkInvariants();
  }
}
