package samsara.vfs;

import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.StatRecord;
import samsara.protocol.vfs.VfsMessage;

/// Opening, closing and describing files.
///
/// MINIX: `servers/vfs/open.c`, `servers/vfs/stadir.c`.
final class FileCalls {
  private final PathLookup paths;
  private final OpenFiles files;
  private final DriverLink link;
  private final Terminals terminals;
  private final UserMemory memory;

  FileCalls(
      PathLookup paths, OpenFiles files, DriverLink link, Terminals terminals, UserMemory memory) {
    this.paths = paths;
    this.files = files;
    this.link = link;
    this.terminals = terminals;
    this.memory = memory;
  }

  /// Answers the descriptor. `EINVAL` for a mode or name length that is none, `EMFILE`, `ENFILE`,
  /// `ENAMETOOLONG`, `EFAULT`, the errors of {@link PathLookup}, `EEXIST`, `EROFS`, `EISDIR`,
  /// `EACCES`, `ENXIO` for a device without driver, and what the driver says.
  int doOpen(FileProcess process, long[] message) throws ErrnoException {
    int flags = VfsMessage.openFlags(message);
    int access = OpenFile.accessOf(flags);
    if (access == 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int fd = process.freeDescriptor();
    files.checkRoom();
    Vnode vnode = find(process, message, flags);
    AccessCheck.check(process, vnode, access);
    if (vnode.isDirectory() && (access & AccessCheck.WRITE) != 0) {
      throw new ErrnoException(Errno.EISDIR);
    }
    OpenFile file =
        vnode.isSpecial()
            ? terminals.open(process, vnode, flags)
            : new OpenFile(vnode, flags, process.endpoint());
    files.add(file);
    process.install(fd, file);
    return fd;
  }

  private Vnode find(FileProcess process, long[] message, int flags) throws ErrnoException {
    String path =
        memory.path(
            process.endpoint(), VfsMessage.openName(message), VfsMessage.nameBytes(message));
    if ((flags & OpenFlag.O_CREAT) == 0) {
      return paths.lookup(process, path);
    }
    Optional<Vnode> found = paths.find(process, path);
    if (found.isEmpty()) {
      throw new ErrnoException(Errno.EROFS);
    }
    if ((flags & OpenFlag.O_EXCL) != 0) {
      throw new ErrnoException(Errno.EEXIST);
    }
    return found.get();
  }

  /// Answers 0. `EBADF`.
  int doClose(FileProcess process, long[] message) throws ErrnoException {
    int fd = VfsMessage.fd(message);
    process.file(fd);
    close(process, fd);
    return Errno.OK;
  }

  /// Frees a descriptor, if it is in use.
  void close(FileProcess process, int fd) {
    OpenFile file = process.remove(fd);
    if (file != null && file.release()) {
      if (file.vnode().isSpecial()) {
        link.close(file);
      }
      files.remove(file);
    }
  }

  /// Answers 0. Errors of the name as in open, `EFAULT`.
  int doStat(FileProcess process, long[] message) throws ErrnoException {
    String path =
        memory.path(process.endpoint(), VfsMessage.address(message), VfsMessage.nameBytes(message));
    Vnode vnode = paths.lookup(process, path);
    StatRecord record =
        new StatRecord(
            paths.device(),
            vnode.inode(),
            vnode.mode(),
            vnode.links(),
            vnode.uid(),
            vnode.gid(),
            vnode.device(),
            vnode.sizeBytes());
    memory.write(
        process.endpoint(), VfsMessage.statBuffer(message), StatRecord.SIZE_BYTES, record::write);
    return Errno.OK;
  }
}
