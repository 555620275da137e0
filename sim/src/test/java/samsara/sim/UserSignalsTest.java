package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;
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

  private static int trace(Session tracer, int pid, PtraceRequest request, int address, int data)
      throws Exception {
    long[] message = Message.create();
    PmMessage.tracedPid(message, pid);
    PmMessage.traceRequest(message, request.number());
    PmMessage.traceAddress(message, address);
    PmMessage.traceData(message, data);
    int result = tracer.call(Endpoint.PM, PmCall.PTRACE.number(), message);
    return result == Errno.OK ? PmMessage.traceData(message) : result;
  }

  private static int await(Session tracer, int pid) throws Exception {
    long[] message = Message.create();
    PmMessage.pid(message, pid);
    assertThat(tracer.call(Endpoint.PM, PmCall.WAITPID.number(), message)).isEqualTo(pid);
    return PmMessage.childStatus(message);
  }

  private static int stoppedBy(int signal) {
    return signal << 8 | PmMessage.STATUS_STOPPED;
  }

  @Test
  void debuggerLooksStepsChangesAndLetsGo() throws Exception {
    try (SimSystem system = SimSystem.boot(7)) {
      Session debugger = system.login();
      Session user = start(system, computing());
      int pid = user.process().pid();

      assertThat(trace(debugger, pid, PtraceRequest.ATTACH, 0, 0)).isZero();
      assertThat(await(debugger, pid)).isEqualTo(stoppedBy(Signal.STOP));
      int count = trace(debugger, pid, PtraceRequest.GET_DATA, COUNT, 0);
      system.runMillis(50);
      assertThat(trace(debugger, pid, PtraceRequest.GET_DATA, COUNT, 0)).isEqualTo(count);
      int place = trace(debugger, pid, PtraceRequest.GET_USER, 44, 0);
      for (int step = 0; step < 2; step++) {
        assertThat(trace(debugger, pid, PtraceRequest.STEP, 0, 0)).isZero();
        assertThat(await(debugger, pid)).isEqualTo(stoppedBy(Signal.TRAP));
      }
      // Two steps are once round the loop.
      assertThat(trace(debugger, pid, PtraceRequest.GET_USER, 44, 0)).isEqualTo(place);
      assertThat(word(system, user, COUNT)).isEqualTo(count + 1);
      assertThat(trace(debugger, pid, PtraceRequest.SET_DATA, COUNT, -1000)).isZero();
      assertThat(trace(debugger, pid, PtraceRequest.GET_DATA, 0x7000_0000, 0))
          .isEqualTo(-Errno.EIO);
      assertThat(trace(debugger, pid, PtraceRequest.RESUME, 0, 0)).isZero();
      assertThat(debugger.kill(pid, Signal.USR1)).isEqualTo(Errno.OK);
      assertThat(await(debugger, pid)).isEqualTo(stoppedBy(Signal.USR1));
      assertThat(trace(debugger, pid, PtraceRequest.DETACH, 0, Signal.USR1)).isZero();
      system.runMillis(50);
      assertThat(word(system, user, HANDLED)).isEqualTo(1);
      system.kernel().checkInvariants();
    }
  }

  @Test
  void debuggerSeesSystemCalls() throws Exception {
    try (SimSystem system = SimSystem.boot(8)) {
      Session debugger = system.login();
      MachineProgram asking =
          new MachineProgram()
              .label("loop")
              .storeValue(MESSAGE + Message.TYPE, PmCall.GETPID.number())
              .sendrec(Endpoint.PM, MESSAGE)
              .increment(COUNT)
              .jump("loop");
      Session user = start(system, asking);
      int pid = user.process().pid();
      assertThat(trace(debugger, pid, PtraceRequest.ATTACH, 0, 0)).isZero();
      await(debugger, pid);

      for (int stop = 0; stop < 4; stop++) {
        assertThat(trace(debugger, pid, PtraceRequest.SYSTEM_CALL, 0, 0)).isZero();
        assertThat(await(debugger, pid)).isEqualTo(stoppedBy(Signal.TRAP));
      }

      assertThat(trace(debugger, pid, PtraceRequest.EXIT, 0, 5)).isZero();
      assertThat(await(debugger, pid)).isEqualTo(5 << 8);
      system.runMillis(50);
      assertThat(isThere(system, user)).isFalse();
    }
  }

  @Test
  void debuggerSeesTheFaultBeforeItIsTheEnd() throws Exception {
    try (SimSystem system = SimSystem.boot(9)) {
      Session debugger = system.login();
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
      int secondPid = second.process().pid();
      assertThat(trace(debugger, secondPid, PtraceRequest.ATTACH, 0, 0)).isZero();
      await(debugger, secondPid);
      new MachineProgram().load(EAX, 0x7000_0000).start(system, second);
      assertThat(trace(debugger, secondPid, PtraceRequest.RESUME, 0, 0)).isZero();
      assertThat(await(debugger, secondPid)).isEqualTo(stoppedBy(Signal.SEGV));
      assertThat(trace(debugger, secondPid, PtraceRequest.GET_USER, 44, 0))
          .isEqualTo(MachineProgram.CODE);
      assertThat(trace(debugger, secondPid, PtraceRequest.RESUME, 0, Signal.SEGV)).isZero();
      assertThat(await(debugger, secondPid)).isEqualTo(Signal.SEGV);
      system.kernel().checkInvariants();
    }
  }
}
