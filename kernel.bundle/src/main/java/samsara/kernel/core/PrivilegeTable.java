package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.protocol.kernel.PrivilegeRecord;

/// The privilege structures. Static ids are those of the boot image, `slot + 4`; dynamic ones are
/// handed out to services that come later.
///
/// MINIX: `get_priv`, `set_sendto_bit`, `unset_sendto_bit`, `fill_sendto_mask` in
/// `kernel/system.c`.
public final class PrivilegeTable {
  private final Privilege[] privileges;

  PrivilegeTable(int count) {
    privileges = new Privilege[count];
    for (int id = 0; id < privileges.length; id++) {
      privileges[id] = new Privilege(id);
    }
    PrivilegeBody user = user().body;
    user.flags = PrivilegeRecord.BILLABLE | PrivilegeRecord.PREEMPTIBLE;
    user.trapMask = PrivilegeRecord.TRAPS_USER;
    user.signalManager = Endpoint.PM;
  }

  /// The structure with that id, which must exist.
  public Privilege get(int id) {
    return privileges[id];
  }

  /// Number of structures.
  public int size() {
    return privileges.length;
  }

  /// The one that all users share.
  public Privilege user() {
    return privileges[PrivilegeRecord.USER_ID];
  }

  /// Gives `proc` the structure with a static id. `EINVAL` for an id that is none, `EBUSY` for one
  /// that somebody else has.
  public int assignStatic(Proc proc, int id) {
    if (id < 0 || id >= PrivilegeRecord.STATIC_IDS) {
      return -Errno.EINVAL;
    }
    Proc owner = privileges[id].owner;
    if (owner != null && owner != proc) {
      return -Errno.EBUSY;
    }
    assign(proc, privileges[id]);
    return Errno.OK;
  }

  /// Gives `proc` a structure with a dynamic id. `ENOSPC` if there is none.
  public int assignDynamic(Proc proc) {
    for (int id = PrivilegeRecord.STATIC_IDS; id < privileges.length; id++) {
      if (privileges[id].owner == null) {
        assign(proc, privileges[id]);
        return Errno.OK;
      }
    }
    return -Errno.ENOSPC;
  }

  private void assign(Proc proc, Privilege privilege) {
    Privilege before = proc.privilege;
    if (before != null && before != privilege && before.owner == proc) {
      release(before);
    }
    privilege.owner = proc;
    proc.privilege = privilege;
  }

  /// Frees the structure that `proc` owns, if it owns one.
  public void release(Proc proc) {
    Privilege own = proc.privilege;
    if (own != null && own.owner == proc && own != user()) {
      release(own);
    }
    proc.privilege = null;
  }

  private void release(Privilege privilege) {
    for (Privilege other : privileges) {
      other.body.sendMask &= ~(1L << privilege.id);
      other.pendingNotify &= ~(1L << privilege.id);
    }
    privilege.reset();
  }

  /// Lets the owner of `privilege` send to exactly those in `mask`, and them answer. It can't be
  /// given itself or a structure that is free.
  public void fillSendMask(Privilege privilege, long mask) {
    long own = 1L << privilege.id;
    for (Privilege other : privileges) {
      long bit = 1L << other.id;
      if ((mask & bit) == 0) {
        privilege.body.sendMask &= ~bit;
        other.body.sendMask &= ~own;
      } else if (other == privilege || other.owner == null) {
        privilege.body.sendMask &= ~bit;
      } else {
        privilege.body.sendMask |= bit;
        if ((other.body.trapMask & ~(1 << Ipc.RECEIVE)) != 0) {
          other.body.sendMask |= own;
        }
      }
    }
  }

  /// Exchanges what two owners may do. Who may send to one of them, and whom it may send to, goes
  /// with the body; so masks stay mutual, and nobody gets a bit for itself.
  void exchange(Privilege first, Privilege second) {
    PrivilegeBody body = first.body;
    first.body = second.body;
    second.body = body;
    for (Privilege privilege : privileges) {
      long mask = privilege.body.sendMask;
      long differs = ((mask >>> first.id) ^ (mask >>> second.id)) & 1;
      privilege.body.sendMask = mask ^ ((differs << first.id) | (differs << second.id));
    }
  }

  /// The owner of an id, or null.
  public @Nullable Proc owner(int id) {
    return privileges[id].owner;
  }
}
