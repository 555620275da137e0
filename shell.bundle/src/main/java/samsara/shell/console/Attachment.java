package samsara.shell.console;

import java.io.IOException;
import samsara.hw.Picture;
import samsara.hw.Seat;

/// A person at a terminal of the host, before the machine: until the detach key, or until the
/// thread is interrupted.
final class Attachment {
  private static final int PAUSES_A_PAINTING = 2;
  private static final int PAUSES_A_FRESH_PAINTING = 100;
  private static final String ENTER = "\033[?1049h\033[2J";
  private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

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
    terminal.raw();
    try {
      terminal.write(ENTER);
      follow();
    } finally {
      terminal.write(LEAVE);
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
    String keys = HostKeys.of(typed.toString());
    if (!keys.isEmpty()) {
      try {
        seat.type(keys);
      } catch (IllegalArgumentException e) {
        terminal.write("\007"); // too much is waiting
      }
    }
    return value != HostKeys.DETACH;
  }
}
