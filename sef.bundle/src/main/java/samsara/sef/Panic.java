package samsara.sef;

/// Ends the process that throws it: the state is not to be trusted any more. RS brings the service
/// back. Not to be caught.
///
/// MINIX: `lib/libsys/panic.c`.
public final class Panic extends RuntimeException {
  /// @param message what is wrong, with its values
  public Panic(String message) {
    super(message);
  }
}
