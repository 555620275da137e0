package samsara.sys;

import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;

/// Granted memory in one's own address space. Every call answers 0 or a negated errno; `ENOSYS` as
/// long as VM serves no requests.
///
/// MINIX: `lib/libsys/sys_safemap.c`.
public final class GrantMapping {
  private final Ipc ipc;
  private final long[] message = Message.create();

  /// Stubs for the process that owns these traps.
  public GrantMapping(Ipc ipc) {
    this.ipc = ipc;
  }

  /// Maps whole pages of a grant that allows MAP and READ, and WRITE if `write`. `EPERM` if it does
  /// not, `EINVAL` for addresses or lengths that are no pages, `EBUSY` for too many mappings.
  public int map(int granter, int grant, int offset, int address, int bytes, boolean write) {
    Message.clear(message);
    Message.int32(message, Message.M2_I1, granter);
    Message.int32(message, Message.M2_I2, grant);
    Message.int32(message, Message.M2_I3, offset);
    Message.int32(message, Message.M2_P1, KernelCall.SEGMENT_DATA);
    Message.int32(message, Message.M2_L1, address);
    Message.int32(message, Message.M2_L2, bytes);
    Message.int16(message, Message.M2_S1, write ? 1 : 0);
    return call(KernelCall.SAFEMAP);
  }

  /// Gives a mapping up. `EINVAL` if there is none at the address.
  public int unmap(int address) {
    Message.clear(message);
    Message.int32(message, Message.M2_P1, KernelCall.SEGMENT_DATA);
    Message.int32(message, Message.M2_L1, address);
    return call(KernelCall.SAFEUNMAP);
  }

  /// Takes back one mapping of a grant of one's own. `EINVAL` if nobody has mapped it.
  public int revoke(int grant) {
    return revoke(1, grant);
  }

  /// Takes back one mapping of the memory at an address of one's own. `EINVAL` if there is none.
  public int revokeAt(int address) {
    return revoke(0, address);
  }

  private int revoke(int byGrant, int argument) {
    Message.clear(message);
    Message.int16(message, Message.M2_S1, byGrant);
    Message.int32(message, Message.M2_I2, argument);
    return call(KernelCall.SAFEREVMAP);
  }

  private int call(KernelCall call) {
    Message.type(message, call.type());
    return ipc.kernelCall(message);
  }
}
