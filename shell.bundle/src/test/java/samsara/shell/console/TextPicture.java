package samsara.shell.console;

import samsara.hw.Picture;

/// A small screen.
record TextPicture(int columns, String text, int look, int cursor) implements Picture {
  @Override
  public int rows() {
    return text.length() / columns;
  }

  @Override
  public char character(int cell) {
    return text.charAt(cell);
  }

  @Override
  public int attribute(int cell) {
    return look;
  }
}
