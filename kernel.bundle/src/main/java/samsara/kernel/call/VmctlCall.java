package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.Ram;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MemoryRequest;
import samsara.kernel.core.Paging.PageFault;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.VmRequest;

/// VMCTL: VM's hands on the paging unit, and its way to what the kernel wants of it. `EINVAL` for a
/// page directory outside memory, `ESRCH` for no fault or request. Answers of a request are those
/// of `samsara.protocol.kernel.VmRequest`.
///
/// MINIX: `kernel/system/do_vmctl.c`.
final class VmctlCall implements CallHandler {
  private final Core core;

  VmctlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = Target.of(core, caller, Message.int32(message, Message.M1_I1));
    @Nullable VmRequest request = VmRequest.of(Message.int32(message, Message.M1_I2));
    int value = Message.int32(message, Message.M1_I3);
    if (proc == null || request == null) {
      return -Errno.EINVAL;
    }
    Body body = proc.body;
    switch (request) {
      case SETADDRSPACE -> {
        return setAddressSpace(body, value);
      }
      case GET_PAGEFAULT -> {
        return nextFault(message);
      }
      case MEMREQ_GET -> {
        return nextRequest(message);
      }
      case MEMREQ_REPLY -> {
        return core.paging().reply(proc, value);
      }
      case ENABLE_PAGING -> core.paging().enable();
      case CLEAR_PAGEFAULT -> core.scheduler().start(body, RtsFlag.PAGEFAULT);
      case GET_PDBR -> Message.int32(message, Message.M1_I1, body.space.root());
      case INVALIDATE_PAGE -> body.space.invalidate(value);
      case FLUSH_TLB -> body.space.flush();
    }
    return Errno.OK;
  }

  private int nextFault(long[] message) {
    PageFault fault = core.paging().nextFault();
    if (fault == null) {
      return -Errno.ESRCH;
    }
    Message.int32(message, Message.M1_I1, fault.body().proc.endpoint);
    Message.int32(message, Message.M1_I2, fault.address());
    Message.int32(message, Message.M1_I3, fault.errorCode());
    return Errno.OK;
  }

  private int nextRequest(long[] message) {
    MemoryRequest request = core.paging().nextRequest();
    if (request == null) {
      return -Errno.ESRCH;
    }
    Message.int32(message, Message.M2_I1, request.target().proc.endpoint);
    Message.int32(message, Message.M2_I2, request.address());
    Message.int32(message, Message.M2_I3, request.bytes());
    Message.int16(message, Message.M2_S1, request.write() ? 1 : 0);
    Message.int32(message, Message.M2_L1, request.other().proc.endpoint);
    Message.int32(message, Message.M2_L2, request.otherAddress());
    Message.int32(message, Message.M2_P1, request.requestor().proc.endpoint);
    return request.kind();
  }

  private int setAddressSpace(Body body, int root) {
    if (!core.machine().ram().contains(root, Ram.PAGE_BYTES) || root % Ram.PAGE_BYTES != 0) {
      return -Errno.EINVAL;
    }
    int before = body.space.root();
    if (root != 0) {
      body.space.useDirectory(core.mmu(), root);
      body.dataStart = Core.DATA_START;
      body.dataEnd = 0;
    }
    if (before != root) {
      core.releaseDirectory(before);
    }
    core.scheduler().start(body, RtsFlag.VMINHIBIT);
    return Errno.OK;
  }
}
