package samsara.vfs;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// What VFS knows of a process.
///
/// MINIX: `servers/vfs/fproc.h`.
final class FileProcess {
  /// Open files of one process.
  static final int OPEN_MAX = 30;

  private final int endpoint;
  private final int pid;
  private final @Nullable OpenFile[] files = new OpenFile[OPEN_MAX];
  private int realUid;
  private int effectiveUid;
  private int realGid;
  private int effectiveGid;
  private @Nullable DeviceCall pendingCall;
  private boolean leader;
  private int terminal = DeviceNumber.NONE;

  FileProcess(int endpoint, int pid) {
    this.endpoint = endpoint;
    this.pid = pid;
  }

  /// A child that shares this process's open files. A child of INIT leads a session of its own.
  FileProcess fork(int childEndpoint, int childPid) {
    FileProcess child = new FileProcess(childEndpoint, childPid);
    child.uid(realUid, effectiveUid);
    child.gid(realGid, effectiveGid);
    child.leader = endpoint == Endpoint.INIT;
    child.terminal = child.leader ? DeviceNumber.NONE : terminal;
    for (int fd = 0; fd < OPEN_MAX; fd++) {
      OpenFile file = files[fd];
      if (file != null) {
        file.share();
        child.files[fd] = file;
      }
    }
    return child;
  }

  int endpoint() {
    return endpoint;
  }

  int pid() {
    return pid;
  }

  int realUid() {
    return realUid;
  }

  int effectiveUid() {
    return effectiveUid;
  }

  int effectiveGid() {
    return effectiveGid;
  }

  void uid(int real, int effective) {
    realUid = real;
    effectiveUid = effective;
  }

  void gid(int real, int effective) {
    realGid = real;
    effectiveGid = effective;
  }

  /// The lowest free descriptor. `EMFILE` if all are taken.
  int freeDescriptor() throws ErrnoException {
    for (int fd = 0; fd < OPEN_MAX; fd++) {
      if (files[fd] == null) {
        return fd;
      }
    }
    throw new ErrnoException(Errno.EMFILE);
  }

  /// The open file of a descriptor. `EBADF` if there is none.
  OpenFile file(int fd) throws ErrnoException {
    OpenFile file = fd < 0 || fd >= OPEN_MAX ? null : files[fd];
    if (file == null) {
      throw new ErrnoException(Errno.EBADF);
    }
    return file;
  }

  /// Makes a free descriptor name a file.
  void install(int fd, OpenFile file) {
    files[fd] = file;
  }

  /// Frees a descriptor and answers what it named, null if nothing.
  @Nullable OpenFile remove(int fd) {
    OpenFile file = files[fd];
    files[fd] = null;
    return file;
  }

  /// Leads a session.
  boolean isLeader() {
    return leader;
  }

  /// Begins a session without a terminal.
  void lead() {
    leader = true;
    terminal = DeviceNumber.NONE;
  }

  /// Device of the controlling terminal, NONE if there is none.
  int terminal() {
    return terminal;
  }

  void terminal(int device) {
    terminal = device;
  }

  /// The call that the process waits for, null if it waits for none.
  @Nullable DeviceCall pendingCall() {
    return pendingCall;
  }

  void pendingCall(@Nullable DeviceCall call) {
    pendingCall = call;
  }
}
