package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Message;
import samsara.hw.cpu.CpuState;
import samsara.hw.cpu.X87State;
import samsara.kernel.context.Context;

/// A process that is machine code: its registers, and the trap that it is in. It needs no stack of
/// the host: what it has to remember between two turns stands here.
///
/// Belongs to the body; a slot swap moves it, a fork copies it.
///
/// MINIX: `p_reg`, `p_fpu_state`, `p_delivermsg`, `p_defer` of `struct proc`.
public final class MachineCode implements Context {
  static final int NO_TRAP = 0;

  final Body body;
  final CpuState registers;
  private final MachineCpu cpu;

  // The IPC trap that it is in: the primitive, and where the answer goes.
  int trap = NO_TRAP;
  int messageAddress;
  final long[] message = Message.create();

  /// The result of that trap is in the registers.
  boolean settled;

  /// The trap waits for the page of its message and is made again; of which kind it is.
  boolean trapRepeated;

  boolean repeatedCall;

  /// Its kernel call waits for memory.
  boolean callSuspended;

  /// The delivery of a message waits for memory.
  boolean deliverySuspended;

  // System call tracing.
  boolean callTraced;
  boolean callActive;
  boolean callDeferred;

  /// What to print if the process ends now: the state at its last lethal exception.
  @Nullable String report;

  private boolean ended;

  MachineCode(Body body, CpuState registers, MachineCpu cpu) {
    this.body = body;
    this.registers = registers;
    this.cpu = cpu;
  }

  /// The registers. A trap that has ended is accounted for in them first.
  public CpuState registers() {
    cpu.settle(this);
    return registers;
  }

  /// Where the message of the trap that it is in lies, 0 if it is in none.
  public int messageAddress() {
    return trap == NO_TRAP ? 0 : messageAddress;
  }

  /// The x87 state begins anew.
  public void resetX87() {
    registers.x87().copyFrom(new X87State());
  }

  /// A process with a copy of all this, for a fork: it waits for an answer as this one does.
  public MachineCode copyFor(Body child) {
    MachineCode copy = new MachineCode(child, registers.copy(), cpu);
    copy.trap = trap;
    copy.messageAddress = messageAddress;
    child.buffer = copy.message;
    return copy;
  }

  /// The signal of its last exception will not be its end.
  public void survives() {
    report = null;
  }

  /// It is sending, or its system call waits for a tracer: no time to be stopped quietly.
  public boolean isCallDeferred() {
    return callDeferred;
  }

  /// A tracer wants to know of the next system call, before and after it.
  public void traceCall(boolean on) {
    callTraced = on;
  }

  /// A tracer has let go.
  public void forgetTracedCall() {
    callActive = false;
  }

  @Override
  public void resume() {
    cpu.run(this);
  }

  /// Never called: machine code gives the CPU back by coming back from [#resume].
  @Override
  public boolean suspend() {
    throw new AssertionError("machine code does not stand on a stack: " + body);
  }

  @Override
  public boolean done() {
    return ended;
  }

  /// There are no frames of the host.
  @Override
  public StackTraceElement[] trace() {
    return new StackTraceElement[0];
  }

  @Override
  public void abandon() {
    ended = true;
  }
}
