package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.GrantEntry;

/// SAFEMAP: pages that somebody granted for mapping appear in the caller's address space. Errors of
/// the grant as in `samsara.kernel.core.GrantCheck`; `EPERM` for a magic grant, `EINVAL` for what
/// is not whole pages, `EBUSY` for too many mappings, `ENOSYS` as long as VM serves no requests.
///
/// MINIX: `kernel/system/do_safemap.c`.
final class SafemapCall implements CallHandler {
  private final Core core;

  SafemapCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int granter = Message.int32(message, Message.M2_I1);
    int grant = Message.int32(message, Message.M2_I2);
    int offset = Message.int32(message, Message.M2_I3);
    int address = Message.int32(message, Message.M2_L1);
    int bytes = Message.int32(message, Message.M2_L2);
    boolean write = Message.int16(message, Message.M2_S1) != 0;
    int access = GrantEntry.MAP | GrantEntry.READ | (write ? GrantEntry.WRITE : 0);
    int result = core.grants().verify(granter, caller.endpoint, grant, offset, bytes, access);
    if (result != Errno.OK) {
      return result;
    }
    Proc owner = core.procs().lookup(core.grants().owner());
    if (owner == null) {
      return -Errno.EINVAL;
    }
    if (core.grants().isMagic()) {
      return -Errno.EPERM;
    }
    int ownerAddress = core.grants().address();
    if (bytes == 0 || (address | bytes | ownerAddress) % Memory.PAGE_BYTES != 0) {
      return -Errno.EINVAL;
    }
    return core.grantMaps()
        .map(caller.body, address, bytes, write, granter, grant, owner.body, ownerAddress);
  }
}
