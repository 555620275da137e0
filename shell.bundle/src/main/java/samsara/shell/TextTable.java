package samsara.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table for people: its text has a line of headings and a line a row. Columns of numbers are
/// right-aligned.
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = List.of(headings);
  }

  /// Adds a row; there must be a cell for every heading.
  TextTable add(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException("cells=" + cells.length + " columns=" + headings.size());
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  /// The headings.
  public List<String> headings() {
    return headings;
  }

  /// The cells, row by row.
  public List<List<String>> rows() {
    return List.copyOf(rows);
  }

  @Override
  public String toString() {
    int[] widths = new int[headings.size()];
    boolean[] right = new boolean[headings.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          rows.stream()
              .mapToInt(row -> row.get(column).length())
              .reduce(headings.get(i).length(), Math::max);
      right[i] =
          rows.stream().allMatch(row -> row.get(column).matches("-|-?\\d+"))
              && rows.stream().anyMatch(row -> !row.get(column).equals("-"));
    }
    StringBuilder text = new StringBuilder(line(headings, widths, right));
    for (List<String> row : rows) {
      text.append('\n').append(line(row, widths, right));
    }
    return text.toString();
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : GAP)
          .append(right[i] ? blanks + cells.get(i) : cells.get(i) + blanks);
    }
    return line.toString().stripTrailing();
  }
}
