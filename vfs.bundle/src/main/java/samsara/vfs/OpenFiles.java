package samsara.vfs;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// All open files of the system.
///
/// MINIX: `servers/vfs/filedes.c`.
final class OpenFiles {
  /// Open files that there may be at one time.
  static final int NR_FILPS = 512;

  private final List<OpenFile> files = new ArrayList<>();

  /// Fails with `ENFILE` if no file can be opened any more.
  void checkRoom() throws ErrnoException {
    if (files.size() >= NR_FILPS) {
      throw new ErrnoException(Errno.ENFILE);
    }
  }

  void add(OpenFile file) {
    files.add(file);
  }

  void remove(OpenFile file) {
    files.remove(file);
  }

  int count() {
    return files.size();
  }

  /// The open files on devices of a major, in the order in which they were opened.
  List<OpenFile> onMajor(int major) {
    List<OpenFile> found = new ArrayList<>();
    for (OpenFile file : files) {
      if (file.vnode().isSpecial() && DeviceNumber.major(file.device()) == major) {
        found.add(file);
      }
    }
    return found;
  }
}
