package samsara.vfs;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// Permission bits against a process's effective ids.
///
/// MINIX: `servers/vfs/protect.c`, forbidden.
final class AccessCheck {
  static final int READ = 4;
  static final int WRITE = 2;
  static final int EXECUTE = 1;

  private AccessCheck() {}

  /// Fails with `EACCES` unless `process` has all of `bits` on the file. Root may read and write
  /// everything, search every directory, and execute what anybody may.
  static void check(FileProcess process, Vnode file, int bits) throws ErrnoException {
    int allowed;
    if (process.effectiveUid() == 0) {
      boolean executable = file.isDirectory() || (file.mode() & 0111) != 0;
      allowed = READ | WRITE | (executable ? EXECUTE : 0);
    } else if (process.effectiveUid() == file.uid()) {
      allowed = file.mode() >> 6;
    } else if (process.effectiveGid() == file.gid()) {
      allowed = file.mode() >> 3;
    } else {
      allowed = file.mode();
    }
    if ((allowed & bits) != bits) {
      throw new ErrnoException(Errno.EACCES);
    }
  }
}
