package samsara.hw.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.Rig;

class KeyboardControllerTest {
  private static final int DATA = 0x60;
  private static final int STATUS = 0x64;
  private static final int FULL = 0x01;
  private static final int FROM_MOUSE = 0x20;
  private static final int ACKNOWLEDGE = 0xFA;

  private final KeyboardController controller = new KeyboardController();
  private final Rig rig = new Rig(controller);

  private int next() {
    rig.advanceNanos(KeyboardController.BYTE_NANOS);
    assertThat(rig.in(STATUS) & FULL).isEqualTo(FULL);
    return rig.in(DATA);
  }

  private List<Integer> all() {
    List<Integer> bytes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      rig.advanceMillis(1);
      if ((rig.in(STATUS) & FULL) != 0) {
        bytes.add(rig.in(DATA));
      }
    }
    return bytes;
  }

  private void command(int value) {
    rig.out(STATUS, value);
  }

  private void mouse(int value) {
    command(0xD4);
    rig.out(DATA, value);
  }

  @Test
  void selfTestAndCableTestsPass() {
    command(0xAA);
    assertThat(rig.in(DATA)).isEqualTo(0x55);
    command(0xAB);
    assertThat(rig.in(DATA)).isZero();
    command(0xA9);
    assertThat(rig.in(DATA)).isZero();
  }

  @Test
  void modeReadsBack() {
    command(0x60);
    rig.out(DATA, 0x44);
    command(0x20);

    assertThat(rig.in(DATA)).isEqualTo(0x44);
  }

  @Test
  void statusTellsACommandFromData() {
    command(0xAE);
    assertThat(rig.in(STATUS) & 0x08).isNotZero();
    rig.out(DATA, 0xEE);
    assertThat(rig.in(STATUS) & 0x08).isZero();
  }

  @Test
  void keyMakesItsScanCodesAndInterrupts() {
    controller.type("a");
    rig.advanceNanos(KeyboardController.BYTE_NANOS);

    assertThat(rig.interrupt()).isEqualTo(1);
    assertThat(rig.in(DATA)).isEqualTo(0x1E);
    assertThat(all()).containsExactly(0x9E);
  }

  @Test
  void readingTheDataLowersTheLine() {
    controller.type("a");
    rig.advanceNanos(KeyboardController.BYTE_NANOS);
    rig.in(DATA);

    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void noByteComesWhileOneWaits() {
    controller.type("ab");
    rig.advanceMillis(1_000);

    assertThat(rig.in(DATA)).isEqualTo(0x1E);
    assertThat(all()).containsExactly(0x9E, 0x30, 0xB0);
  }

  @Test
  void capitalsAreShifted() {
    controller.type("A");

    assertThat(all()).containsExactly(0x2A, 0x1E, 0x9E, 0xAA);
  }

  @Test
  void namedKeysAndModifiers() {
    controller.type("<ctrl-alt-del><f1><enter><lt>");

    assertThat(all())
        .containsExactly(
            0x1D, 0x38, 0xE0, 0x53, 0xE0, 0xD3, 0xB8, 0x9D, 0x3B, 0xBB, 0x1C, 0x9C, 0x2A, 0x33,
            0xB3, 0xAA);
  }

  @Test
  void whatIsNoKeyIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> controller.type("<hyper-x>"))
        .withMessageContaining("<hyper-x>");
    assertThatIllegalArgumentException().isThrownBy(() -> controller.type("\u20AC"));
  }

  @Test
  void tooManyKeysAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> controller.type("x".repeat(Keyboard.TYPED_MAX)))
        .withMessageContaining("bytesMax");
  }

  @Test
  void withoutTranslationTheKeyboardSpeaksSetTwo() {
    command(0x60);
    rig.out(DATA, 0x01);
    controller.type("a");

    assertThat(all()).containsExactly(0x1C, 0xF0, 0x1C);
  }

  @Test
  void withInterruptsOffTheByteComesSilently() {
    command(0x60);
    rig.out(DATA, 0x40);
    controller.type("a");
    rig.advanceMillis(1);

    assertThat(rig.interrupt()).isEqualTo(-1);
    assertThat(rig.in(DATA)).isEqualTo(0x1E);
  }

  @Test
  void disabledKeyboardWaits() {
    command(0xAD);
    controller.type("a");
    rig.advanceMillis(10);
    assertThat(rig.in(STATUS) & FULL).isZero();
    command(0xAE);

    assertThat(next()).isEqualTo(0x1E);
  }

  @Test
  void ledsAreSet() {
    rig.out(DATA, 0xED);
    assertThat(next()).isEqualTo(ACKNOWLEDGE);
    rig.out(DATA, 0x05);
    assertThat(next()).isEqualTo(ACKNOWLEDGE);

    assertThat(controller.leds()).isEqualTo(5);
  }

  @Test
  void keyboardResetsIdentifiesAndEchoes() {
    rig.out(DATA, 0xFF);
    assertThat(all()).containsExactly(ACKNOWLEDGE, 0xAA);
    rig.out(DATA, 0xF2);
    assertThat(all()).containsExactly(ACKNOWLEDGE, 0xAB, 0x41);
    rig.out(DATA, 0xEE);
    assertThat(all()).containsExactly(0xEE);
    rig.out(DATA, 0x01);
    assertThat(all()).containsExactly(0xFE);
  }

  @Test
  void mouseReportsWhenEnabled() {
    command(0xA8);
    mouse(0xF4);
    assertThat(next()).isEqualTo(ACKNOWLEDGE);
    controller.moveMouse(3, -2, 1);
    rig.advanceNanos(KeyboardController.BYTE_NANOS);

    assertThat(rig.in(STATUS) & FROM_MOUSE).isEqualTo(FROM_MOUSE);
    assertThat(all()).containsExactly(0x29, 0x03, 0xFE);
  }

  @Test
  void mouseInterruptsOnItsOwnLine() {
    command(0x60);
    rig.out(DATA, 0x47);
    mouse(0xFF);
    rig.advanceNanos(KeyboardController.BYTE_NANOS);

    assertThat(rig.interrupt()).isEqualTo(12);
    assertThat(all()).containsExactly(ACKNOWLEDGE, 0xAA, 0x00);
  }

  @Test
  void mouseIsSilentBeforeItIsEnabled() {
    command(0xA8);
    controller.moveMouse(3, 2, 0);

    assertThat(all()).isEmpty();
  }

  @Test
  void stuckControllerStaysBusyUntilItsSelfTest() {
    rig.faults("i8042").set(FaultKind.STUCK_BUSY, new Faults.Rate(1, 1));
    command(0x20);
    rig.faults("i8042").clear();

    assertThat(rig.in(STATUS) & 0x02).isEqualTo(0x02);
    command(0xAA);
    assertThat(rig.in(STATUS) & 0x02).isZero();
  }
}
