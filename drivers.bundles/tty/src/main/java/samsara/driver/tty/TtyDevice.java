package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import samsara.abi.ErrnoException;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.WindowSize;

/// The hardware end of a line.
///
/// MINIX: the function pointers of `drivers/tty/tty.h`.
interface TtyDevice {
  /// The first open. `ENXIO` if there is no such device.
  default void open(Termios settings) throws ErrnoException {}

  /// The last close.
  default void close(Termios settings) {}

  /// Bytes that it can take now; some more are taken for echoes.
  int roomBytes();

  /// Puts bytes out.
  void put(byte[] bytes);

  /// Throws away what has not gone out.
  default void discard() {}

  /// `true` if everything has gone out.
  default boolean isDrained() {
    return true;
  }

  /// Output stops at once, or goes on.
  default void stop(boolean stopped) {}

  /// Other settings are valid now.
  default void settings(Termios settings) {}

  /// Sends a break.
  default void sendBreak() {}

  /// The queue has room again: takes what was held back.
  default void roomForInput() {}

  /// Its size.
  default WindowSize size() {
    return WindowSize.UNKNOWN;
  }

  /// Saves what a new version needs to go on.
  default void save(DataOutputStream out) throws IOException {}

  /// Takes over from a former version.
  default void restore(DataInputStream in) throws IOException {}
}
