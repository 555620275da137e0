package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;
import static samsara.kernel.testkit.MachineSystem.STACK_TOP;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.hw.cpu.CpuState;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.Proc;
import samsara.kernel.core.RegisterFrame;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.MachineContext;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.SignalFrame;
import samsara.sys.KernelCalls;
import samsara.sys.MachineCalls;

class MachineSignalTest {
  private static final int COUNTER = DATA + 0x100;
  private static final int HANDLED = DATA + 0x104;
  private static final int ARGUMENT = DATA + 0x108;
  private static final int MESSAGE = DATA;
  private static final int FRAME = STACK_TOP - 0x40 - SignalFrame.CONTEXT_BYTES - 28;
  private static final int CONTEXT = FRAME + 28;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  private TestSystem system() {
    return machines.system();
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {Integer.MIN_VALUE};
    system().spawn("caller", ipc -> result[0] = call.applyAsInt(ipc));
    system().run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  private static MachineCode codeOf(Proc proc) {
    MachineCode code = proc.body.machine;
    if (code == null) {
      throw new AssertionError("no machine code: " + proc);
    }
    return code;
  }

  private static int sigSend(Ipc ipc, int endpoint, int handler, int returnAddress) {
    int at = ipc.dataStart();
    new SignalFrame(Signal.USR1, 0x44, handler, returnAddress, STACK_TOP - 0x40)
        .write(ipc.memory(), at);
    return new MachineCalls(ipc).sigSend(endpoint, at);
  }

  /// Counts, with a number on the x87 stack; the handler notes its argument and takes another.
  private static Assembler counter(int pm) {
    return new Assembler(CODE)
        .bytes(0xD9, 0xEB) // fldpi
        .mov(Assembler.ESI, 0x5151)
        .mov(Assembler.EAX, 0xAAAA)
        .mov(Assembler.ECX, 0xCCCC)
        .label("loop")
        .increment(COUNTER)
        .jump("loop")
        .label("handler")
        .bytes(0xD9, 0xEE) // fldz
        .bytes(0x8B, 0x44, 0x24, 4) // mov eax, [esp + 4]
        .store(ARGUMENT, Assembler.EAX)
        .mov(Assembler.ESI, 1)
        .increment(HANDLED)
        .bytes(0xC3)
        .label("return")
        .bytes(0x8B, 0x44, 0x24, 20) // mov eax, [esp + 20]
        .store(MESSAGE + Message.M2_P1, Assembler.EAX)
        .storeValue(MESSAGE + Message.TYPE, 75)
        .ipc(Ipc.SENDREC, pm, MESSAGE)
        .bytes(0x0F, 0x0B);
  }

  /// Ends handlers.
  private Proc processManager() {
    return system()
        .spawn(
            "pm",
            6,
            ipc -> {
              long[] m = Message.create();
              while (true) {
                ipc.receive(Endpoint.ANY, m);
                int result =
                    new MachineCalls(ipc)
                        .sigReturn(Message.source(m), Message.int32(m, Message.M2_P1));
                Message.type(m, result);
                ipc.sendnb(Message.source(m), m);
              }
            });
  }

  @Test
  void frameHasTheLayoutThatHandlersKnow() {
    Assembler program = counter(0);
    Proc user = machines.spawn("user", program);
    system().run(() -> machines.word(user, COUNTER) > 10);
    CpuState before = codeOf(user).registers().copy();
    system().core().scheduler().stop(user.body, RtsFlag.PROC_STOP);
    int handler = program.addressOf("handler");
    assertThat(perform(ipc -> sigSend(ipc, user.endpoint, handler, 0x7777))).isZero();

    assertThat(machines.word(user, FRAME)).isEqualTo(0x7777);
    assertThat(machines.word(user, FRAME + 4)).isEqualTo(Signal.USR1);
    assertThat(machines.word(user, FRAME + 8)).isZero();
    assertThat(machines.word(user, FRAME + 12)).isEqualTo(CONTEXT);
    assertThat(machines.word(user, FRAME + 16)).isEqualTo(before.general(CpuState.EBP));
    assertThat(machines.word(user, FRAME + 20)).isEqualTo(before.eip());
    assertThat(machines.word(user, FRAME + 24)).isEqualTo(CONTEXT);
    assertThat(machines.word(user, CONTEXT)).isEqualTo(SignalFrame.X87_VALID);
    assertThat(machines.word(user, CONTEXT + 4)).isEqualTo(0x44);
    for (int offset = 0; offset < RegisterFrame.SIZE_BYTES; offset += 4) {
      assertThat(machines.word(user, CONTEXT + 8 + offset))
          .isEqualTo(RegisterFrame.get(before, offset));
    }
    assertThat(machines.word(user, CONTEXT + 8 + 12)).isEqualTo(0x5151);
    CpuState registers = codeOf(user).registers();
    assertThat(registers.general(CpuState.ESP)).isEqualTo(FRAME);
    assertThat(registers.general(CpuState.EBP)).isEqualTo(FRAME + 16);
    assertThat(registers.eip()).isEqualTo(handler);
  }

  @Test
  void handlerRunsAndTheProgramGoesOnAsIfNothingHadHappened() {
    Proc pm = processManager();
    Assembler program = counter(pm.endpoint);
    Proc user = machines.spawn("user", program);
    system().run(() -> machines.word(user, COUNTER) > 10);
    CpuState before = codeOf(user).registers().copy();
    system().core().scheduler().stop(user.body, RtsFlag.PROC_STOP);
    assertThat(
            perform(ipc ->
                sigSend(
                    ipc, user.endpoint, program.addressOf("handler"), program.addressOf("return"))))
        .isZero();
    system().core().scheduler().start(user.body, RtsFlag.PROC_STOP);
    int counted = machines.word(user, COUNTER);
    system().run(() -> machines.word(user, COUNTER) > counted + 10);
    assertThat(machines.word(user, HANDLED)).isEqualTo(1);
    assertThat(machines.word(user, ARGUMENT)).isEqualTo(Signal.USR1);
    CpuState after = codeOf(user).registers();
    for (int register : new int[] {CpuState.EAX, CpuState.ECX, CpuState.ESI, CpuState.ESP}) {
      assertThat(after.general(register)).isEqualTo(before.general(register));
    }
    assertThat(after.x87()).isEqualTo(before.x87());
  }

  @Test
  void contextCannotSetSelectorsOrFlagsOfTheSystem() {
    Assembler program = counter(0);
    Proc user = machines.spawn("user", program);
    system().run(() -> machines.word(user, COUNTER) > 10);
    system().core().scheduler().stop(user.body, RtsFlag.PROC_STOP);
    perform(ipc -> sigSend(ipc, user.endpoint, program.addressOf("handler"), 0));
    CpuState live = codeOf(user).registers();
    int code = live.segment(CpuState.CS);
    var memory = system().core().memories().of(user.body);
    memory.int32(CONTEXT + 8 + 48, 0);
    memory.int32(CONTEXT + 8 + RegisterFrame.EFLAGS, 0x3401); // privilege, direction, carry
    assertThat(perform(ipc -> new MachineCalls(ipc).sigReturn(user.endpoint, CONTEXT))).isZero();
    assertThat(live.segment(CpuState.CS)).isEqualTo(code);
    assertThat(live.eflags()).isEqualTo(0x0603);
  }

  @Test
  void signalDuringACallIsHandledAfterItsAnswer() {
    Proc pm =
        system()
            .spawn(
                "pm",
                6,
                ipc -> {
                  long[] m = Message.create();
                  ipc.receive(Endpoint.ANY, m); // the call that the signal interrupts
                  int user = Message.source(m);
                  KernelCalls kernel = new KernelCalls(ipc);
                  kernel.runctl(user, true);
                  sigSend(ipc, user, CODE + 0x400, CODE + 0x500);
                  ipc.sendnb(user, Message.ofType(-Errno.EINTR));
                  kernel.runctl(user, false);
                  ipc.receive(Endpoint.ANY, m); // its return
                  new MachineCalls(ipc).sigReturn(user, Message.int32(m, Message.M2_P1));
                  ipc.sendnb(user, Message.ofType(0));
                  ipc.receive(Endpoint.HARDWARE, m);
                });
    Assembler program =
        new Assembler(CODE)
            .storeValue(DATA + 0x200 + Message.TYPE, 29)
            .ipc(Ipc.SENDREC, pm.endpoint, DATA + 0x200)
            .store(DATA + 0x300, Assembler.EAX)
            .increment(COUNTER)
            .hang();
    Proc user = machines.create("user", program);
    write(user, new Assembler(CODE + 0x400).increment(HANDLED).bytes(0xC3));
    write(
        user,
        new Assembler(CODE + 0x500)
            .bytes(0x8B, 0x44, 0x24, 20)
            .store(MESSAGE + Message.M2_P1, Assembler.EAX)
            .storeValue(MESSAGE + Message.TYPE, 75)
            .ipc(Ipc.SENDREC, pm.endpoint, MESSAGE));
    system().core().scheduler().start(user.body, RtsFlag.NO_PRIV);
    system().run(() -> machines.word(user, COUNTER) == 1);
    assertThat(machines.word(user, HANDLED)).isEqualTo(1);
    assertThat(machines.word(user, DATA + 0x200 + Message.TYPE)).isEqualTo(-Errno.EINTR);
    assertThat(machines.word(user, DATA + 0x300)).isZero();
  }

  private void write(Proc proc, Assembler code) {
    byte[] bytes = code.assemble();
    system().core().memories().of(proc.body).write(code.origin(), bytes, 0, bytes.length);
  }

  @Test
  void handledExceptionIsNotReported() {
    Assembler program = new Assembler(CODE).bytes(0x0F, 0x0B).label("handler").hang();
    Proc user = machines.spawn("user", program);
    system().run(() -> machines.hasSignal(user, Signal.ILL));
    perform(ipc -> sigSend(ipc, user.endpoint, program.addressOf("handler"), 0));
    system().core().lifecycle().clear(user);
    assertThat(system().kernel().control().messages(4000)).doesNotContain("SIGILL");
  }

  @Test
  void refusals() {
    Proc user = machines.create("user", new Assembler(CODE).hang());
    Proc service =
        system().spawn("service", ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    assertThat(perform(ipc -> sigSend(ipc, 200, 0, 0))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> sigSend(ipc, Endpoint.CLOCK, 0, 0))).isEqualTo(-Errno.EPERM);
    assertThat(perform(ipc -> sigSend(ipc, service.endpoint, 0, 0))).isEqualTo(-Errno.EINVAL);
    machines.map(user, STACK_TOP - 0x1000, 0, 0);
    assertThat(perform(ipc -> sigSend(ipc, user.endpoint, 0, 0))).isEqualTo(-Errno.EFAULT);
    assertThat(codeOf(user).registers().general(CpuState.ESP)).isEqualTo(STACK_TOP);
    assertThat(perform(ipc -> new MachineCalls(ipc).sigReturn(user.endpoint, STACK_TOP - 0x1000)))
        .isEqualTo(-Errno.EFAULT);
    assertThat(perform(ipc -> new MachineCalls(ipc).sigReturn(200, 0))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void contextCarriesTheX87State() {
    Proc user =
        machines.spawn(
            "user", new Assembler(CODE).bytes(0xD9, 0xEB, 0xD9, 0xE8).increment(COUNTER).hang());
    Proc other = machines.spawn("other", new Assembler(CODE).increment(COUNTER).hang());
    system().run(() -> machines.word(user, COUNTER) == 1 && machines.word(other, COUNTER) == 1);
    assertThat(perform(ipc -> new MachineCalls(ipc).getContext(other.endpoint, DATA))).isZero();
    assertThat(machines.word(other, DATA + MachineContext.FLAGS)).isZero();
    assertThat(perform(ipc -> new MachineCalls(ipc).getContext(user.endpoint, DATA))).isZero();
    byte[] context = new byte[MachineContext.SIZE_BYTES];
    system().core().memories().of(user.body).read(DATA, context, 0, context.length);
    system().core().memories().of(other.body).write(DATA, context, 0, context.length);
    assertThat(perform(ipc -> new MachineCalls(ipc).setContext(other.endpoint, DATA))).isZero();
    assertThat(codeOf(other).registers().x87()).isEqualTo(codeOf(user).registers().x87());
    assertThat(perform(ipc -> new MachineCalls(ipc).setContext(200, DATA)))
        .isEqualTo(-Errno.EINVAL);
  }
}
