package samsara.abi;

/// An operating error on its way to the dispatch loop, which turns it into a reply. Carries no
/// stack trace: it is an answer, not a bug.
public final class ErrnoException extends Exception {
  private final int errno;

  /// An error with nothing to add to its number.
  ///
  /// @param errno a positive number of {@link Errno}
  public ErrnoException(int errno) {
    this(errno, Errno.textOf(errno));
  }

  /// An error with a text for people: what failed, with which value.
  ///
  /// @param errno a positive number of {@link Errno}
  public ErrnoException(int errno, String message) {
    super(message, null, false, false);
    if (errno <= 0) {
      throw new IllegalArgumentException("errno=" + errno + " is not positive");
    }
    this.errno = errno;
  }

  /// Answers the result of a call that is negative for an error, or throws that error.
  public static int check(int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(-result);
    }
    return result;
  }

  /// The positive error number.
  public int errno() {
    return errno;
  }
}
