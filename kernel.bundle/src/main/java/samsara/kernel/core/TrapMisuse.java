package samsara.kernel.core;

/// A process used its traps in a way that only a defect of the process explains. Ends the process
/// with ABRT.
final class TrapMisuse extends RuntimeException {
  TrapMisuse(String message) {
    super(message);
  }
}
