package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Outside;
import samsara.kernel.core.Proc;
import samsara.kernel.core.RunState;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// EXEC: gives a process its program. A service, which is blank so far, gets that of a linked
/// image, and a stack of its own; any other process becomes machine code that begins at an address.
/// It starts when it is allowed to run, and no answer that it waited for will come. `ENOENT` for an
/// image that isn't linked, `EINVAL` for a kernel task or a service that has a program.
///
/// MINIX: `kernel/system/do_exec.c`.
final class ExecCall implements CallHandler {
  private static final int NAME_BYTES = 16;

  private final Core core;
  private final ImageTable images;

  ExecCall(Core core, ImageTable images) {
    this.core = core;
    this.images = images;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M1_I1));
    if (proc == null || proc.isTask()) {
      return -Errno.EINVAL;
    }
    Body body = proc.body;
    int entry = Message.int32(message, Message.M1_P3);
    boolean isService = proc.has(PrivilegeRecord.SYS_PROC);
    @Nullable Program program = isService ? images.program(entry) : null;
    if (isService && (body.context != null || body.outside != null)) {
      return -Errno.EINVAL;
    }
    if (isService && program == null) {
      return -Errno.ENOENT;
    }
    int nameAddress = Message.int32(message, Message.M1_P2);
    body.name = core.memories().of(caller.body).string(nameAddress, NAME_BYTES);
    body.initialStackPointer = Message.int32(message, Message.M1_P1);
    if (program != null) {
      body.imageId = entry;
      Programs.load(core, body, program);
    } else {
      leaveHost(body);
      core.machineCpu().load(body, entry, body.initialStackPointer);
    }
    body.misc &= ~MiscFlag.REPLY_PEND;
    body.receivesFrom = Endpoint.NONE;
    core.scheduler().start(body, RtsFlag.RECEIVING | RunState.OUTSIDE);
    return Errno.OK;
  }

  /// A host process that executes a program has no other side any more.
  private static void leaveHost(Body body) {
    Outside outside = body.outside;
    if (outside != null) {
      body.outside = null;
      outside.ended(body);
    }
  }
}
