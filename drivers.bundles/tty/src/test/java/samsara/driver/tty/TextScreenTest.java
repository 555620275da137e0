package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The screen behind the parser of escape sequences.
final class TextScreenTest {
  private static final int ROWS = 4;
  private static final int COLUMNS = 10;

  private int bells;
  private final TextScreen screen = new TextScreen(ROWS, COLUMNS, 6 * COLUMNS, () -> bells++);
  private final EscapeParser parser = new EscapeParser(screen);

  private void put(String text) {
    for (int i = 0; i < text.length(); i++) {
      parser.accept(text.charAt(i));
    }
  }

  private String row(int row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < COLUMNS; i++) {
      text.append((char) (screen.cell(screen.origin() + row * COLUMNS + i) & 0xFF));
    }
    return text.toString().stripTrailing();
  }

  private int look(int row, int column) {
    return screen.cell(screen.origin() + row * COLUMNS + column) >> 8 & 0xFF;
  }

  private String rows() {
    return String.join("|", row(0), row(1), row(2), row(3));
  }

  @Test
  void textGoesOnInTheNextRowWhenOneIsFull() {
    put("0123456789");
    assertThat(screen.row()).isZero();
    put("ab");
    assertThat(rows()).isEqualTo("0123456789|ab||");
  }

  @Test
  void lineFeedAtTheBottomScrolls() {
    put("a\r\nb\r\nc\r\nd\r\ne");
    assertThat(rows()).isEqualTo("b|c|d|e");
    assertThat(screen.origin()).isEqualTo(COLUMNS);
  }

  @Test
  void scrollingGoesOnWhenTheMemoryIsUsedUp() {
    for (int i = 0; i < 50; i++) {
      put(i + "\r\n");
    }
    assertThat(rows()).isEqualTo("47|48|49|");
  }

  @Test
  void reverseLineFeedAtTheTopScrollsDown() {
    put("a\r\nb\033[H\033Mx");
    assertThat(rows()).isEqualTo("x|a|b|");
  }

  @Test
  void cursorMovesAsFarAsTheScreenGoes() {
    put("\033[99;99H");
    assertThat(screen.row()).isEqualTo(3);
    assertThat(screen.column()).isEqualTo(9);
    put("\033[2A\033[3D");
    assertThat(screen.row()).isEqualTo(1);
    assertThat(screen.column()).isEqualTo(6);
    put("\033[B\033[C");
    assertThat(screen.row()).isEqualTo(2);
    assertThat(screen.column()).isEqualTo(7);
    put("\033[H");
    assertThat(screen.cursor()).isEqualTo(screen.origin());
  }

  @Test
  void erasesPartsOfTheScreen() {
    put("aaa\r\nbbb\r\nccc\033[2;2H\033[J");
    assertThat(rows()).isEqualTo("aaa|b||");
    put("\033[2J");
    assertThat(rows()).isEqualTo("|||");
  }

  @Test
  void erasesUpToTheCursor() {
    put("aaa\r\nbbb\033[2;2H\033[1J");
    assertThat(rows()).isEqualTo("|  b||");
  }

  @Test
  void erasesPartsOfARow() {
    put("abcdef\033[1;3H\033[K");
    assertThat(row(0)).isEqualTo("ab");
    put("\033[1;1H\033[1K");
    assertThat(row(0)).isEqualTo(" b");
    put("\033[2K");
    assertThat(row(0)).isEmpty();
  }

  @Test
  void insertsAndDeletesRows() {
    put("a\r\nb\r\nc\033[2;1H\033[L");
    assertThat(rows()).isEqualTo("a||b|c");
    put("\033[2M");
    assertThat(rows()).isEqualTo("a|c||");
  }

  @Test
  void insertsAndDeletesCharacters() {
    put("abcdef\033[1;2H\033[2@");
    assertThat(row(0)).isEqualTo("a  bcdef");
    put("\033[3P");
    assertThat(row(0)).isEqualTo("acdef");
  }

  @Test
  void renditionSetsColoursAndIsReset() {
    put("\033[1;31;44mx\033[7my\033[0mz");
    assertThat(look(0, 0)).isEqualTo(0x1C);
    assertThat(look(0, 1)).isEqualTo(0x49);
    assertThat(look(0, 2)).isEqualTo(TextScreen.USUAL);
  }

  @Test
  void tabBackspaceAndBell() {
    put("\tx\b\by\7");
    assertThat(row(0)).isEqualTo("       yx");
    assertThat(bells).isEqualTo(1);
  }

  @Test
  void unknownAndUnfinishedSequencesShowNothing() {
    put("\033[5z\033q\033[12;");
    assertThat(rows()).isEqualTo("|||");
    put("3Hx");
    assertThat(row(3)).isEqualTo("  x");
  }

  @Test
  void hugeParametersAreHarmless() {
    put("\033[99999999999999A\033[2147483648L\033[9999P\033[9999@\033[9999M");
    assertThat(screen.row()).isZero();
  }

  @Test
  void whatHasChangedIsKnown() {
    screen.clean();
    put("\033[2;3Hab");
    assertThat(screen.dirtyFrom()).isEqualTo(COLUMNS + 2);
    assertThat(screen.dirtyTo()).isEqualTo(COLUMNS + 4);
  }
}
