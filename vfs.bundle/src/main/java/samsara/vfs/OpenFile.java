package samsara.vfs;

import samsara.protocol.vfs.OpenFlag;

/// An open file; descriptors of several processes may name one.
///
/// MINIX: `servers/vfs/file.h`, filp.
final class OpenFile {
  private final Vnode vnode;
  private final int flags;
  private final int openedBy;
  private int references = 1;
  private int device;
  private long positionBytes;
  private boolean needsReopen;

  /// @param flags {@link OpenFlag} bits
  /// @param openedBy endpoint of the process that opened it
  OpenFile(Vnode vnode, int flags, int openedBy) {
    this.vnode = vnode;
    this.flags = flags;
    this.openedBy = openedBy;
    this.device = vnode.device();
  }

  Vnode vnode() {
    return vnode;
  }

  int openedBy() {
    return openedBy;
  }

  /// {@link AccessCheck} bits of an open mode.
  static int accessOf(int openFlags) {
    return switch (openFlags & OpenFlag.O_ACCMODE) {
      case OpenFlag.O_RDONLY -> AccessCheck.READ;
      case OpenFlag.O_WRONLY -> AccessCheck.WRITE;
      case OpenFlag.O_RDWR -> AccessCheck.READ | AccessCheck.WRITE;
      default -> 0;
    };
  }

  boolean allows(int access) {
    return (accessOf(flags) & access) == access;
  }

  /// What a driver's OPEN is told: the access bits and all flags but the mode.
  int deviceFlags() {
    return accessOf(flags) | (flags & ~OpenFlag.O_ACCMODE);
  }

  boolean isNonblocking() {
    return (flags & OpenFlag.O_NONBLOCK) != 0;
  }

  /// The device that it speaks to; for a cloning driver not that of the special file.
  int device() {
    return device;
  }

  void device(int number) {
    device = number;
  }

  long positionBytes() {
    return positionBytes;
  }

  void advance(int bytes) {
    positionBytes += bytes;
  }

  /// The driver was restarted and has not heard of this file.
  boolean needsReopen() {
    return needsReopen;
  }

  void needsReopen(boolean value) {
    needsReopen = value;
  }

  void share() {
    references++;
  }

  /// Takes one reference away; `true` if it was the last.
  boolean release() {
    references--;
    return references == 0;
  }
}
