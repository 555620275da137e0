package samsara.driver;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// The part of a block driver that differs from others. {@link BlockDriverLoop} speaks the
/// protocol, keeps requests that come while one is under way, and gives the driver one at a time.
///
/// A transfer is started, and ends when its {@link BlockRequest#done} is called: at once, or later
/// from a notification or a timer. So a driver waits for its device in the loop, answers pings and
/// can be updated, however long the device takes.
///
/// MINIX: `struct driver` in `include/minix/driver.h`, `lib/libdriver`.
public interface BlockDriver {
  /// A minor is opened. Nothing is under way.
  ///
  /// @param access access mode, as in `samsara.protocol.vfs.OpenFlag`
  void open(int minor, int access) throws ErrnoException;

  /// A minor is closed.
  default void close(int minor) throws ErrnoException {}

  /// Where a minor that is open lies. `ENXIO` for none.
  BlockRange range(int minor) throws ErrnoException;

  /// Starts a transfer. It lies inside its range.
  void start(BlockRequest request);

  /// Stops the device, because the process is about to be replaced: what is under way will be
  /// started again, by the new version or, if there is none after all, by a timer of this one.
  void quiesce();

  /// Controls the device. `ENOTTY` by default; geometry and partitions are the loop's.
  default int ioctl(int minor, int request, GrantBuffer argument) throws ErrnoException {
    throw new ErrnoException(Errno.ENOTTY);
  }

  /// Changes what a partition is. `ENOTTY` by default.
  default void range(int minor, BlockRange range) throws ErrnoException {
    throw new ErrnoException(Errno.ENOTTY);
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
