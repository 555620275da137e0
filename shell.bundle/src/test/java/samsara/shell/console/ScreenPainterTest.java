package samsara.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScreenPainterTest {
  private static final int USUAL = 0x07;

  @Test
  void firstPaintingShowsEverythingAndTheCursor() {
    ScreenPainter painter = new ScreenPainter(10, 10);
    assertThat(painter.paint(new TextPicture(3, "abcdef", USUAL, 4)))
        .isEqualTo("\033[1;1H\033[0;37mabc\033[2;1Hdef\033[0m\033[2;2H\033[?25h");
  }

  @Test
  void laterPaintingsShowWhatHasChanged() {
    ScreenPainter painter = new ScreenPainter(10, 10);
    painter.paint(new TextPicture(3, "abcdef", USUAL, 4));
    assertThat(painter.paint(new TextPicture(3, "abXdef", USUAL, -1)))
        .isEqualTo("\033[1;3H\033[0;37mX\033[0m\033[?25l");
  }

  @Test
  void nothingIsSentWhenNothingHasChanged() {
    ScreenPainter painter = new ScreenPainter(10, 10);
    painter.paint(new TextPicture(3, "abcdef", USUAL, 4));
    assertThat(painter.paint(new TextPicture(3, "abcdef", USUAL, 4))).isEmpty();
    assertThat(painter.paint(new TextPicture(3, "abcdef", USUAL, 5)))
        .isEqualTo("\033[2;3H\033[?25h");
  }

  @Test
  void coloursAreThoseOfTheScreen() {
    ScreenPainter painter = new ScreenPainter(10, 10);
    assertThat(painter.paint(new TextPicture(1, "x", 0x1C, -1))).contains("\033[0;1;31;44mx");
  }

  @Test
  void smallTerminalShowsThePartWithTheCursor() {
    ScreenPainter painter = new ScreenPainter(2, 2);
    String painted = painter.paint(new TextPicture(3, "abcdefghi", USUAL, 7));
    assertThat(painted).contains("de").contains("gh").doesNotContain("ab").doesNotContain("i");
    assertThat(painted).endsWith("\033[2;2H\033[?25h");
  }

  @Test
  void forgottenScreenIsPaintedAgain() {
    ScreenPainter painter = new ScreenPainter(10, 10);
    String first = painter.paint(new TextPicture(3, "abcdef", USUAL, 4));
    painter.forget();
    assertThat(painter.paint(new TextPicture(3, "abcdef", USUAL, 4))).isEqualTo(first);
  }
}
