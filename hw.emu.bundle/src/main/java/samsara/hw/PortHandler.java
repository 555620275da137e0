package samsara.hw;

/// What answers at a range of I/O ports. Called on the CPU thread.
///
/// A handler sees no access that is wider than [#widthBytes]: the bus splits it into neighbouring
/// ones, low byte first, as it does for an eight-bit card.
public interface PortHandler {
  /// Answers a read of `widthBytes` (1, 2 or 4) at `port`; bits beyond the width are ignored.
  int in(int port, int widthBytes);

  /// Takes a write of `widthBytes`; `value` has no bits beyond the width.
  void out(int port, int widthBytes, int value);

  /// The widest access that the device takes as one: 1, 2 or 4.
  default int widthBytes() {
    return 1;
  }
}
