package samsara.shell;

import samsara.abi.Errno;

/// Why a command failed, for people, and its exit status.
public final class CommandFailure extends Exception {
  /// Status of a command that failed for a reason that has no error number.
  static final int GENERAL = 1;

  private final int exitStatus;

  CommandFailure(int exitStatus, String message) {
    super(message, null, false, false);
    this.exitStatus = exitStatus;
  }

  /// A failure that an error number explains: `what: text (error n)`.
  ///
  /// @param errno positive or negative
  static CommandFailure because(int errno, String what) {
    int number = Math.abs(errno);
    return new CommandFailure(
        number, what + ": " + Errno.textOf(number) + " (error " + number + ")");
  }

  /// The exit status, 1 to 255.
  public int exitStatus() {
    return exitStatus;
  }
}
