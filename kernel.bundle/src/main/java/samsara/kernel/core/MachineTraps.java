package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.hw.cpu.CpuState;
import samsara.protocol.kernel.RtsFlag;

/// The traps of machine code, by registers: `int 0x21` with the primitive in ECX, the peer in EAX
/// and the address of the message in EBX; `int 0x20` with the address of the message in EAX.
///
/// A trap that blocks is finished when the process may run again: only then its answer is copied to
/// its memory, as VM may have to bring that first.
///
/// MINIX: `kernel/arch/i386/mpx.S`, `do_ipc` and `switch_to_user` in `kernel/proc.c`.
final class MachineTraps {
  private static final int SENDA = 16;
  private static final int TRAP_BYTES = 2;
  private static final int BLOCKED = RtsFlag.SENDING | RtsFlag.RECEIVING;

  private final ProcTable procs;
  private final Rendezvous rendezvous;
  private final CpuTime time;
  private final CallGate calls;
  private final Paging paging;
  private final ProcessMemories memories;
  private final Signals signals;
  private @Nullable MemoryFault missing;

  MachineTraps(
      ProcTable procs,
      Rendezvous rendezvous,
      CpuTime time,
      CallGate calls,
      Paging paging,
      ProcessMemories memories,
      Signals signals) {
    this.procs = procs;
    this.rendezvous = rendezvous;
    this.time = time;
    this.calls = calls;
    this.paging = paging;
    this.memories = memories;
    this.signals = signals;
  }

  // ---- Entering. ----

  /// `int 0x21`. A tracer that wants to see system calls sees this one before it is made.
  void enterIpc(MachineCode code) {
    if (code.callTraced && !code.callActive) {
      code.callTraced = false;
      code.callDeferred = true;
      signals.cause(code.body.proc, Signal.TRAP);
      return;
    }
    ipc(code);
  }

  private void ipc(MachineCode code) {
    time.chargeTrap();
    CpuState registers = code.registers;
    int primitive = registers.general(CpuState.ECX);
    int peer = registers.general(CpuState.EAX);
    int address = registers.general(CpuState.EBX);
    int result =
        switch (primitive) {
          case SENDA -> rendezvous.async().register(code.body.proc, address, peer);
          case Ipc.SEND, Ipc.RECEIVE, Ipc.SENDREC, Ipc.NOTIFY, Ipc.SENDNB ->
              start(code, primitive, peer, address);
          default -> -Errno.EBADCALL;
        };
    if (result != CallGate.SUSPENDED) {
      code.body.memoryAsked = false;
      code.body.result = result;
      registers.setGeneral(CpuState.EAX, result);
    }
  }

  private int start(MachineCode code, int primitive, int peer, int address) {
    Proc caller = code.body.proc;
    int result = rendezvous.validate(caller, primitive, peer);
    if (result == Errno.OK && primitive == Ipc.SENDREC && Endpoint.slot(peer) < 0) {
      result = -Errno.ETRAPDENIED;
    }
    if (result != Errno.OK) {
      return result;
    }
    if (primitive == Ipc.NOTIFY) {
      rendezvous.notify(caller, procs.slot(Endpoint.slot(peer)));
      return Errno.OK;
    }
    if (primitive != Ipc.RECEIVE && !read(code, address)) {
      return askForMessage(code, false) ? CallGate.SUSPENDED : -Errno.EFAULT;
    }
    code.trap = primitive;
    code.settled = false;
    code.messageAddress = address;
    return switch (primitive) {
      case Ipc.RECEIVE -> rendezvous.receive(caller, peer, code.message);
      case Ipc.SENDREC -> sendrec(code, peer);
      default -> rendezvous.send(caller, peer, code.message, primitive == Ipc.SEND);
    };
  }

  private int sendrec(MachineCode code, int peer) {
    Body body = code.body;
    body.misc |= MiscFlag.REPLY_PEND;
    int result = rendezvous.send(body.proc, peer, code.message, true);
    if (result == Errno.OK) {
      result = rendezvous.receive(body.proc, peer, code.message);
    }
    if (result != Errno.OK) {
      body.misc &= ~MiscFlag.REPLY_PEND;
    }
    return result;
  }

  /// `int 0x20`.
  void enterCall(MachineCode code) {
    int address = code.registers.general(CpuState.EAX);
    code.messageAddress = address;
    if (!read(code, address)) {
      if (!askForMessage(code, true)) {
        signals.cause(code.body.proc, Signal.SEGV);
      }
      return;
    }
    endCall(code, calls.begin(code.body, code.message));
  }

  private void endCall(MachineCode code, int result) {
    code.callSuspended = result == CallGate.SUSPENDED;
    if (!code.callSuspended && (code.body.rts & RunState.CRASHED) == 0) {
      deliver(code);
    }
  }

  // ---- Leaving. ----

  /// What is to be done before the process executes its next instruction. `false` if it must wait
  /// again, or has got something else to do.
  boolean leave(MachineCode code) {
    if (code.trapRepeated) {
      code.trapRepeated = false;
      return endRepeat(code);
    }
    if (code.callSuspended) {
      endCall(code, calls.resume(code.body, code.message));
      return false;
    }
    if (code.deliverySuspended) {
      code.deliverySuspended = false;
      if (code.body.memoryResult == Errno.OK) {
        deliver(code);
      } else {
        signals.cause(code.body.proc, Signal.SEGV);
      }
      return false;
    }
    if (code.callDeferred) {
      code.callDeferred = false;
      code.callActive = true;
      ipc(code);
      endDelay(code.body);
      return false;
    }
    int trap = code.trap;
    if (trap != MachineCode.NO_TRAP) {
      settle(code);
      code.trap = MachineCode.NO_TRAP;
      if ((trap == Ipc.RECEIVE || trap == Ipc.SENDREC) && code.body.result == Errno.OK) {
        code.body.memoryAsked = false;
        deliver(code);
        return false;
      }
    }
    if (code.callActive) {
      return endTracedCall(code);
    }
    return true;
  }

  // VM brought the page of the message, and the trap is made again, or it did not.
  private boolean endRepeat(MachineCode code) {
    if (code.body.memoryResult == Errno.OK) {
      return true;
    }
    CpuState registers = code.registers;
    registers.setEip(registers.eip() + TRAP_BYTES);
    if (code.repeatedCall) {
      signals.cause(code.body.proc, Signal.SEGV);
    } else {
      registers.setGeneral(CpuState.EAX, -Errno.EFAULT);
    }
    return false;
  }

  // PM wanted to stop the process as soon as its call was made.
  private void endDelay(Body body) {
    if ((body.misc & MiscFlag.SIG_DELAY) != 0 && (body.rts & RtsFlag.SENDING) == 0) {
      body.misc &= ~MiscFlag.SIG_DELAY;
      signals.cause(body.proc, Signal.SNDELAY);
    }
  }

  private boolean endTracedCall(MachineCode code) {
    code.callActive = false;
    if (!code.callTraced) {
      return true;
    }
    code.callTraced = false;
    signals.cause(code.body.proc, Signal.TRAP);
    return false;
  }

  /// The result of a trap whose process is no longer blocked. Success left EAX as it was when the
  /// trap began: a handler of a signal may have run, or its context been restored, in between.
  void settle(MachineCode code) {
    Body body = code.body;
    if (code.settled || code.trap == MachineCode.NO_TRAP || (body.rts & BLOCKED) != 0) {
      return;
    }
    code.settled = true;
    if (body.result != Errno.OK) {
      code.registers.setGeneral(CpuState.EAX, body.result);
    } else if (code.trap == Ipc.RECEIVE) {
      code.registers.setGeneral(CpuState.EBX, body.status);
    }
  }

  // ---- Messages. ----

  /// Reads the message of a trap. What is missing stands in [#missing] if that fails.
  private boolean read(MachineCode code, int address) {
    ProcessMemory memory = memories.of(code.body);
    Message.clear(code.message);
    try {
      for (int at = 0; at < Message.SIZE_BYTES; at += Integer.BYTES) {
        Message.int32(code.message, at, memory.int32(address + at));
      }
      return true;
    } catch (MemoryFault e) {
      missing = e;
      return false;
    }
  }

  /// The process goes back before its trap and waits for the page of its message.
  private boolean askForMessage(MachineCode code, boolean isCall) {
    MemoryFault fault = missing;
    missing = null;
    if (fault == null || !paging.request(code.body, fault)) {
      return false;
    }
    CpuState registers = code.registers;
    registers.setEip(registers.eip() - TRAP_BYTES);
    code.trapRepeated = true;
    code.repeatedCall = isCall;
    return true;
  }

  private void deliver(MachineCode code) {
    ProcessMemory memory = memories.of(code.body);
    try {
      for (int at = 0; at < Message.SIZE_BYTES; at += Integer.BYTES) {
        memory.int32(code.messageAddress + at, Message.int32(code.message, at));
      }
    } catch (MemoryFault e) {
      if (paging.request(code.body, e)) {
        code.deliverySuspended = true;
      } else {
        signals.cause(code.body.proc, Signal.SEGV);
      }
    }
  }
}
