package samsara.shell.console;

import java.io.IOException;

/// The terminal that a person sits at.
interface HostTerminal {
  /// Takes keys as they come from now on, without echo or signals, and shows an empty screen, until
  /// {@link #restore}, which is due even if this fails.
  void raw() throws IOException;

  /// Is again as it was before {@link #raw}, with the screen of then.
  void restore();

  /// Rows that it has.
  int rows();

  /// Columns that it has.
  int columns();

  /// A byte that has been typed, -1 if none has.
  int read() throws IOException;

  /// Shows text and control sequences between {@link #raw} and {@link #restore}.
  void write(String text);

  /// Lets a moment pass. Answers `false` if the thread has been interrupted.
  boolean pause();
}
