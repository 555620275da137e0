package samsara.hw;

/// What a text screen shows at a moment; it does not change any more.
public interface Picture {
  /// Cells of a row.
  int columns();

  /// Rows.
  int rows();

  /// The character in a cell, as Unicode has it; cells are counted row by row.
  char character(int cell);

  /// The look of a cell: bits 0 to 3 the colour, 4 to 6 the background, as a VGA has them.
  int attribute(int cell);

  /// The cell with the cursor, -1 if it is not shown.
  int cursor();
}
