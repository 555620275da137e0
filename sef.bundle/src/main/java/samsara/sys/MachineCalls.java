package samsara.sys;

import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.TraceRequest;

/// Stubs of the kernel calls about processes of machine code. Each answers 0, a value that its text
/// names, or a negated errno: `EINVAL` for an endpoint that is none or a process that is no machine
/// code, `EPERM` for a kernel task, `EFAULT` for memory that is not there.
///
/// MINIX: `lib/libsys/sys_trace.c`, `sys_sigsend.c`, `sys_sigreturn.c`, `sys_mcontext.c`,
/// `sys_vtimer.c`, `sys_runctl.c`.
public final class MachineCalls {
  private final Ipc ipc;
  private final long[] message = Message.create();

  /// Stubs for the process that owns these traps.
  public MachineCalls(Ipc ipc) {
    this.ipc = ipc;
  }

  /// A tracer's access; what it reads is [#traced].
  public int trace(int endpoint, TraceRequest request, int address, int data) {
    begin();
    set(Message.M2_I1, endpoint);
    set(Message.M2_I2, request.number());
    set(Message.M2_L1, address);
    set(Message.M2_L2, data);
    return call(KernelCall.TRACE);
  }

  /// What the last [#trace] has read.
  public int traced() {
    return Message.int32(message, Message.M2_L2);
  }

  /// Lets a process run a signal handler next.
  ///
  /// @param frameAddress where a [SignalFrame][samsara.protocol.kernel.SignalFrame] lies in the
  ///   caller's memory
  public int sigSend(int endpoint, int frameAddress) {
    begin();
    set(Message.M2_I1, endpoint);
    set(Message.M2_P1, frameAddress);
    return call(KernelCall.SIGSEND);
  }

  /// Ends a handler: the process goes on with the context at an address of its memory.
  public int sigReturn(int endpoint, int contextAddress) {
    begin();
    set(Message.M2_I1, endpoint);
    set(Message.M2_P1, contextAddress);
    return call(KernelCall.SIGRETURN);
  }

  /// Copies the x87 state to a [context][samsara.protocol.kernel.MachineContext] in the memory of
  /// the process.
  public int getContext(int endpoint, int contextAddress) {
    return context(KernelCall.GETMCONTEXT, endpoint, contextAddress);
  }

  /// Takes the x87 state from such a context.
  public int setContext(int endpoint, int contextAddress) {
    return context(KernelCall.SETMCONTEXT, endpoint, contextAddress);
  }

  private int context(KernelCall call, int endpoint, int address) {
    begin();
    set(Message.M1_I1, endpoint);
    set(Message.M1_P1, address);
    return call(call);
  }

  /// Sets the virtual (1) or the profiling (2) timer of a process, 0 ticks for none. `EPERM` for a
  /// caller that is no service.
  ///
  /// @return the ticks that were left, or a negated errno
  public int setTimer(int endpoint, int which, int ticks) {
    return timer(endpoint, which, 1, ticks);
  }

  /// The ticks that a timer has left; errors as [#setTimer].
  public int timer(int endpoint, int which) {
    return timer(endpoint, which, 0, 0);
  }

  private int timer(int endpoint, int which, int set, int ticks) {
    begin();
    set(Message.M2_I1, which);
    set(Message.M2_I2, set);
    set(Message.M2_L1, ticks);
    set(Message.M2_L2, endpoint);
    int result = call(KernelCall.VTIMER);
    return result < 0 ? result : Message.int32(message, Message.M2_L1);
  }

  /// Stops a process unless it is sending: then `EBUSY`, and SNDELAY follows when it no longer is.
  public int stopLater(int endpoint) {
    begin();
    set(Message.M1_I1, endpoint);
    set(Message.M1_I3, 1);
    return call(KernelCall.RUNCTL);
  }

  private void begin() {
    Message.clear(message);
  }

  private void set(int offset, int value) {
    Message.int32(message, offset, value);
  }

  private int call(KernelCall call) {
    Message.type(message, call.type());
    return ipc.kernelCall(message);
  }
}
