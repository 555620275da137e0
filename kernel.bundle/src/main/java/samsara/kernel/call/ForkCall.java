package samsara.kernel.call;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Outside;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// FORK: a child in a free slot, with a new generation of its endpoint. It waits for the same
/// answer as its parent.
///
/// The child of a service is blank: no program, privileges of a user, not allowed to run. RS gives
/// it both. Nothing of the parent is copied, so that it need not wait either: RS asks PM
/// asynchronously. The child of a host process is a host process, that of machine code has its
/// registers. A child whose parent has a scheduler waits for it to grant a time slice.
///
/// MINIX: `kernel/system/do_fork.c`.
final class ForkCall implements CallHandler {
  private final Core core;

  ForkCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc parent = core.procs().lookup(Message.int32(message, Message.M1_I1));
    int slot = Message.int32(message, Message.M1_I2);
    if (parent == null
        || !core.procs().isProcessSlot(slot)
        || !core.procs().slot(slot).isFree()
        || !(parent.has(PrivilegeRecord.SYS_PROC) || isReceiving(parent))) {
      return -Errno.EINVAL;
    }
    Proc child = core.procs().slot(slot);
    boolean inhibit = (Message.int32(message, Message.M1_I3) & KernelCall.FORK_VMINHIBIT) != 0;
    child.endpoint = Endpoint.next(child.endpoint);
    child.privilege = core.privileges().user();
    child.body = bodyFor(child, parent, inhibit);
    core.recordFork(parent, child);
    Message.int32(message, Message.M1_I1, child.endpoint);
    MachineCode code = parent.body.machine;
    Message.int32(message, Message.M1_P1, code == null ? 0 : code.messageAddress());
    return Errno.OK;
  }

  private static boolean isReceiving(Proc proc) {
    return (proc.body.rts & RtsFlag.RECEIVING) != 0;
  }

  private Body bodyFor(Proc child, Proc parent, boolean inhibit) {
    Body from = parent.body;
    Body body = new Body(child, from.name);
    body.rts = RtsFlag.RECEIVING;
    if (inhibit) {
      body.rts |= RtsFlag.VMINHIBIT;
    }
    boolean isService = parent.has(PrivilegeRecord.SYS_PROC);
    if (isService) {
      body.rts |= RtsFlag.NO_PRIV;
    }
    body.misc = from.misc & MiscFlag.REPLY_PEND;
    body.receivesFrom = isService ? Endpoint.NONE : from.receivesFrom;
    body.buffer = Message.create();
    body.queue = from.queue;
    body.quantumTicks = from.quantumTicks;
    body.ticksLeft = from.quantumTicks;
    body.scheduler = from.scheduler;
    if (from.scheduler != Endpoint.NONE && from.scheduler != parent.endpoint) {
      body.rts |= RtsFlag.NO_QUANTUM;
    }
    body.dataStart = Core.DATA_START;
    MachineCode code = from.machine;
    if (code != null) {
      core.machineCpu().install(body, code.copyFor(body));
    }
    Outside outside = from.outside;
    if (outside != null) {
      body.outside = outside.forked(body);
    }
    return body;
  }
}
