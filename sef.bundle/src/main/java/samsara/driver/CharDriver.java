package samsara.driver;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// The part of a character driver that differs from others: callbacks that VFS's requests lead to,
/// each with plain arguments. {@link CharDriverLoop} speaks the protocol. An error is thrown and
/// becomes the answer.
///
/// A driver of `/dev/zero`, whole:
///
/// ~~~
/// final class Zero implements SystemProcess, CharDriver {
///   @Override
///   public void main(Sef sef) {
///     sef.onInitFresh((type, info) -> announce(sef))
///         .onInitRestart((type, info) -> announce(sef))      // not after an update: nobody noticed
///         .onPrepare(Sef.Prepare.ALWAYS_READY)
///         .onStateIsValid(Sef.StateIsValid.STANDARD);
///     sef.startup();
///     new CharDriverLoop(sef, this).run();
///   }
///
///   private static int announce(Sef sef) {
///     DriverAnnounce.announce(sef.sys());
///     return 0;
///   }
///
///   @Override
///   public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
///     buffer.put(0, new byte[buffer.bytes()]);
///     return buffer.bytes();
///   }
///
///   @Override
///   public int write(int minor, long position, GrantBuffer buffer) {
///     return buffer.bytes();
///   }
/// }
/// ~~~
///
/// A driver that can't answer a transfer yet returns {@link Errno#SUSPEND}, keeps the buffer, and
/// later hands it to {@link CharDriverLoop#revive}, or {@link CharDriverLoop#finish}; it then has
/// to implement {@link #cancel}.
///
/// MINIX: `struct driver` in `include/minix/driver.h`.
public interface CharDriver {
  /// A minor is opened. By default every minor can be.
  ///
  /// @param access access mode, as in `samsara.protocol.vfs.OpenFlag`
  /// @return 0; a driver of style CLONE: the minor to use instead, of which it has told the loop by
  ///   {@link CharDriverLoop#opened}
  default int open(int minor, int access) throws ErrnoException {
    return Errno.OK;
  }

  /// The same for a driver that wants to know who opens. By default nobody does.
  ///
  /// @param endpoint process on whose behalf the minor is opened
  default int open(int minor, int access, int endpoint) throws ErrnoException {
    return open(minor, access);
  }

  /// A minor is closed.
  default void close(int minor) throws ErrnoException {}

  /// Fills the buffer.
  ///
  /// @param position offset in the device, in bytes
  /// @return bytes read, 0 at the end of the device, or SUSPEND
  int read(int minor, long position, GrantBuffer buffer) throws ErrnoException;

  /// Takes what is in the buffer. `EINVAL` by default.
  ///
  /// @param position offset in the device, in bytes
  /// @return bytes written, or SUSPEND
  default int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    throw new ErrnoException(Errno.EINVAL);
  }

  /// Controls the device. `ENOTTY` by default.
  ///
  /// @param argument what the request says it is
  /// @return 0 or a value for the caller, or SUSPEND
  default int ioctl(int minor, int request, GrantBuffer argument) throws ErrnoException {
    throw new ErrnoException(Errno.ENOTTY);
  }

  /// Says which operations would not block. `EINVAL` by default. With NOTIFY among them the driver
  /// tells later about the others, by {@link CharDriverLoop#selectReady}.
  ///
  /// @param selecter endpoint to tell
  /// @param operations `samsara.protocol.device.SelectFlag` bits
  /// @return those that are ready
  default int select(int minor, int operations, int selecter) throws ErrnoException {
    throw new ErrnoException(Errno.EINVAL);
  }

  /// Forgets a suspended request, if it is still there.
  ///
  /// @param request a buffer that is {@link GrantBuffer#isSameRequest the same request} as the
  ///   suspended one
  /// @return `true` if it was there: it ends with `EINTR`
  default boolean cancel(int minor, GrantBuffer request) {
    return false;
  }

  /// Handles a message outside the protocol, such as a notification of the hardware. By default
  /// notifications are ignored and requests answered with `ENOSYS`.
  ///
  /// @param status status word of the message
  /// @return `true` to answer with `message`
  default boolean other(long[] message, int status) {
    return CharDriverLoop.refuse(message, status);
  }
}
