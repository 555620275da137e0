package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.protocol.tty.TermiosFlag.ECHO;
import static samsara.protocol.tty.TermiosFlag.ECHOE;
import static samsara.protocol.tty.TermiosFlag.ECHOK;
import static samsara.protocol.tty.TermiosFlag.ECHONL;
import static samsara.protocol.tty.TermiosFlag.ICANON;
import static samsara.protocol.tty.TermiosFlag.ICRNL;
import static samsara.protocol.tty.TermiosFlag.IEXTEN;
import static samsara.protocol.tty.TermiosFlag.IGNBRK;
import static samsara.protocol.tty.TermiosFlag.IGNCR;
import static samsara.protocol.tty.TermiosFlag.IGNPAR;
import static samsara.protocol.tty.TermiosFlag.INLCR;
import static samsara.protocol.tty.TermiosFlag.INPCK;
import static samsara.protocol.tty.TermiosFlag.ISIG;
import static samsara.protocol.tty.TermiosFlag.ISTRIP;
import static samsara.protocol.tty.TermiosFlag.IXANY;
import static samsara.protocol.tty.TermiosFlag.IXOFF;
import static samsara.protocol.tty.TermiosFlag.IXON;
import static samsara.protocol.tty.TermiosFlag.NOFLSH;
import static samsara.protocol.tty.TermiosFlag.PARMRK;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import samsara.abi.Signal;
import samsara.protocol.tty.ControlCharacter;
import samsara.protocol.tty.Termios;

final class LineDisciplineTest {
  private static final int BREAK_INTERRUPTS = 0x0001;

  private final RecordingLine line = new RecordingLine();
  private final LineDiscipline discipline = new LineDiscipline(line);

  private void type(String text) {
    for (int i = 0; i < text.length(); i++) {
      discipline.input(text.charAt(i));
    }
  }

  private String take(int bytes) {
    return new String(discipline.take(bytes), StandardCharsets.ISO_8859_1);
  }

  private void local(int set, int cleared) {
    discipline.termios(discipline.termios().withLocal(set, cleared));
  }

  private void input(int set, int cleared) {
    discipline.termios(discipline.termios().withInput(set, cleared));
  }

  // ---- Canonical mode. ----

  @Test
  void lineIsThereWhenItsEndIsTyped() {
    type("abc");
    assertThat(discipline.hasLine()).isFalse();
    type("\r");
    assertThat(discipline.hasLine()).isTrue();
    assertThat(take(100)).isEqualTo("abc\n");
  }

  @Test
  void readGetsOneLineOnly() {
    type("one\rtwo\r");
    assertThat(take(100)).isEqualTo("one\n");
    assertThat(take(100)).isEqualTo("two\n");
  }

  @Test
  void shortReadsGetALineInPieces() {
    type("abcdef\r");
    assertThat(take(4)).isEqualTo("abcd");
    assertThat(discipline.hasLine()).isTrue();
    assertThat(take(4)).isEqualTo("ef\n");
    assertThat(discipline.hasLine()).isFalse();
  }

  @Test
  void queueThatWasFilledInRawModeIsALine() {
    local(0, ICANON);
    type("x".repeat(InputQueue.SIZE));
    local(ICANON, 0);
    assertThat(discipline.hasLine()).isTrue();
    assertThat(take(100)).hasSize(100);
    assertThat(discipline.hasLine()).isFalse();
    type("\r");
    assertThat(take(500)).hasSize(InputQueue.SIZE - 100 + 1).endsWith("x\n");
  }

  @Test
  void endOfFileGivesWhatWasTypedWithoutItself() {
    type("abc\4");
    assertThat(take(100)).isEqualTo("abc");
  }

  @Test
  void endOfFileAtTheStartOfALineReadsNothing() {
    type("\4");
    assertThat(discipline.hasLine()).isTrue();
    assertThat(take(100)).isEmpty();
    assertThat(discipline.hasLine()).isFalse();
  }

  @Test
  void endOfFileBehindAFullReadIsNotReadAsAnotherEnd() {
    type("abc\4");
    assertThat(take(3)).isEqualTo("abc");
    assertThat(discipline.hasLine()).isFalse();
  }

  @Test
  void furtherEndOfLineCharacterEndsALine() {
    discipline.termios(discipline.termios().with(ControlCharacter.EOL, ';'));
    type("a;b");
    assertThat(take(100)).isEqualTo("a;");
  }

  @Test
  void eraseTakesTheLastCharacterBackAndWipesIt() {
    type("ab\b");
    assertThat(line.echoed).hasToString("ab\b \b");
    type("\r");
    assertThat(take(100)).isEqualTo("a\n");
  }

  @Test
  void eraseStopsAtTheLineBefore() {
    type("a\r\b\b");
    assertThat(take(100)).isEqualTo("a\n");
  }

  @Test
  void eraseWipesAllColumnsOfAControlCharacterAndOfATab() {
    type("\1\b");
    assertThat(line.echoed).hasToString("^A\b \b\b \b");
    line.echoed.setLength(0);
    type("ab\t\b");
    assertThat(line.echoed).hasToString("ab      " + "\b \b".repeat(6));
  }

  @Test
  void eraseWithoutEchoEIsShownAsItself() {
    local(0, ECHOE);
    type("ab\b\r");
    assertThat(line.echoed).hasToString("ab^H\n");
    assertThat(take(100)).isEqualTo("a\n");
  }

  @Test
  void killTakesTheWholeLineBack() {
    type("abc\25");
    assertThat(line.echoed).hasToString("abc" + "\b \b".repeat(3));
    type("x\r");
    assertThat(take(100)).isEqualTo("x\n");
  }

  @Test
  void killWithoutEchoEIsShownAndEndsTheRowWithEchoK() {
    local(ECHOK, ECHOE);
    type("abc\25");
    assertThat(line.echoed).hasToString("abc^U\n");
  }

  @Test
  void literalNextTakesTheMeaningFromTheCharacterBehind() {
    type("\26\3\26\b\r");
    assertThat(line.signals).isEmpty();
    assertThat(take(100)).isEqualTo("\3\b\n");
  }

  @Test
  void reprintShowsTheLineAgain() {
    type("ab\22");
    assertThat(line.echoed).hasToString("ab^R\nab");
  }

  @Test
  void eraseBehindOtherOutputReprintsFirst() {
    type("ab");
    discipline.disturb();
    type("\b");
    assertThat(line.echoed).hasToString("ab^R\nab\b \b");
  }

  @Test
  void withoutExtensionsTheirCharactersAreText() {
    local(0, IEXTEN);
    type("\26\22\r");
    assertThat(take(100)).isEqualTo("\26\22\n");
  }

  @Test
  void fullQueueKeepsRoomForTheEndOfTheLine() {
    type("x".repeat(1000));
    assertThat(discipline.count()).isEqualTo(InputQueue.SIZE - 1);
    assertThat(discipline.input('y')).isFalse();
    assertThat(discipline.input('\r')).isTrue();
    assertThat(take(1000)).hasSize(InputQueue.SIZE).endsWith("x\n");
  }

  @Test
  void disabledCharacterHasNoMeaning() {
    discipline.termios(discipline.termios().with(ControlCharacter.INTR, Termios.DISABLED));
    type("\3\u00FF\r");
    assertThat(line.signals).isEmpty();
    assertThat(take(100)).isEqualTo("\3\u00FF\n");
  }

  // ---- Echo. ----

  @Test
  void controlCharactersAreEchoedReadably() {
    type("\33\u007F");
    assertThat(line.echoed).hasToString("^[^?");
  }

  @Test
  void endOfFileIsEchoedSoThatTheNextTextCoversIt() {
    type("\4");
    assertThat(line.echoed).hasToString("^D\b\b");
  }

  @Test
  void nothingIsEchoedWithoutEcho() {
    local(0, ECHO);
    type("ab\b\25x\22\r");
    assertThat(line.echoed).isEmpty();
  }

  @Test
  void lineFeedIsEchoedByItselfWithEchoNl() {
    local(ECHONL, ECHO);
    type("secret\r");
    assertThat(line.echoed).hasToString("\n");
  }

  // ---- Mapping. ----

  @Test
  void carriageReturnIsMappedAsTheSettingsSay() {
    local(0, ICANON);
    input(0, ICRNL);
    type("\r\n");
    input(INLCR, 0);
    type("\n");
    input(IGNCR | ICRNL, 0);
    type("\r");
    assertThat(take(100)).isEqualTo("\r\n\r");
  }

  @Test
  void eighthBitIsStripped() {
    input(ISTRIP, 0);
    type("\u00E1\r");
    assertThat(take(100)).isEqualTo("a\n");
  }

  // ---- Signals. ----

  @Test
  void interruptSignalsFlushesAndIsEchoed() {
    type("abc\3");
    assertThat(line.signals).containsExactly(Signal.INT);
    assertThat(line.discards).isEqualTo(1);
    assertThat(line.echoed).hasToString("abc^C");
    assertThat(discipline.count()).isZero();
  }

  @Test
  void quitSignals() {
    type("\34");
    assertThat(line.signals).containsExactly(Signal.QUIT);
  }

  @Test
  void suspendIsTextSinceThereIsNoJobControl() {
    type("\32\r");
    assertThat(line.signals).isEmpty();
    assertThat(take(100)).isEqualTo("\32\n");
  }

  @Test
  void queueIsKeptWithNoFlush() {
    local(NOFLSH, 0);
    type("abc\3\r");
    assertThat(line.discards).isZero();
    assertThat(take(100)).isEqualTo("abc\n");
  }

  @Test
  void withoutSignalsTheirCharactersAreText() {
    local(0, ISIG);
    type("\3\34\r");
    assertThat(line.signals).isEmpty();
    assertThat(take(100)).isEqualTo("\3\34\n");
  }

  // ---- Flow. ----

  @Test
  void stopAndStartStopAndStartOutput() {
    input(IXON, IXANY);
    type("\23x\21");
    assertThat(line.stops).containsExactly(true, false);
    type("\r");
    assertThat(take(100)).isEqualTo("x\n");
  }

  @Test
  void anyCharacterStartsOutputWithIxany() {
    input(IXON | IXANY, 0);
    type("\23x");
    assertThat(line.stops).containsExactly(true, false);
  }

  @Test
  void withoutFlowControlItsCharactersAreText() {
    input(0, IXON);
    type("\23\21\r");
    assertThat(line.stops).isEmpty();
    assertThat(take(100)).isEqualTo("\23\21\n");
  }

  @Test
  void otherEndIsStoppedWhenTheQueueFillsUpAndStartedWhenItEmpties() {
    local(0, ICANON);
    input(IXOFF, 0);
    type("x".repeat(200));
    assertThat(line.flow).hasToString("\23");
    take(200);
    assertThat(line.flow).hasToString("\23\21");
  }

  @Test
  void discardIgnoresOutputUntilItComesAgain() {
    type("\17");
    assertThat(line.ignores).isTrue();
    type("\17");
    assertThat(line.ignores).isFalse();
  }

  // ---- Raw mode, errors. ----

  @Test
  void withoutLinesEverythingCanBeReadAtOnce() {
    local(0, ICANON);
    type("ab\b\4");
    assertThat(take(100)).isEqualTo("ab\b\4");
  }

  @Test
  void fullQueueTakesNoMoreWithoutLines() {
    local(0, ICANON);
    type("x".repeat(InputQueue.SIZE));
    assertThat(discipline.input('y')).isFalse();
  }

  @Test
  void breakIsIgnoredOrInterruptsOrReadsAsNul() {
    local(0, ICANON);
    input(IGNBRK, 0);
    discipline.inputBreak();
    assertThat(discipline.count()).isZero();
    input(0, IGNBRK);
    discipline.inputBreak();
    assertThat(line.signals).containsExactly(Signal.INT);
    input(0, BREAK_INTERRUPTS);
    discipline.inputBreak();
    assertThat(take(100)).isEqualTo("\0");
    input(PARMRK, 0);
    discipline.inputBreak();
    assertThat(take(100)).isEqualTo("\u00FF\0\0");
  }

  @Test
  void parityErrorIsTextOrIgnoredOrMarkedOrNul() {
    local(0, ICANON);
    discipline.inputError('a');
    input(INPCK | IGNPAR, 0);
    discipline.inputError('b');
    input(0, IGNPAR);
    discipline.inputError('c');
    input(PARMRK, 0);
    discipline.inputError('d');
    assertThat(take(100)).isEqualTo("a\0\u00FF\0d");
  }

  @Test
  void markedInputDoublesTheMark() {
    local(0, ICANON);
    input(PARMRK, ISTRIP);
    type("\u00FF");
    assertThat(take(100)).isEqualTo("\u00FF\u00FF");
  }
}
