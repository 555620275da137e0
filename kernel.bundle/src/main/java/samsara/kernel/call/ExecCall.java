package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.RtsFlag;

/// EXEC: gives a blank process the program of a linked image, and a stack of its own. It starts
/// when it is allowed to run. `ENOENT` for an image that isn't linked, `EINVAL` for a process that
/// has a program or takes none.
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
    if (body.context != null || body.outside != null) {
      return -Errno.EINVAL;
    }
    int imageId = Message.int32(message, Message.M1_P3);
    @Nullable Program program = images.program(imageId);
    if (program == null) {
      return -Errno.ENOENT;
    }
    int nameAddress = Message.int32(message, Message.M1_P2);
    body.name = core.memories().of(caller.body).string(nameAddress, NAME_BYTES);
    body.imageId = imageId;
    body.initialStackPointer = Message.int32(message, Message.M1_P1);
    Programs.load(core, body, program);
    body.misc &= ~MiscFlag.REPLY_PEND;
    body.receivesFrom = Endpoint.NONE;
    core.scheduler().start(body, RtsFlag.RECEIVING);
    return Errno.OK;
  }
}
