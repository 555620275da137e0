package samsara.abi;

/// Error numbers, as positive values; a failed call answers the negated one (`-Errno.EINVAL`).
///
/// MINIX: `include/errno.h`.
public final class Errno {
  /// Success.
  public static final int OK = 0;

  /// Operation not permitted.
  public static final int EPERM = 1;

  /// No such file or directory.
  public static final int ENOENT = 2;

  /// No such process.
  public static final int ESRCH = 3;

  /// Interrupted function call.
  public static final int EINTR = 4;

  /// Input/output error.
  public static final int EIO = 5;

  /// No such device or address.
  public static final int ENXIO = 6;

  /// Arg list too long.
  public static final int E2BIG = 7;

  /// Exec format error.
  public static final int ENOEXEC = 8;

  /// Bad file descriptor.
  public static final int EBADF = 9;

  /// No child processes.
  public static final int ECHILD = 10;

  /// Resource temporarily unavailable.
  public static final int EAGAIN = 11;

  /// Not enough space.
  public static final int ENOMEM = 12;

  /// Permission denied.
  public static final int EACCES = 13;

  /// Bad address.
  public static final int EFAULT = 14;

  /// Not a block special file.
  public static final int ENOTBLK = 15;

  /// Resource busy.
  public static final int EBUSY = 16;

  /// File exists.
  public static final int EEXIST = 17;

  /// Improper link.
  public static final int EXDEV = 18;

  /// No such device.
  public static final int ENODEV = 19;

  /// Not a directory.
  public static final int ENOTDIR = 20;

  /// Is a directory.
  public static final int EISDIR = 21;

  /// Invalid argument.
  public static final int EINVAL = 22;

  /// Too many open files in system.
  public static final int ENFILE = 23;

  /// Too many open files.
  public static final int EMFILE = 24;

  /// Inappropriate I/O control operation.
  public static final int ENOTTY = 25;

  /// Text file busy.
  public static final int ETXTBSY = 26;

  /// File too large.
  public static final int EFBIG = 27;

  /// No space left on device.
  public static final int ENOSPC = 28;

  /// Invalid seek.
  public static final int ESPIPE = 29;

  /// Read-only file system.
  public static final int EROFS = 30;

  /// Too many links.
  public static final int EMLINK = 31;

  /// Broken pipe.
  public static final int EPIPE = 32;

  /// Domain error.
  public static final int EDOM = 33;

  /// Result too large.
  public static final int ERANGE = 34;

  /// Resource deadlock avoided.
  public static final int EDEADLK = 35;

  /// Filename too long.
  public static final int ENAMETOOLONG = 36;

  /// No locks available.
  public static final int ENOLCK = 37;

  /// Function not implemented.
  public static final int ENOSYS = 38;

  /// Directory not empty.
  public static final int ENOTEMPTY = 39;

  /// Too many levels of symbolic links.
  public static final int ELOOP = 40;

  /// Service restarted.
  public static final int ERESTART = 41;

  /// Identifier removed.
  public static final int EIDRM = 43;

  /// Illegal byte sequence.
  public static final int EILSEQ = 44;

  /// Generic error.
  public static final int EGENERIC = 99;

  /// Can't send message due to deadlock.
  public static final int ELOCKED = 101;

  /// Illegal system call number.
  public static final int EBADCALL = 102;

  /// Bad source or destination for IPC.
  public static final int EBADSRCDST = 103;

  /// No permission for system call.
  public static final int ECALLDENIED = 104;

  /// Source or destination is not alive.
  public static final int EDEADSRCDST = 105;

  /// Source or destination is not ready.
  public static final int ENOTREADY = 106;

  /// Destination cannot handle request.
  public static final int EBADREQUEST = 107;

  /// IPC trap not allowed.
  public static final int ETRAPDENIED = 110;

  /// Pseudo-code: don't send a reply.
  public static final int EDONTREPLY = 201;

  /// Pseudo result of a driver: the answer follows later (never seen by users).
  public static final int SUSPEND = -998;

  private Errno() {}

  /// The symbolic name of an error, given as a positive or a negative number; `OK` for 0, and the
  /// decimal number itself if it names no error.
  public static String nameOf(int error) {
    return switch (Math.abs(error)) {
      case OK -> "OK";
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case ESRCH -> "ESRCH";
      case EINTR -> "EINTR";
      case EIO -> "EIO";
      case ENXIO -> "ENXIO";
      case E2BIG -> "E2BIG";
      case ENOEXEC -> "ENOEXEC";
      case EBADF -> "EBADF";
      case ECHILD -> "ECHILD";
      case EAGAIN -> "EAGAIN";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EFAULT -> "EFAULT";
      case ENOTBLK -> "ENOTBLK";
      case EBUSY -> "EBUSY";
      case EEXIST -> "EEXIST";
      case EXDEV -> "EXDEV";
      case ENODEV -> "ENODEV";
      case ENOTDIR -> "ENOTDIR";
      case EISDIR -> "EISDIR";
      case EINVAL -> "EINVAL";
      case ENFILE -> "ENFILE";
      case EMFILE -> "EMFILE";
      case ENOTTY -> "ENOTTY";
      case ETXTBSY -> "ETXTBSY";
      case EFBIG -> "EFBIG";
      case ENOSPC -> "ENOSPC";
      case ESPIPE -> "ESPIPE";
      case EROFS -> "EROFS";
      case EMLINK -> "EMLINK";
      case EPIPE -> "EPIPE";
      case EDOM -> "EDOM";
      case ERANGE -> "ERANGE";
      case EDEADLK -> "EDEADLK";
      case ENAMETOOLONG -> "ENAMETOOLONG";
      case ENOLCK -> "ENOLCK";
      case ENOSYS -> "ENOSYS";
      case ENOTEMPTY -> "ENOTEMPTY";
      case ELOOP -> "ELOOP";
      case ERESTART -> "ERESTART";
      case EIDRM -> "EIDRM";
      case EILSEQ -> "EILSEQ";
      case EGENERIC -> "EGENERIC";
      case ELOCKED -> "ELOCKED";
      case EBADCALL -> "EBADCALL";
      case EBADSRCDST -> "EBADSRCDST";
      case ECALLDENIED -> "ECALLDENIED";
      case EDEADSRCDST -> "EDEADSRCDST";
      case ENOTREADY -> "ENOTREADY";
      case EBADREQUEST -> "EBADREQUEST";
      case ETRAPDENIED -> "ETRAPDENIED";
      case EDONTREPLY -> "EDONTREPLY";
      default -> Integer.toString(error);
    };
  }

  /// The text that people read for an error, given as a positive or a negative number.
  public static String textOf(int error) {
    return switch (Math.abs(error)) {
      case OK -> "No error";
      case EPERM -> "Operation not permitted";
      case ENOENT -> "No such file or directory";
      case ESRCH -> "No such process";
      case EINTR -> "Interrupted function call";
      case EIO -> "Input/output error";
      case ENXIO -> "No such device or address";
      case E2BIG -> "Arg list too long";
      case ENOEXEC -> "Exec format error";
      case EBADF -> "Bad file descriptor";
      case ECHILD -> "No child processes";
      case EAGAIN -> "Resource temporarily unavailable";
      case ENOMEM -> "Not enough space";
      case EACCES -> "Permission denied";
      case EFAULT -> "Bad address";
      case ENOTBLK -> "Not a block special file";
      case EBUSY -> "Resource busy";
      case EEXIST -> "File exists";
      case EXDEV -> "Improper link";
      case ENODEV -> "No such device";
      case ENOTDIR -> "Not a directory";
      case EISDIR -> "Is a directory";
      case EINVAL -> "Invalid argument";
      case ENFILE -> "Too many open files in system";
      case EMFILE -> "Too many open files";
      case ENOTTY -> "Inappropriate I/O control operation";
      case ETXTBSY -> "Text file busy";
      case EFBIG -> "File too large";
      case ENOSPC -> "No space left on device";
      case ESPIPE -> "Invalid seek";
      case EROFS -> "Read-only file system";
      case EMLINK -> "Too many links";
      case EPIPE -> "Broken pipe";
      case EDOM -> "Domain error";
      case ERANGE -> "Result too large";
      case EDEADLK -> "Resource deadlock avoided";
      case ENAMETOOLONG -> "Filename too long";
      case ENOLCK -> "No locks available";
      case ENOSYS -> "Function not implemented";
      case ENOTEMPTY -> "Directory not empty";
      case ELOOP -> "Too many levels of symbolic links";
      case ERESTART -> "Service restarted";
      case EIDRM -> "Identifier removed";
      case EILSEQ -> "Illegal byte sequence";
      case EGENERIC -> "Generic error";
      case ELOCKED -> "Can't send message due to deadlock";
      case EBADCALL -> "Illegal system call number";
      case EBADSRCDST -> "Bad source or destination for IPC";
      case ECALLDENIED -> "No permission for system call";
      case EDEADSRCDST -> "Source or destination is not alive";
      case ENOTREADY -> "Source or destination is not ready";
      case EBADREQUEST -> "Destination cannot handle request";
      case ETRAPDENIED -> "IPC trap not allowed";
      case EDONTREPLY -> "Pseudo-code: don't send a reply";
      default -> "Unknown error " + error;
    };
  }
}
