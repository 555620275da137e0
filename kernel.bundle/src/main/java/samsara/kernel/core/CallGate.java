package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;

/// The gate of kernel calls: finds the call, checks that the caller may make it, and answers.
///
/// MINIX: `kernel_call` in `kernel/system.c`.
public final class CallGate {
  private final @Nullable CallHandler[] handlers = new CallHandler[KernelCall.MASK_BITS];
  private final CpuTime time;
  private final Cpu cpu;
  private final Trace trace;
  private final Interrupts interrupts;

  CallGate(CpuTime time, Cpu cpu, Trace trace, Interrupts interrupts) {
    this.time = time;
    this.cpu = cpu;
    this.trace = trace;
    this.interrupts = interrupts;
  }

  /// Installs the handler of a call.
  public void install(KernelCall call, CallHandler handler) {
    handlers[call.number()] = handler;
  }

  int perform(Body body, long[] message) {
    time.chargeTrap();
    int type = Message.type(message);
    int result = call(body.proc, type, message);
    Message.source(message, Endpoint.SYSTEM);
    Message.type(message, result);
    trace.record(TraceEvent.CALL, body.proc.endpoint, type, result);
    if (interrupts.arePending()) {
      time.expire();
    }
    cpu.endTrap(body);
    return result;
  }

  private int call(Proc caller, int type, long[] message) {
    int number = type - KernelCall.BASE;
    CallHandler handler = number >= 0 && number < handlers.length ? handlers[number] : null;
    if (handler == null) {
      return -Errno.EBADREQUEST;
    }
    Privilege privilege = caller.privilege;
    if (privilege == null || (privilege.body.callMask >>> number & 1) == 0) {
      return -Errno.ECALLDENIED;
    }
    try {
      return handler.perform(caller, message);
    } catch (MemoryFault e) {
      return -Errno.EFAULT;
    }
  }
}
