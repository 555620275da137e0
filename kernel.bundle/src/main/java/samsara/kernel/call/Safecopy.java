package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.kernel.core.AddressSpace;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.GrantEntry;

/// A copy between the caller's memory and what somebody granted to it.
final class Safecopy {
  private final Core core;

  Safecopy(Core core) {
    this.core = core;
  }

  /// Copies towards the caller for READ, from it for WRITE. Errors are those of
  /// `samsara.kernel.core.GrantCheck`; `EFAULT` for memory that is not mapped.
  int copy(
      Proc caller, int granter, int grant, int offset, int localAddress, int bytes, int access) {
    int result = core.grants().verify(granter, caller.endpoint, grant, offset, bytes, access);
    if (result != Errno.OK) {
      return result;
    }
    Proc owner = core.procs().lookup(core.grants().owner());
    if (owner == null) {
      return -Errno.EINVAL;
    }
    AddressSpace local = caller.body.space;
    AddressSpace granted = owner.body.space;
    int grantedAddress = core.grants().address();
    return access == GrantEntry.READ
        ? core.copier().copy(granted, grantedAddress, local, localAddress, bytes)
        : core.copier().copy(local, localAddress, granted, grantedAddress, bytes);
  }
}
