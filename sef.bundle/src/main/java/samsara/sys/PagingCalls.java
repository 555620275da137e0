package samsara.sys;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.VmRequest;

/// VM's half of paging: page faults, and memory that the kernel needs for somebody. KMEM says that
/// there is something; then both are fetched until there is nothing left.
///
/// MINIX: `lib/libsys/sys_vmctl.c`.
public final class PagingCalls {
  private final Ipc ipc;
  private final long[] fault = Message.create();
  private final long[] request = Message.create();
  private final long[] message = Message.create();

  /// Stubs for VM.
  public PagingCalls(Ipc ipc) {
    this.ipc = ipc;
  }

  /// VM serves faults and requests from now on.
  public int enable() {
    return vmctl(message, Endpoint.SELF, VmRequest.ENABLE_PAGING, 0);
  }

  /// Fetches a page fault; what follows tells about it.
  ///
  /// @return `false` if there is none
  public boolean nextFault() {
    return vmctl(fault, Endpoint.SELF, VmRequest.GET_PAGEFAULT, 0) == Errno.OK;
  }

  /// Whose fault it is.
  public int faultEndpoint() {
    return Message.int32(fault, Message.M1_I1);
  }

  /// What it accessed.
  public int faultAddress() {
    return Message.int32(fault, Message.M1_I2);
  }

  /// The processor's error code: 1 the page is present, 2 write, 4 user.
  public int faultErrorCode() {
    return Message.int32(fault, Message.M1_I3);
  }

  /// A fault is resolved: the process repeats its access. `EINVAL` for an endpoint that is none.
  public int clearFault(int endpoint) {
    return vmctl(message, endpoint, VmRequest.CLEAR_PAGEFAULT, 0);
  }

  /// Fetches a request; what follows tells about it.
  ///
  /// @return its kind, 1 … 4 as in {@link VmRequest#MEMREQ_GET}; 0 if there is none
  public int nextRequest() {
    return Math.max(vmctl(request, Endpoint.SELF, VmRequest.MEMREQ_GET, 0), 0);
  }

  /// Whose memory it is about.
  public int requestTarget() {
    return Message.int32(request, Message.M2_I1);
  }

  /// First address there.
  public int requestAddress() {
    return Message.int32(request, Message.M2_I2);
  }

  /// How many bytes.
  public int requestBytes() {
    return Message.int32(request, Message.M2_I3);
  }

  /// Whether they will be written.
  public boolean requestWrites() {
    return Message.int16(request, Message.M2_S1) != 0;
  }

  /// Whose memory is to appear there.
  public int requestOther() {
    return Message.int32(request, Message.M2_L1);
  }

  /// From which address on.
  public int requestOtherAddress() {
    return Message.int32(request, Message.M2_L2);
  }

  /// Answers the request that was fetched last. `ESRCH` if nobody waits for it any more.
  ///
  /// @param result 0, or a negated errno: then the call of the process that waits fails
  public int reply(int result) {
    int requestor = Message.int32(request, Message.M2_P1);
    return vmctl(message, requestor, VmRequest.MEMREQ_REPLY, result);
  }

  private int vmctl(long[] target, int endpoint, VmRequest what, int value) {
    Message.clear(target);
    Message.int32(target, Message.M1_I1, endpoint);
    Message.int32(target, Message.M1_I2, what.number());
    Message.int32(target, Message.M1_I3, value);
    Message.type(target, KernelCall.VMCTL.type());
    return ipc.kernelCall(target);
  }
}
