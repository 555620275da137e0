package samsara.vfs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.protocol.pm.PmToVfs;
import samsara.sys.Grants;
import samsara.sys.Sys;

/// Calls that a driver has put off: who waits, how a call is taken up again, finished or broken
/// off.
///
/// MINIX: `servers/vfs/pipe.c`, suspend, revive and unpause.
final class PendingCalls {
  /// Broken-off calls of exited processes whose drivers owe an answer. Their grants stay taken, so
  /// that a late answer is not mistaken for that of a new call; beyond the limit the oldest is
  /// given up.
  static final int ORPHANS_MAX = 256;

  private final ProcessTable processes;
  private final DriverLink link;
  private final Sys sys;
  private final Grants grants;
  private final Replies replies;
  private final List<DeviceCall> orphans = new ArrayList<>();

  // Calls whose cancelling found no room among the messages that wait for delivery.
  private final Set<DeviceCall> uncancelled = new LinkedHashSet<>();

  PendingCalls(Sys sys, ProcessTable processes, DriverLink link, Replies replies) {
    this.sys = sys;
    this.processes = processes;
    this.link = link;
    this.grants = sys.grants();
    this.replies = replies;
  }

  /// Starts a call. Answers its result, or SUSPEND if the process has to wait.
  int begin(DeviceCall call) {
    int status = issue(call);
    if (status == Errno.SUSPEND) {
      call.repeats().waits(sys);
      call.process().pendingCall(call);
      return status;
    }
    return finish(call, status);
  }

  private int issue(DeviceCall call) {
    uncancelled.remove(call);
    call.grant(grants);
    int status = link.issue(call);
    return status == Errno.SUSPEND && call.file().isNonblocking() ? cancel(call) : status;
  }

  private int cancel(DeviceCall call) {
    int status = link.cancel(call);
    if (status == -Errno.EAGAIN) {
      uncancelled.add(call);
      return Errno.SUSPEND;
    }
    return status;
  }

  /// Tells drivers what there was no room for before. Whenever one has taken something, it answers
  /// sooner or later; so it is time after each message.
  void cancelRest() {
    uncancelled.removeIf(call -> !call.isUnderWay() || link.cancel(call) != -Errno.EAGAIN);
  }

  /// Takes the grant back and moves the file's position; answers what the user gets.
  private int finish(DeviceCall call, int status) {
    call.revoke(grants);
    if (call.moves()) {
      if (status > call.amount()) {
        return -Errno.EIO;
      }
      call.file().advance(Math.max(status, 0));
    }
    boolean wouldBlock = status == -Errno.EINTR && call.file().isNonblocking();
    return wouldBlock ? -Errno.EAGAIN : status;
  }

  /// A driver answers a call that it had put off. Answers nobody waits for are dropped.
  void revive(int driver, int grant, int status) {
    DeviceCall call = find(driver, grant);
    if (call != null) {
      if (status == -Errno.ERESTART) {
        link.forget(call.file());
        repeat(call);
      } else if (status != Errno.SUSPEND) {
        complete(call, status);
      }
      return;
    }
    dropOrphans(orphan -> orphan.driver() == driver && orphan.grant() == grant);
  }

  private @Nullable DeviceCall find(int driver, int grant) {
    for (DeviceCall call : of(driver)) {
      if (call.grant() == grant) {
        return call;
      }
    }
    return null;
  }

  private List<DeviceCall> of(int driver) {
    List<DeviceCall> calls = new ArrayList<>();
    for (FileProcess process : processes.all()) {
      DeviceCall call = process.pendingCall();
      if (call != null && call.driver() == driver) {
        calls.add(call);
      }
    }
    return calls;
  }

  private void complete(DeviceCall call, int status) {
    call.process().pendingCall(null);
    replies.toUser(call.process().endpoint(), finish(call, status));
    if (call.isUnpausing()) {
      replies.toPm(PmToVfs.UNPAUSE, call.process().endpoint(), Errno.OK);
    }
  }

  private void repeat(DeviceCall call) {
    int status =
        call.isUnpausing()
            ? -Errno.EINTR
            : call.repeats().afterWaiting(sys) ? issue(call) : -Errno.EIO;
    if (status == Errno.SUSPEND) {
      call.repeats().waits(sys);
    } else {
      complete(call, status);
    }
  }

  /// A driver has restarted: what its former incarnation had put off is asked of this one.
  void repeatAll(int endpoint) {
    Predicate<DeviceCall> isLost =
        call -> {
          Driver driver = link.driver(call.file());
          return driver != null && call.isLost(driver);
        };
    dropOrphans(call -> call.driver() == endpoint && isLost.test(call));
    of(endpoint).stream().filter(isLost).forEach(this::repeat);
  }

  /// A driver has lost a major for good: whoever waits for it there gets `EIO`.
  void failAll(Driver driver) {
    Predicate<DeviceCall> isThere =
        call -> DeviceNumber.major(call.file().device()) == driver.major();
    dropOrphans(isThere);
    of(driver.endpoint()).stream().filter(isThere).forEach(call -> complete(call, -Errno.EIO));
  }

  private void dropOrphans(Predicate<DeviceCall> which) {
    orphans.removeIf(orphan -> {
      boolean found = which.test(orphan);
      if (found) {
        orphan.revoke(grants);
      }
      return found;
    });
  }

  /// Breaks off what a process waits for; it gets `EINTR`. Answers `false` if that takes an answer
  /// of the driver, after which PM is told.
  boolean unpause(FileProcess process) {
    DeviceCall call = process.pendingCall();
    if (call == null || call.isUnpausing()) {
      return call == null;
    }
    int status = cancel(call);
    if (status == Errno.SUSPEND) {
      call.unpausing();
      return false;
    }
    complete(call, status);
    return true;
  }

  /// Breaks off what an exiting process waits for. If PM wanted that before, it is told now.
  void abandon(FileProcess process) {
    DeviceCall call = process.pendingCall();
    if (call == null) {
      return;
    }
    process.pendingCall(null);
    if (call.isUnpausing()) {
      replies.toPm(PmToVfs.UNPAUSE, process.endpoint(), Errno.OK);
    } else if (cancel(call) != Errno.SUSPEND) {
      call.revoke(grants);
      return;
    }
    if (orphans.size() == ORPHANS_MAX) {
      orphans.removeFirst().revoke(grants);
    }
    orphans.add(call);
  }
}
