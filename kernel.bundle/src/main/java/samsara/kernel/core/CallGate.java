package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;

/// The gate of kernel calls: finds the call, checks that the caller may make it, and answers.
///
/// A call that meets a page which VM can bring is made again, from its beginning, when the page is
/// there. So a call changes nothing but its message and memory before its last access to memory
/// that may be missing.
///
/// MINIX: `kernel_call`, `kernel_call_resume` in `kernel/system.c`.
public final class CallGate {
  /// The caller waits for memory; the call is to be made again. Never an answer.
  public static final int SUSPENDED = Integer.MIN_VALUE;

  private final @Nullable CallHandler[] handlers = new CallHandler[KernelCall.MASK_BITS];
  private final CpuTime time;
  private final Cpu cpu;
  private final Trace trace;
  private final Interrupts interrupts;
  private final Paging paging;

  CallGate(CpuTime time, Cpu cpu, Trace trace, Interrupts interrupts, Paging paging) {
    this.time = time;
    this.cpu = cpu;
    this.trace = trace;
    this.interrupts = interrupts;
    this.paging = paging;
  }

  /// Installs the handler of a call.
  public void install(KernelCall call, CallHandler handler) {
    handlers[call.number()] = handler;
  }

  /// A kernel call on the stack of its caller.
  int perform(Body body, long[] message) {
    int result = begin(body, message);
    while (result == SUSPENDED) {
      cpu.leave(body);
      result = resume(body, message);
    }
    cpu.endTrap(body);
    return result;
  }

  /// Makes a call for the first time.
  ///
  /// @return the result, which also stands in the message, or [#SUSPENDED]
  int begin(Body body, long[] message) {
    time.chargeTrap();
    Message.copy(message, body.call);
    body.memoryAsked = false;
    return attempt(body, message);
  }

  /// Makes a call again that was suspended, when its caller may run.
  int resume(Body body, long[] message) {
    Message.copy(body.call, message);
    if (body.memoryAnswers) {
      body.memoryAnswers = false;
      return end(body, message, body.memoryResult);
    }
    return body.memoryResult == Errno.OK
        ? attempt(body, message)
        : end(body, message, -Errno.EFAULT);
  }

  private int attempt(Body body, long[] message) {
    try {
      int result = call(body.proc, Message.type(message), message);
      return result == SUSPENDED ? SUSPENDED : end(body, message, result);
    } catch (MemoryFault fault) {
      return paging.request(body, fault) ? SUSPENDED : end(body, message, -Errno.EFAULT);
    }
  }

  private int end(Body body, long[] message, int result) {
    Message.source(message, Endpoint.SYSTEM);
    Message.type(message, result);
    trace.record(TraceEvent.CALL, body.proc.endpoint, Message.type(body.call), result);
    if (interrupts.arePending()) {
      time.expire();
    }
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
    return handler.perform(caller, message);
  }
}
