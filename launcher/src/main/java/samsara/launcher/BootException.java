package samsara.launcher;

/// The system does not boot; the message is for the user.
final class BootException extends Exception {
  BootException(String message) {
    super(message);
  }

  BootException(String message, Throwable cause) {
    super(message, cause);
  }
}
