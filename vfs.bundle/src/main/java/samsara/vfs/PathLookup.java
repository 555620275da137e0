package samsara.vfs;

import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// Finds the file that a path names. Every process has the root directory as working directory, so
/// a path means the same with and without its first `/`.
///
/// MINIX: `servers/vfs/path.c`.
final class PathLookup {
  private final FileSystem fileSystem;

  PathLookup(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /// Number of the device that holds the files.
  int device() {
    return fileSystem.device();
  }

  /// The file of that name. `ENOENT` if a name is missing or the path is empty, `ENOTDIR` if a file
  /// is used as a directory, `EACCES` if a directory may not be searched.
  Vnode lookup(FileProcess process, String path) throws ErrnoException {
    return find(process, path).orElseThrow(() -> new ErrnoException(Errno.ENOENT));
  }

  /// As lookup, but empty if only the last name of the path is missing.
  Optional<Vnode> find(FileProcess process, String path) throws ErrnoException {
    if (path.isEmpty()) {
      throw new ErrnoException(Errno.ENOENT);
    }
    Vnode at = fileSystem.root();
    int from = 0;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      if (to > from) {
        AccessCheck.check(process, directory(at), AccessCheck.EXECUTE);
        Optional<Vnode> next = fileSystem.entry(at, path.substring(from, to));
        if (next.isEmpty()) {
          if (to == path.length()) {
            return next;
          }
          throw new ErrnoException(Errno.ENOENT);
        }
        at = next.get();
      }
      from = to + 1;
    }
    return Optional.of(path.endsWith("/") ? directory(at) : at);
  }

  private static Vnode directory(Vnode vnode) throws ErrnoException {
    if (!vnode.isDirectory()) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    return vnode;
  }
}
