package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.sim.Debugger.stoppedBy;
import static samsara.sim.MachineProgram.DATA;
import static samsara.sim.MachineProgram.EAX;
import static samsara.sim.MachineProgram.ECX;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.SignalFrame;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.vfs.VfsCall;

/// Signals and tracing of programs of machine code, with the real PM, VM and VFS.
class UserSignalsTest {
  private static final int MESSAGE = DATA;
  private static final int RETURN_MESSAGE = DATA + 0x40;
  private static final int ACTION = DATA + 0x80;
  private static final int HANDLED = DATA + 0x100;
  private static final int COUNT = DATA + 0x104;
  private static final int RESULT = DATA + 0x108;
  private static final int BUFFER = DATA + 0x200;

  // The handler comes first, so that its address is known.
  private static MachineProgram handler() {
    MachineProgram program = new MachineProgram().jump("main").label("handler").increment(HANDLED);
    program.bytes(0xC3).label("return");
    return program
        .bytes(0x8B, 0x44, 0x24, 20) // mov eax, [esp + 20]: the context
        .store(RETURN_MESSAGE + Message.M2_P1, EAX)
        .bytes(0x8B, 0x48, SignalFrame.CONTEXT_MASK) // mov ecx, [eax + 4]
        .store(RETURN_MESSAGE + Message.M2_L1, ECX)
        .storeValue(RETURN_MESSAGE + Message.TYPE, PmCall.SIGRETURN.number())
        .sendrec(Endpoint.PM, RETURN_MESSAGE)
        .bytes(0x0F, 0x0B);
  }

  private static MachineProgram catching(int signal) {
    MachineProgram program = handler().label("main");
    return program
        .storeValue(ACTION, program.addressOf("handler"))
        .storeValue(MESSAGE + Message.TYPE, PmCall.SIGACTION.number())
        .storeValue(MESSAGE + Message.M1_I2, signal)
        .storeValue(MESSAGE + Message.M1_P1, ACTION)
        .storeValue(MESSAGE + Message.M1_P2, 0)
        .storeValue(MESSAGE + Message.M1_P3, program.addressOf("return"))
        .sendrec(Endpoint.PM, MESSAGE);
  }

  private static MachineProgram pausing() {
    return catching(Signal.USR1)
        .label("loop")
        .storeValue(MESSAGE + Message.TYPE, PmCall.PAUSE.number())
        .sendrec(Endpoint.PM, MESSAGE)
        .load(EAX, MESSAGE + Message.TYPE)
        .store(RESULT, EAX)
        .increment(COUNT)
        .jump("loop");
  }

  private static MachineProgram computing() {
    return catching(Signal.USR1).label("loop").increment(COUNT).jump("loop");
  }

  private static MachineProgram reading(int fd) {
    return catching(Signal.USR1)
        .label("loop")
        .storeValue(MESSAGE + Message.TYPE, VfsCall.READ.number())
        .storeValue(MESSAGE + Message.M1_I1, fd)
        .storeValue(MESSAGE + Message.M1_I2, 0x800)
        .storeValue(MESSAGE + Message.M1_P1, BUFFER)
        .sendrec(Endpoint.VFS, MESSAGE)
        .load(EAX, MESSAGE + Message.TYPE)
        .store(RESULT, EAX)
        .increment(COUNT)
        .jump("loop");
  }

  private static int word(SimSystem system, Session user, int address) {
    return MachineProgram.word(system, user, address);
  }

  private static boolean isThere(SimSystem system, Session user) {
    return system.kernel().core().procs().lookup(user.process().endpoint()) != null;
  }

  private static Session start(SimSystem system, MachineProgram program) throws Exception {
    Session user = system.login();
    program.start(system, user);
    system.runMillis(20);
    return user;
  }

  @Test
  void handlerEndsAPauseAndTheProgramGoesOn() throws Exception {
    try (SimSystem system = SimSystem.boot(1)) {
      Session shell = system.login();
      Session user = start(system, pausing());
      for (int times = 1; times <= 5; times++) {
        assertThat(shell.kill(user.process().pid(), Signal.USR1)).isEqualTo(Errno.OK);
        system.runMillis(50);
        assertThat(word(system, user, HANDLED)).isEqualTo(times);
        assertThat(word(system, user, COUNT)).isEqualTo(times);
        assertThat(word(system, user, RESULT)).isEqualTo(-Errno.EINTR);
      }
      system.kernel().checkInvariants();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4})
  void handlerRunsInTheMidstOfAComputationThatGoesOn(long seed) throws Exception {
    try (SimSystem system = SimSystem.boot(seed)) {
      Session shell = system.login();
      Session user = start(system, computing());
      for (int times = 1; times <= 5; times++) {
        int before = word(system, user, COUNT);
        assertThat(shell.kill(user.process().pid(), Signal.USR1)).isEqualTo(Errno.OK);
        system.runMillis(10);
        assertThat(word(system, user, HANDLED)).isEqualTo(times);
        assertThat(word(system, user, COUNT)).isGreaterThan(before);
      }
      assertThat(shell.kill(user.process().pid(), Signal.TERM)).isEqualTo(Errno.OK);
      system.runMillis(10);
      assertThat(isThere(system, user)).isFalse();
      system.kernel().checkInvariants();
    }
  }

  @Test
  void programThatEndsIsReapedAtOnce() throws Exception {
    try (SimSystem system = SimSystem.boot(10)) {
      Session shell = system.login();
      int pid = start(system, computing()).process().pid();
      assertThat(endpointOf(shell, pid)).isNotNegative();

      assertThat(shell.kill(pid, Signal.TERM)).isEqualTo(Errno.OK);
      system.runMillis(50);

      assertThat(endpointOf(shell, pid)).isEqualTo(-Errno.ESRCH);
    }
  }

  // PM knows a process until it has been waited for.
  private static int endpointOf(Session shell, int pid) throws Exception {
    long[] message = Message.create();
    PmMessage.pid(message, pid);
    return shell.call(Endpoint.PM, PmCall.GETPROCNR.number(), message);
  }

  @Test
  void handlerBreaksOffAReadThatWaits() throws Exception {
    try (SimSystem system = SimSystem.boot(5)) {
      Session shell = system.login();
      Session user = system.login();
      int fd = user.open("/dev/klog");
      assertThat(fd).isNotNegative();
      reading(fd).start(system, user);
      system.runMillis(500);
      int reads = word(system, user, COUNT);
      assertThat(word(system, user, RESULT)).isPositive();

      assertThat(shell.kill(user.process().pid(), Signal.USR1)).isEqualTo(Errno.OK);
      system.runMillis(100);

      assertThat(word(system, user, HANDLED)).isEqualTo(1);
      assertThat(word(system, user, COUNT)).isEqualTo(reads + 1);
      assertThat(word(system, user, RESULT)).isEqualTo(-Errno.EINTR);
      system.kernel().checkInvariants();
    }
  }

  @Test
  void faultRunsItsHandlerEachTime() throws Exception {
    try (SimSystem system = SimSystem.boot(6)) {
      Session shell = system.login();
      Session user = start(system, catching(Signal.SEGV).load(EAX, 0x7000_0000).jump("main"));
      // The handler returns to the same access; the second fault comes when it is not blocked.
      assertThat(word(system, user, HANDLED)).isGreaterThan(1);
      assertThat(shell.kill(user.process().pid(), Signal.KILL)).isEqualTo(Errno.OK);
      system.runMillis(50);
      assertThat(isThere(system, user)).isFalse();
    }
  }

  // ---- Tracing. ----

  @Test
  void debuggerLooksStepsChangesAndLetsGo() throws Exception {
    try (SimSystem system = SimSystem.boot(7)) {
      Session tracer = system.login();
      Session user = start(system, computing());
      int pid = user.process().pid();
      Debugger debugger = new Debugger(tracer, pid);

      assertThat(debugger.trace(PtraceRequest.ATTACH)).isZero();
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.STOP));
      int count = debugger.trace(PtraceRequest.GET_DATA, COUNT, 0);
      system.runMillis(50);
      assertThat(debugger.trace(PtraceRequest.GET_DATA, COUNT, 0)).isEqualTo(count);
      int place = debugger.trace(PtraceRequest.GET_USER, 44, 0);
      for (int step = 0; step < 2; step++) {
        assertThat(debugger.trace(PtraceRequest.STEP)).isZero();
        assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.TRAP));
      }
      // Two steps are once round the loop.
      assertThat(debugger.trace(PtraceRequest.GET_USER, 44, 0)).isEqualTo(place);
      assertThat(word(system, user, COUNT)).isEqualTo(count + 1);
      assertThat(debugger.trace(PtraceRequest.SET_DATA, COUNT, -1000)).isZero();
      assertThat(debugger.trace(PtraceRequest.GET_DATA, 0x7000_0000, 0)).isEqualTo(-Errno.EIO);
      assertThat(debugger.trace(PtraceRequest.RESUME)).isZero();
      assertThat(tracer.kill(pid, Signal.USR1)).isEqualTo(Errno.OK);
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.USR1));
      assertThat(debugger.trace(PtraceRequest.DETACH, 0, Signal.USR1)).isZero();
      system.runMillis(50);
      assertThat(word(system, user, HANDLED)).isEqualTo(1);
      system.kernel().checkInvariants();
    }
  }

  @Test
  void debuggerSeesSystemCalls() throws Exception {
    try (SimSystem system = SimSystem.boot(8)) {
      Session tracer = system.login();
      MachineProgram asking =
          new MachineProgram()
              .label("loop")
              .storeValue(MESSAGE + Message.TYPE, PmCall.GETPID.number())
              .sendrec(Endpoint.PM, MESSAGE)
              .increment(COUNT)
              .jump("loop");
      Session user = start(system, asking);
      Debugger debugger = new Debugger(tracer, user.process().pid());
      assertThat(debugger.trace(PtraceRequest.ATTACH)).isZero();
      debugger.await();

      for (int stop = 0; stop < 4; stop++) {
        assertThat(debugger.trace(PtraceRequest.SYSTEM_CALL)).isZero();
        assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.TRAP));
      }

      assertThat(debugger.trace(PtraceRequest.EXIT, 0, 5)).isZero();
      assertThat(debugger.await()).isEqualTo(5 << 8);
      system.runMillis(50);
      assertThat(isThere(system, user)).isFalse();
    }
  }

  @Test
  void debuggerSeesTheFaultBeforeItIsTheEnd() throws Exception {
    try (SimSystem system = SimSystem.boot(9)) {
      Session tracer = system.login();
      Session user =
          start(
              system,
              new MachineProgram()
                  .label("loop")
                  .load(EAX, DATA)
                  .bytes(0x8B, 0x00) // mov eax, [eax]
                  .jump("loop"));
      assertThat(isThere(system, user)).as("address 0 ends it").isFalse();

      Session second = system.login();
      Debugger debugger = new Debugger(tracer, second.process().pid());
      assertThat(debugger.trace(PtraceRequest.ATTACH)).isZero();
      debugger.await();
      new MachineProgram().load(EAX, 0x7000_0000).start(system, second);
      assertThat(debugger.trace(PtraceRequest.RESUME)).isZero();
      assertThat(debugger.await()).isEqualTo(stoppedBy(Signal.SEGV));
      assertThat(debugger.trace(PtraceRequest.GET_USER, 44, 0)).isEqualTo(MachineProgram.CODE);
      assertThat(debugger.trace(PtraceRequest.RESUME, 0, Signal.SEGV)).isZero();
      assertThat(debugger.await()).isEqualTo(Signal.SEGV);
      system.kernel().checkInvariants();
    }
  }
}
