package samsara.vfs;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.vfs.VfsMessage;
import samsara.sys.Grants;

/// Reading, writing and controlling open files. Each answers SUSPEND if the driver answers later.
///
/// MINIX: `servers/vfs/read.c`, `servers/vfs/device.c`, dev_io and do_ioctl.
final class TransferCalls {
  private static final int IOCTL_SIZE_SHIFT = 16;
  private static final int IOCTL_SIZE_MASK = 0xFFF;
  private static final int IOCTL_IN = 0x40000000;
  private static final int IOCTL_OUT = 0x80000000;

  private final DeviceMap map;
  private final PendingCalls pending;

  TransferCalls(DeviceMap map, PendingCalls pending) {
    this.map = map;
    this.pending = pending;
  }

  /// Answers bytes read, 0 at the end. `EINVAL` for a negative length, `EBADF` for a descriptor
  /// that is not open for reading, `EISDIR`, `ENXIO`, `EIO`, and what the driver says.
  int doRead(FileProcess process, long[] message) throws ErrnoException {
    return move(process, message, DeviceRequest.READ, AccessCheck.READ, Grants.WRITE);
  }

  /// Answers bytes written; errors as for reading.
  int doWrite(FileProcess process, long[] message) throws ErrnoException {
    return move(process, message, DeviceRequest.WRITE, AccessCheck.WRITE, Grants.READ);
  }

  private int move(
      FileProcess process, long[] message, DeviceRequest request, int access, int grantAccess)
      throws ErrnoException {
    int bytes = VfsMessage.bytes(message);
    if (bytes < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    OpenFile file = process.file(VfsMessage.fd(message));
    if (!file.allows(access)) {
      throw new ErrnoException(Errno.EBADF);
    }
    if (bytes == 0) {
      return 0;
    }
    if (file.vnode().isDirectory()) {
      throw new ErrnoException(Errno.EISDIR);
    }
    UserBuffer buffer = new UserBuffer(VfsMessage.address(message), bytes, grantAccess);
    return begin(process, file, request, bytes, buffer);
  }

  /// Answers what the driver says. `EBADF`, `ENOTTY` for a file that is no device, `ENXIO`, `EIO`.
  int doIoctl(FileProcess process, long[] message) throws ErrnoException {
    OpenFile file = process.file(VfsMessage.fd(message));
    if (!file.vnode().isSpecial()) {
      throw new ErrnoException(Errno.ENOTTY);
    }
    int request = VfsMessage.ioctlRequest(message);
    int access =
        ((request & IOCTL_IN) != 0 ? Grants.READ : 0)
            | ((request & IOCTL_OUT) != 0 ? Grants.WRITE : 0);
    int bytes = request >>> IOCTL_SIZE_SHIFT & IOCTL_SIZE_MASK;
    UserBuffer argument = new UserBuffer(VfsMessage.ioctlArgument(message), bytes, access);
    return begin(process, file, DeviceRequest.IOCTL, request, argument);
  }

  private int begin(
      FileProcess process, OpenFile file, DeviceRequest request, int amount, UserBuffer buffer)
      throws ErrnoException {
    Driver driver = map.ofMajor(DeviceNumber.major(file.device()));
    if (driver == null) {
      throw new ErrnoException(Errno.ENXIO);
    }
    return pending.begin(new DeviceCall(request, process, file, driver.endpoint(), buffer, amount));
  }
}
