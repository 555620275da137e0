package samsara.pm;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.pm.PmProcess.Sequel;
import samsara.protocol.pm.PmMessage;

/// Who the caller is, and wants to be.
///
/// MINIX: `servers/pm/getset.c`.
final class IdHandler {
  private final PmState state;

  IdHandler(PmState state) {
    this.state = state;
  }

  /// The pid of the caller, and its parent's.
  int doGetPid(PmProcess caller, long[] message) {
    PmMessage.parentPid(message, caller.parentPid());
    return caller.pid();
  }

  /// The real user id of the caller, and the effective one.
  int doGetUid(PmProcess caller, long[] message) {
    PmMessage.effectiveId(message, caller.credentials().effectiveUid());
    return caller.credentials().uid();
  }

  /// The real group id of the caller, and the effective one.
  int doGetGid(PmProcess caller, long[] message) {
    PmMessage.effectiveId(message, caller.credentials().effectiveGid());
    return caller.credentials().gid();
  }

  /// Changes both user ids, answered when VFS knows. `EPERM` for any but the real one, unless the
  /// caller is the superuser; `EAGAIN` if VFS has much to answer about the caller already.
  int doSetUid(PmProcess caller, long[] message) throws ErrnoException {
    int id = PmMessage.id(message);
    requireRight(caller, id == caller.credentials().uid());
    caller.credentials(caller.credentials().withUid(id));
    state.vfs().userChanged(caller, Sequel.ANSWER);
    return Errno.SUSPEND;
  }

  /// Changes both group ids; as SETUID.
  int doSetGid(PmProcess caller, long[] message) throws ErrnoException {
    int id = PmMessage.id(message);
    requireRight(caller, id == caller.credentials().gid());
    caller.credentials(caller.credentials().withGid(id));
    state.vfs().groupChanged(caller, Sequel.ANSWER);
    return Errno.SUSPEND;
  }

  /// Makes the caller the leader of a session and group of its own, answered when VFS knows.
  /// `EPERM` if it leads a group, and for a service; `EAGAIN` as above.
  int doSetSid(PmProcess caller) throws ErrnoException {
    requireRight(caller, true);
    if (caller.isService() || caller.group() == caller.pid()) {
      throw new ErrnoException(Errno.EPERM);
    }
    caller.leadGroup();
    state.vfs().sessionBegun(caller);
    return Errno.SUSPEND;
  }

  /// The process group of the caller.
  int doGetGroup(PmProcess caller) {
    return caller.group();
  }

  private static void requireRight(PmProcess caller, boolean isOwnId) throws ErrnoException {
    if (!isOwnId && !caller.isRoot()) {
      throw new ErrnoException(Errno.EPERM);
    }
    if (caller.isAwaitingVfsTooMuch()) {
      throw new ErrnoException(Errno.EAGAIN);
    }
  }
}
