package samsara.vfs;

import samsara.protocol.vfs.OpenFlag;

/// An open file; descriptors of several processes may name one.
///
/// MINIX: `servers/vfs/file.h`, filp.
final class OpenFile {
  private final Vnode vnode;
  private int flags;
  private final int openedBy;
  private int references = 1;
  private int device;
  private long positionBytes;
  private int named;
  private int incarnation;
  private boolean endsDrivers;

  /// @param flags {@link OpenFlag} bits
  /// @param openedBy endpoint of the process that opened it
  OpenFile(Vnode vnode, int flags, int openedBy) {
    this.vnode = vnode;
    this.flags = flags;
    this.openedBy = openedBy;
    this.named = vnode.device();
    this.device = named;
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

  /// The device that an open names: that of the special file, or for `/dev/tty` the terminal.
  int named() {
    return named;
  }

  void named(int number) {
    named = number;
    device = number;
  }

  /// The device that it speaks to; for a cloning driver not the one that was named.
  int device() {
    return device;
  }

  void device(int number) {
    device = number;
  }

  /// Whoever opened it leads the terminal's session no more.
  void controlsNothing() {
    flags |= OpenFlag.O_NOCTTY;
  }

  long positionBytes() {
    return positionBytes;
  }

  void advance(int bytes) {
    positionBytes += bytes;
  }

  /// The driver has heard of this file since it started.
  boolean isOpenIn(Driver driver) {
    return incarnation == driver.incarnation();
  }

  void openIn(Driver driver) {
    incarnation = driver.incarnation();
  }

  /// The driver has not heard of it.
  void openNowhere() {
    incarnation = 0;
  }

  /// Its driver has ended of being told of it, when that was tried last.
  boolean endsDrivers() {
    return endsDrivers;
  }

  void endsDrivers(boolean does) {
    endsDrivers = does;
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
