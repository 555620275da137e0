package samsara.rs.request;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.SystemFlag;
import samsara.rs.lifecycle.Environment;
import samsara.rs.lifecycle.Lifecycle;
import samsara.rs.peer.ProcessManager.Identity;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Who may ask for what, and when. Root may ask for everything; a service may ask for what concerns
/// the programs on its control list.
///
/// MINIX: `caller_is_root`, `caller_can_control` and `check_call_permission` in
/// `servers/rs/manager.c`.
final class Permissions {
  private static final int ROOT = 0;

  private final Environment env;
  private final Lifecycle lifecycle;

  Permissions(Environment env, Lifecycle lifecycle) {
    this.env = env;
    this.lifecycle = lifecycle;
  }

  /// Checks that the caller is root. `EPERM` if not.
  Task<Identity> requireRoot(int caller, RsRequest request) {
    return requireRoot(caller, request.name());
  }

  /// Checks that the caller is root. `EPERM` if not.
  ///
  /// @param what the request, for people
  Task<Identity> requireRoot(int caller, String what) {
    return env.peers()
        .pm()
        .identify(caller)
        .map(who -> {
          if (who.effectiveUid() != ROOT) {
            throw new ErrnoException(
                Errno.EPERM, what + " is for root, not for uid=" + who.effectiveUid());
          }
          return who;
        });
  }

  /// The service that a request is about. `ESRCH` if there is none with the label, `EPERM` if the
  /// caller may not, `EBUSY` if it is in no state for it.
  Task<Slot> target(int caller, RsRequest request, String label) {
    return env.peers()
        .pm()
        .identify(caller)
        .map(who -> {
          Slot target = env.table().require(label);
          requireCaller(caller, who, target, request);
          requireState(target, request);
          return target;
        });
  }

  private void requireCaller(int caller, Identity who, Slot target, RsRequest request)
      throws ErrnoException {
    boolean may =
        who.effectiveUid() == ROOT
            || env.table()
                .byEndpoint(caller)
                .filter(service -> service.settings().control().contains(target.program()))
                .isPresent();
    if (!may) {
      throw refused(target, request, "uid=" + who.effectiveUid() + " has no right to it");
    }
    if (target.endpoint == Endpoint.RS) {
      throw refused(target, request, "it is RS itself");
    }
    if ((target.settings().privileges().flags() & PrivilegeRecord.SYS_PROC) == 0) {
      throw refused(target, request, "it is no service");
    }
  }

  private void requireState(Slot target, RsRequest request) throws ErrnoException {
    if (target.lateReply != null
        || target.takeDown != null
        || target.is(SlotInfo.INITIALIZING)
        || lifecycle.updates().involves(target)) {
      throw busy(target, request);
    }
    if (target.isTerminated() && request != RsRequest.DOWN && request != RsRequest.RESTART) {
      throw refused(target, request, "it is dead and waits for its restart");
    }
    if (target.isExiting() || (target.is(SlotInfo.REFRESHING) && request != RsRequest.DOWN)) {
      throw busy(target, request);
    }
    if (target.isCore() && request == RsRequest.DOWN) {
      throw refused(target, request, "the system can't live without it");
    }
    if (request == RsRequest.REFRESH && !canBeMadeAgain(target)) {
      throw refused(target, request, "it could not be created again");
    }
  }

  private static boolean canBeMadeAgain(Slot slot) {
    boolean noReplica = slot.settings().has(SystemFlag.NEED_REPL) && !slot.hasReplica();
    boolean noCopy =
        slot.settings().has(SystemFlag.NEED_COPY) && !slot.settings().has(SystemFlag.USE_COPY);
    return !noReplica && !noCopy;
  }

  private static ErrnoException busy(Slot target, RsRequest request) {
    return new ErrnoException(
        Errno.EBUSY, request + " of " + target + ": busy, flags=0x" + hex(target.flags()));
  }

  private static ErrnoException refused(Slot target, RsRequest request, String why) {
    return new ErrnoException(Errno.EPERM, request + " of " + target + ": " + why);
  }

  private static String hex(int flags) {
    return Integer.toHexString(flags);
  }
}
