package samsara.hw;

/// What is at the other end of a serial port's cable. Called on the CPU thread; the line brings in
/// what host threads read through the [HostMailbox].
///
/// The line honours hardware flow control: the port asks for a byte when it has room for one.
public interface SerialLine {
  /// Takes a byte that the port has sent.
  void transmit(byte value);

  /// The next byte for the port, 0 to 255, or -1 when none waits.
  int receive();

  /// Tells the line whom to run, on the CPU thread, when bytes have come for an idle port.
  void onInput(Runnable arrived);
}
