package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

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
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.Serve;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.VmRequest;
import samsara.sys.KernelCalls;

class MachineCodeTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";
  private static final int MESSAGE = DATA;
  private static final int RESULT = DATA + 0x100;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  private TestSystem system() {
    return machines.system();
  }

  private static Assembler program() {
    return new Assembler(CODE);
  }

  private static void echo(TestSystem system, Ipc ipc) {
    long[] m = Message.create();
    while (true) {
      ipc.receive(Endpoint.ANY, m);
      system.log("asked " + Message.type(m));
      Message.int32(m, Message.M1_I1, Message.int32(m, Message.M1_I1) * 2);
      Message.type(m, 7);
      ipc.sendnb(Message.source(m), m);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sendrecReachesAServerAndItsAnswerComesBack(Variant variant) {
    MachineSystem own = new MachineSystem(new TestSystem(variant));
    Proc server = own.system().spawn("server", ipc -> echo(own.system(), ipc));
    Proc user =
        own.spawn(
            "user",
            program()
                .storeValue(MESSAGE + Message.TYPE, 33)
                .storeValue(MESSAGE + Message.M1_I1, 21)
                .mov(Assembler.EDX, 0x1234)
                .ipc(Ipc.SENDREC, server.endpoint, MESSAGE)
                .store(RESULT, Assembler.EAX)
                .store(RESULT + 4, Assembler.EBX)
                .store(RESULT + 8, Assembler.EDX)
                .increment(RESULT + 12)
                .hang());
    own.system().run(() -> own.word(user, RESULT + 12) == 1);
    assertThat(own.system().log()).containsExactly("asked 33");
    assertThat(own.word(user, MESSAGE + Message.SOURCE)).isEqualTo(server.endpoint);
    assertThat(own.word(user, MESSAGE + Message.TYPE)).isEqualTo(7);
    assertThat(own.word(user, MESSAGE + Message.M1_I1)).isEqualTo(42);
    assertThat(own.word(user, RESULT)).isZero();
    assertThat(own.word(user, RESULT + 4)).isEqualTo(MESSAGE);
    assertThat(own.word(user, RESULT + 8)).isEqualTo(0x1234);
  }

  static Stream<Arguments> refusedTraps() {
    return Stream.of(
        Arguments.of("user may not SEND", Ipc.SEND, Endpoint.RS, MESSAGE, Errno.ETRAPDENIED),
        Arguments.of("nor RECEIVE", Ipc.RECEIVE, Endpoint.ANY, MESSAGE, Errno.ETRAPDENIED),
        Arguments.of("nor NOTIFY", Ipc.NOTIFY, Endpoint.RS, 0, Errno.ETRAPDENIED),
        Arguments.of("no such primitive", 9, Endpoint.RS, MESSAGE, Errno.EBADCALL),
        Arguments.of("SENDREC with anybody", Ipc.SENDREC, Endpoint.ANY, MESSAGE, Errno.EINVAL),
        Arguments.of("nobody there", Ipc.SENDREC, 200, MESSAGE, Errno.EDEADSRCDST),
        Arguments.of("SENDA is for services", 16, 1, MESSAGE, Errno.EPERM),
        Arguments.of("bad message", Ipc.SENDREC, Endpoint.RS, 0x70_0000, Errno.EFAULT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedTraps")
  void refusedTrapLeavesItsErrorInEax(
      String name, int primitive, int peer, int message, int errno) {
    assertThat(name).isNotEmpty();
    Proc user =
        machines.spawn(
            "user",
            program()
                .ipc(primitive, peer, message)
                .store(RESULT, Assembler.EAX)
                .increment(RESULT + 12)
                .hang());
    system().run(() -> machines.word(user, RESULT + 12) == 1);
    assertThat(machines.word(user, RESULT)).isEqualTo(-errno);
  }

  @Test
  void userMayMakeNoKernelCall() {
    Proc user =
        machines.spawn(
            "user",
            program()
                .storeValue(MESSAGE + Message.TYPE, KernelCall.TIMES.type())
                .kernelCall(MESSAGE)
                .increment(RESULT + 12)
                .hang());
    system().run(() -> machines.word(user, RESULT + 12) == 1);
    assertThat(machines.word(user, MESSAGE + Message.TYPE)).isEqualTo(-Errno.ECALLDENIED);
    assertThat(machines.word(user, MESSAGE + Message.SOURCE)).isEqualTo(Endpoint.SYSTEM);
  }

  @Test
  void kernelCallAnswersInItsMessageAndKeepsEax() {
    Proc user =
        machines.create(
            "user",
            program()
                .storeValue(MESSAGE + Message.TYPE, KernelCall.TIMES.type())
                .storeValue(MESSAGE + Message.M4_L1, Endpoint.NONE)
                .kernelCall(MESSAGE)
                .store(RESULT, Assembler.EAX)
                .increment(RESULT + 12)
                .hang());
    system().core().privileges().user().body.callMask = KernelCall.maskOf(KernelCall.TIMES);
    system().core().scheduler().start(user.body, RtsFlag.NO_PRIV);
    system().run(() -> machines.word(user, RESULT + 12) == 1);
    assertThat(machines.word(user, MESSAGE + Message.TYPE)).isZero();
    assertThat(machines.word(user, MESSAGE + Message.M4_L3)).isPositive();
    assertThat(machines.word(user, RESULT)).isEqualTo(MESSAGE);
  }

  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of("divide", new int[] {0x31, 0xC9, 0xF7, 0xF1}, Signal.FPE),
        Arguments.of("int3", new int[] {0xCC}, Signal.EMT),
        Arguments.of("int 3", new int[] {0xCD, 3}, Signal.EMT),
        Arguments.of("int 4", new int[] {0xCD, 4}, Signal.FPE),
        Arguments.of("ud2", new int[] {0x0F, 0x0B}, Signal.ILL),
        Arguments.of("hlt", new int[] {0xF4}, Signal.SEGV),
        Arguments.of("closed gate", new int[] {0xCD, 0x80}, Signal.SEGV),
        Arguments.of("page 0", new int[] {0xA1, 4, 0, 0, 0}, Signal.SEGV),
        Arguments.of(
            "trap flag", new int[] {0x9C, 0x80, 0x4C, 0x24, 1, 1, 0x9D, 0x90}, Signal.TRAP));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exceptions")
  void exceptionIsASignal(String name, int[] code, int signal) {
    assertThat(name).isNotEmpty();
    Proc user = machines.spawn("user", program().bytes(code).hang());
    system().run(() -> machines.hasSignal(user, signal));
    assertThat(user.body.rts & RtsFlag.SIG_PENDING).isNotZero();
  }

  @Test
  void registersAndFramesArePrintedWhenTheProcessEnds() {
    Assembler code =
        program()
            .mov(Assembler.EBP, 0)
            .call("function")
            .label("back")
            .hang()
            .label("function")
            .bytes(0x55, 0x89, 0xE5) // push ebp; mov ebp, esp
            .mov(Assembler.ESI, 0xABCD)
            .label("fault")
            .bytes(0x0F, 0x0B);
    Proc user = machines.spawn("user", code);
    system().run(() -> machines.hasSignal(user, Signal.ILL));
    assertThat(system().kernel().control().messages(4000)).doesNotContain("esi=0000abcd");
    int endpoint = user.endpoint;
    system().core().lifecycle().clear(user);
    assertThat(system().kernel().control().messages(4000))
        .contains("user(" + endpoint + "): SIGILL: invalid_opcode")
        .contains("esi=0000abcd")
        .contains("at 0x%x 0x%x".formatted(code.addressOf("fault"), code.addressOf("back")));
  }

  @Test
  void endlessProgramSharesTheCpuWithAnother() {
    Proc first = machines.spawn("first", program().label("loop").increment(RESULT).jump("loop"));
    Proc second = machines.spawn("second", program().label("loop").increment(RESULT).jump("loop"));
    system().kernel().runFor(2_000_000_000L);
    int a = machines.word(first, RESULT);
    int b = machines.word(second, RESULT);
    assertThat(a + b).isGreaterThan(1_000_000);
    assertThat((double) a / b).isBetween(0.9, 1.1);
    assertThat(first.body.userTicks + second.body.userTicks).isBetween(115, 121);
  }

  @Test
  void clearedProcessRunsNoMore() {
    Proc user = machines.spawn("user", program().label("loop").increment(RESULT).jump("loop"));
    system().kernel().runFor(100_000_000L);
    system().core().lifecycle().clear(user);
    system().runUntilIdle();
    assertThat(user.isFree()).isTrue();
  }

  /// A process manager: forks for request 2, gives the child a copy of the memory, answers both.
  private static void manage(MachineSystem machines, Ipc ipc) {
    KernelCalls kernel = new KernelCalls(ipc);
    long[] m = Message.create();
    for (int slot = 90; ; slot++) {
      ipc.receive(Endpoint.ANY, m);
      int parent = Message.source(m);
      int result = kernel.fork(parent, slot, KernelCall.FORK_VMINHIBIT);
      Proc child = machines.system().core().procs().slot(slot);
      kernel.vmctl(child.endpoint, VmRequest.SETADDRSPACE, machines.copySpace(parent));
      ipc.sendnb(child.endpoint, Message.ofType(0));
      ipc.sendnb(parent, Message.ofType(result == 0 ? 5 : result));
    }
  }

  @Test
  void forkMakesACopyThatWaitsForTheSameAnswer() {
    Proc pm = system().spawn("pm", ipc -> manage(machines, ipc));
    Proc parent =
        machines.spawn(
            "user",
            program()
                .storeValue(MESSAGE + Message.TYPE, 2)
                .mov(Assembler.ESI, 77)
                .ipc(Ipc.SENDREC, pm.endpoint, MESSAGE)
                .store(RESULT, Assembler.ESI)
                .increment(RESULT + 12)
                .hang());
    system().run(() -> machines.word(parent, RESULT + 12) == 1);
    Proc child = system().core().procs().slot(90);
    system().run(() -> machines.word(child, RESULT + 12) == 1);
    assertThat(machines.word(parent, MESSAGE + Message.TYPE)).isEqualTo(5);
    assertThat(machines.word(child, MESSAGE + Message.TYPE)).isZero();
    assertThat(machines.word(child, RESULT)).isEqualTo(77);
    assertThat(child.body.name).isEqualTo("user");
  }

  @Test
  void execReplacesAProgramWithoutAnAnswer() {
    Proc pm =
        system()
            .spawn(
                "pm",
                ipc -> {
                  ipc.receive(Endpoint.ANY, Message.create());
                  ipc.memory().string(ipc.dataStart(), 16, "other");
                  int user = system().core().procs().slot(60).endpoint;
                  system()
                      .log("" + new KernelCalls(ipc).exec(user, 0x1F000, ipc.dataStart(), 0x1200));
                  ipc.receive(Endpoint.HARDWARE, Message.create());
                });
    Proc user = machines.spawn("user", program().ipc(Ipc.SENDREC, pm.endpoint, MESSAGE).hang());
    byte[] other =
        new Assembler(0x1200).store(RESULT, Assembler.ESP).increment(RESULT + 12).hang().assemble();
    system().core().memories().of(user.body).write(0x1200, other, 0, other.length);
    system().run(() -> machines.word(user, RESULT + 12) == 1);
    assertThat(system().log()).containsExactly("0");
    assertThat(user.body.name).isEqualTo("other");
    assertThat(machines.word(user, RESULT)).isEqualTo(0x1F000);
  }

  private void makeService(Proc proc) {
    proc.privilege = null;
    system().core().privileges().assignDynamic(proc);
    var rights = TestSystem.privilegeOf(proc).body;
    rights.flags = PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE;
    rights.trapMask = PrivilegeRecord.TRAPS_ALL;
    rights.signalManager = Endpoint.RS;
    system().core().privileges().fillSendMask(TestSystem.privilegeOf(proc), -1L);
  }

  /// Receives for ever, and says who it is.
  private static Assembler service(int answer) {
    return program()
        .label("loop")
        .ipc(Ipc.RECEIVE, Endpoint.ANY, MESSAGE)
        .store(RESULT, Assembler.EBX)
        .load(Assembler.EDX, MESSAGE)
        .storeValue(MESSAGE + Message.TYPE, answer)
        .bytes(0x89, 0xD0) // mov eax, edx
        .mov(Assembler.ECX, Ipc.SENDNB)
        .mov(Assembler.EBX, MESSAGE)
        .interrupt(0x21)
        .jump("loop");
  }

  @Test
  void swapMovesRegistersAndTheTrapThatAProcessIsIn() {
    Proc first = machines.create("first", service(1));
    Proc second = machines.create("second", service(2));
    makeService(first);
    makeService(second);
    system().core().scheduler().start(first.body, RtsFlag.NO_PRIV);
    system().core().scheduler().start(second.body, RtsFlag.NO_PRIV);
    system().runUntilIdle();
    int[] answers = new int[2];
    system()
        .spawn(
            "client",
            ipc -> {
              long[] m = Message.create();
              ipc.sendrec(first.endpoint, m);
              answers[0] = Message.type(m);
              new KernelCalls(ipc).setAlarm(1, false); // it receives again meanwhile
              ipc.receive(Endpoint.CLOCK, m);
              assertThat(new KernelCalls(ipc).update(second.endpoint, first.endpoint)).isZero();
              ipc.sendrec(first.endpoint, m);
              answers[1] = Message.type(m);
            });
    system().run(() -> answers[1] != 0);
    assertThat(answers).containsExactly(1, 2);
    assertThat(first.body.name).isEqualTo("second");
    assertThat(machines.word(first, RESULT)).isEqualTo(Ipc.SENDREC);
  }

  @Test
  void serverThatLendsItselfServesMachineCodeOnItsOwnStack() {
    Proc server =
        system()
            .spawn(
                "server",
                ipc ->
                    Serve.with(
                        ipc,
                        m -> {
                          Message.type(m, 9);
                          return true;
                        }));
    Proc user =
        machines.spawn(
            "user", program().ipc(Ipc.SENDREC, server.endpoint, MESSAGE).increment(RESULT).hang());
    system().run(() -> machines.word(user, RESULT) == 1);
    assertThat(machines.word(user, MESSAGE + Message.TYPE)).isEqualTo(9);
  }

  @Test
  void pageThatLeadsOutOfMemoryIsABusError() {
    Proc user = machines.create("user", program().load(Assembler.EAX, DATA).hang());
    machines.map(user, DATA, 0x7000_0000, MachineSystem.READ_WRITE);
    system().core().scheduler().start(user.body, RtsFlag.NO_PRIV);
    system().run(() -> machines.hasSignal(user, Signal.BUS));
    assertThat(system().kernel().isPanicked()).isFalse();
  }

  @Test
  void stackTraceOfMachineCodeIsItsRegistersAndReturnAddresses() {
    Proc user =
        machines.spawn("user", program().mov(Assembler.ESI, 0xABC).increment(RESULT).hang());
    system().run(() -> machines.word(user, RESULT) == 1);
    int[] result = {1};
    system().spawn("pm", ipc -> result[0] = new KernelCalls(ipc).stackTrace(user.endpoint));
    system().run(() -> result[0] != 1);
    assertThat(result[0]).isZero();
    assertThat(system().kernel().control().messages(4000))
        .contains("user(" + user.endpoint + "): stack")
        .contains("esi=00000abc");
  }
}
