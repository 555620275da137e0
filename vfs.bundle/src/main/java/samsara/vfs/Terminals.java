package samsara.vfs;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.vfs.OpenFlag;

/// Controlling terminals. A terminal becomes that of a session when the leader, who has none, opens
/// it without O_NOCTTY, and no other session has it. `/dev/tty` names it.
///
/// MINIX: `servers/vfs/device.c`, tty_opcl and ctty_opcl.
final class Terminals {
  /// Major of `/dev/tty`, which has no driver of its own.
  static final int CONTROLLING = 5;

  private final ProcessTable processes;
  private final OpenFiles files;
  private final DriverLink link;

  Terminals(ProcessTable processes, OpenFiles files, DriverLink link) {
    this.processes = processes;
    this.files = files;
    this.link = link;
  }

  /// Opens a device. `ENXIO` for the controlling terminal of a process that has none; what the
  /// driver says.
  OpenFile open(FileProcess process, Vnode vnode, int flags) throws ErrnoException {
    OpenFile file = prepare(process, vnode, flags);
    int status = ErrnoException.check(link.open(file));
    if (status == DriverLink.CONTROLS) {
      process.terminal(file.device());
    }
    return file;
  }

  private OpenFile prepare(FileProcess process, Vnode vnode, int flags) throws ErrnoException {
    if (!vnode.isBlockSpecial() && DeviceNumber.major(vnode.device()) == CONTROLLING) {
      if (process.terminal() == DeviceNumber.NONE) {
        throw new ErrnoException(Errno.ENXIO);
      }
      OpenFile file = new OpenFile(vnode, flags | OpenFlag.O_NOCTTY, process.endpoint());
      file.named(process.terminal());
      return file;
    }
    OpenFile file = new OpenFile(vnode, flags, process.endpoint());
    Driver driver = link.driver(file);
    boolean isTerminal = driver != null && driver.style() == DeviceStyle.TTY;
    return isTerminal && !mayControl(process, vnode.device())
        ? new OpenFile(vnode, flags | OpenFlag.O_NOCTTY, process.endpoint())
        : file;
  }

  private boolean mayControl(FileProcess process, int device) {
    return process.isLeader()
        && process.terminal() == DeviceNumber.NONE
        && processes.all().stream().noneMatch(other -> other.terminal() == device);
  }

  /// A process ends: if it leads a session its terminal is nobody's any more, also for a driver
  /// that restarts.
  void exited(FileProcess process) {
    if (process.isLeader() && process.terminal() != DeviceNumber.NONE) {
      int terminal = process.terminal();
      for (FileProcess other : processes.all()) {
        if (other.terminal() == terminal) {
          other.terminal(DeviceNumber.NONE);
        }
      }
      for (OpenFile file : files.onMajor(DeviceNumber.major(terminal))) {
        if (file.device() == terminal) {
          file.controlsNothing();
        }
      }
    }
  }
}
