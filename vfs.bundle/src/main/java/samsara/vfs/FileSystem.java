package samsara.vfs;

import java.util.Optional;

/// A mounted file system: what {@link PathLookup} walks through. Nothing here blocks or checks
/// permissions.
interface FileSystem {
  /// Number of the device that it is on.
  int device();

  /// Its root directory.
  Vnode root();

  /// What a directory has under a name; `.` and `..` included.
  Optional<Vnode> entry(Vnode directory, String name);
}
