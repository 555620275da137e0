package samsara.shell.console;

import java.io.IOException;
import java.util.List;
import samsara.hw.Picture;
import samsara.hw.Seat;

/// A person at a terminal of the host, before the machine: until the detach key, or until the
/// thread is interrupted.
final class Attachment {
  private static final int PAUSES_A_PAINTING = 2;
  private static final int PAUSES_A_FRESH_PAINTING = 100;

  private final HostTerminal terminal;
  private final Seat seat;

  Attachment(HostTerminal terminal, Seat seat) {
    this.terminal = terminal;
    this.seat = seat;
  }

  /// Shows the screen and types the keys, beginning with those. The terminal is in order
  /// afterwards, whatever happens.
  void run(String firstKeys) throws IOException {
    seat.type(firstKeys);
    try {
      terminal.raw();
      follow();
    } finally {
      terminal.restore();
    }
  }

  private void follow() throws IOException {
    Picture first = seat.look();
    boolean hasRoom = terminal.rows() > first.rows();
    ScreenPainter painter =
        new ScreenPainter(hasRoom ? terminal.rows() - 1 : terminal.rows(), terminal.columns());
    boolean attached = true;
    for (int pauses = 0; attached; pauses++) {
      if (pauses % PAUSES_A_FRESH_PAINTING == 0) {
        painter.forget(); // something else may have written there
        if (hasRoom) {
          terminal.write("\033[" + (first.rows() + 1) + ";1H\033[0;7m Ctrl-] leaves \033[0m");
        }
      }
      if (pauses % PAUSES_A_PAINTING == 0) {
        terminal.write(painter.paint(seat.look()));
      }
      attached = typeKeys() && terminal.pause();
    }
  }

  /// Types what has come. Answers `false` at the detach key.
  private boolean typeKeys() throws IOException {
    StringBuilder typed = new StringBuilder();
    int value = terminal.read();
    while (value >= 0 && value != HostKeys.DETACH) {
      typed.append((char) value);
      value = terminal.read();
    }
    List<String> keys = HostKeys.of(typed.toString());
    if (!keys.isEmpty() && !takes(String.join("", keys)) && !takesEach(keys)) {
      terminal.write("\007");
    }
    return value != HostKeys.DETACH;
  }

  // Those that are refused don't keep back the others.
  private boolean takesEach(List<String> keys) {
    boolean all = true;
    for (String key : keys) {
      all &= takes(key);
    }
    return all;
  }

  // Not if too much is waiting, or no such key is there.
  private boolean takes(String keys) {
    try {
      seat.type(keys);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
