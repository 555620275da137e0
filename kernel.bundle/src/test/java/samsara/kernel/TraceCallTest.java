package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.core.RegisterFrame;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.TraceRequest;
import samsara.sys.MachineCalls;

class TraceCallTest {
  private static final int EIP = 44;
  private static final int COUNTER = DATA + 0x100;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  private TestSystem system() {
    return machines.system();
  }

  private int perform(BiFunction<Ipc, MachineCalls, Integer> call) {
    int[] result = {Integer.MIN_VALUE};
    system().spawn("tracer", ipc -> result[0] = call.apply(ipc, new MachineCalls(ipc)));
    system().run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  private int trace(Proc proc, TraceRequest request, int address, int data) {
    return perform((ipc, calls) -> {
      int result = calls.trace(proc.endpoint, request, address, data);
      return result < 0 ? result : calls.traced();
    });
  }

  /// Signals reach the manager and the process may go on as far as signals are concerned.
  private Proc traced(Assembler program) {
    system()
        .manager()
        .decide((kernel, endpoint, signals) -> {
          system()
              .core()
              .scheduler()
              .stop(system().core().procs().slot(Endpoint.slot(endpoint)).body, RtsFlag.P_STOP);
          return true;
        });
    Proc proc = machines.create("user", program);
    system().core().scheduler().stop(proc.body, RtsFlag.P_STOP);
    system().core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
    return proc;
  }

  @Test
  void wordsAndBytesOfMemoryAreReadAndWritten() {
    Proc user = traced(new Assembler(CODE).mov(Assembler.EAX, 0x01020304).hang());
    assertThat(trace(user, TraceRequest.GET_CODE, CODE + 1, 0)).isEqualTo(0x01020304);
    assertThat(trace(user, TraceRequest.GET_CODE_BYTE, CODE, 0)).isEqualTo(0xB8);
    assertThat(trace(user, TraceRequest.SET_DATA, DATA, 77)).isZero();
    assertThat(trace(user, TraceRequest.GET_DATA, DATA, 0)).isEqualTo(77);
    assertThat(trace(user, TraceRequest.SET_CODE_BYTE, CODE + 1, 0x1FF)).isZero();
    assertThat(trace(user, TraceRequest.GET_CODE, CODE + 1, 0)).isEqualTo(0x010203FF);
    assertThat(trace(user, TraceRequest.SET_CODE, CODE + 1, 5)).isZero();
    assertThat(trace(user, TraceRequest.GET_DATA, CODE + 1, 0)).isEqualTo(5);
    assertThat(trace(user, TraceRequest.GET_DATA, 0, 0)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void registersAreReadAndWrittenButSelectorsAreNot() {
    Proc user = traced(new Assembler(CODE).store(COUNTER, Assembler.EAX).hang());
    assertThat(trace(user, TraceRequest.GET_USER, EIP, 0)).isEqualTo(CODE);
    assertThat(trace(user, TraceRequest.SET_USER, RegisterFrame.EAX, 4711)).isZero();
    assertThat(trace(user, TraceRequest.GET_USER, RegisterFrame.EAX, 0)).isEqualTo(4711);
    for (int selector : new int[] {0, 4, 48, 60}) {
      assertThat(trace(user, TraceRequest.SET_USER, selector, 0)).isEqualTo(-Errno.EFAULT);
    }
    assertThat(trace(user, TraceRequest.GET_USER, 2, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(trace(user, TraceRequest.GET_USER, 64, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(trace(user, TraceRequest.SET_USER, RegisterFrame.EFLAGS, 0x3001)).isZero();
    assertThat(trace(user, TraceRequest.GET_USER, RegisterFrame.EFLAGS, 0)).isEqualTo(0x203);
    assertThat(trace(user, TraceRequest.RESUME, 0, 0)).isZero();
    system().run(() -> machines.word(user, COUNTER) == 4711);
  }

  @Test
  void stepExecutesOneInstruction() {
    Assembler program =
        new Assembler(CODE).increment(COUNTER).label("second").increment(COUNTER).hang();
    Proc user = traced(program);
    assertThat(trace(user, TraceRequest.STEP, 0, 0)).isZero();
    system().run(() -> machines.hasSignal(user, Signal.TRAP));
    assertThat(machines.word(user, COUNTER)).isEqualTo(1);
    assertThat(trace(user, TraceRequest.GET_USER, EIP, 0)).isEqualTo(program.addressOf("second"));
    assertThat(trace(user, TraceRequest.GET_USER, RegisterFrame.EFLAGS, 0) & 0x100).isZero();
  }

  private long traps(Proc proc) {
    String trap = proc.endpoint + " " + Signal.nameOf(Signal.TRAP);
    return system().manager().signals().stream().filter(trap::equals).count();
  }

  @Test
  void systemCallStopsBeforeAndAfter() {
    Proc server =
        system()
            .spawn(
                "server",
                ipc -> {
                  long[] m = Message.create();
                  ipc.receive(Endpoint.ANY, m);
                  system().log("asked " + Message.type(m));
                  ipc.sendnb(Message.source(m), m);
                  ipc.receive(Endpoint.HARDWARE, m);
                });
    Proc user =
        traced(
            new Assembler(CODE)
                .storeValue(DATA + Message.TYPE, 5)
                .ipc(Ipc.SENDREC, server.endpoint, DATA)
                .increment(COUNTER)
                .hang());
    assertThat(trace(user, TraceRequest.SYSTEM_CALL, 0, 0)).isZero();
    system().run(() -> traps(user) == 1);
    assertThat(system().log()).isEmpty();
    // The tracer sees the request, and may change it.
    assertThat(trace(user, TraceRequest.GET_DATA, DATA + Message.TYPE, 0)).isEqualTo(5);
    assertThat(trace(user, TraceRequest.SET_DATA, DATA + Message.TYPE, 6)).isZero();
    assertThat(trace(user, TraceRequest.SYSTEM_CALL, 0, 0)).isZero();
    system().run(() -> traps(user) == 2);
    assertThat(system().log()).containsExactly("asked 6");
    assertThat(machines.word(user, COUNTER)).isZero();
    assertThat(trace(user, TraceRequest.RESUME, 0, 0)).isZero();
    system().run(() -> machines.word(user, COUNTER) == 1);
  }

  @Test
  void stopKeepsARunningProgramAndDetachLetsItGo() {
    Proc user = machines.spawn("user", new Assembler(CODE).label("l").increment(COUNTER).jump("l"));
    system().run(() -> machines.word(user, COUNTER) > 10);
    assertThat(trace(user, TraceRequest.STOP, 0, 0)).isZero();
    int stopped = machines.word(user, COUNTER);
    system().kernel().runFor(10_000_000);
    assertThat(machines.word(user, COUNTER)).isEqualTo(stopped);
    assertThat(trace(user, TraceRequest.DETACH, 0, 0)).isZero();
    system().run(() -> machines.word(user, COUNTER) > stopped);
  }

  @Test
  void serviceCanBeStoppedAndReadButNotStepped() {
    Proc service =
        system().spawn("service", ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    int at = service.body.dataStart;
    assertThat(trace(service, TraceRequest.SET_DATA, at, 9)).isZero();
    assertThat(trace(service, TraceRequest.GET_DATA, at, 0)).isEqualTo(9);
    assertThat(trace(service, TraceRequest.STOP, 0, 0)).isZero();
    assertThat(service.body.rts & RtsFlag.P_STOP).isNotZero();
    assertThat(trace(service, TraceRequest.STEP, 0, 0)).isEqualTo(-Errno.EINVAL);
    assertThat(trace(service, TraceRequest.GET_USER, 0, 0)).isEqualTo(-Errno.EFAULT);
    assertThat(trace(service, TraceRequest.RESUME, 0, 0)).isZero();
    assertThat(service.body.rts & RtsFlag.P_STOP).isZero();
  }

  @Test
  void refusals() {
    assertThat(perform((ipc, calls) -> calls.trace(200, TraceRequest.STOP, 0, 0)))
        .isEqualTo(-Errno.EINVAL);
    assertThat(perform((ipc, calls) -> calls.trace(Endpoint.CLOCK, TraceRequest.STOP, 0, 0)))
        .isEqualTo(-Errno.EPERM);
  }
}
