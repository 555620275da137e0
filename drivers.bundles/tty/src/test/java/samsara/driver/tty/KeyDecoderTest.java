package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KeyDecoderTest {
  private static final int A = 0x1E;
  private static final int SHIFT = 0x2A;
  private static final int CONTROL = 0x1D;
  private static final int ALT = 0x38;
  private static final int RELEASE = 0x80;
  private static final int GREY = 0xE0;

  private final KeyDecoder decoder = new KeyDecoder();

  private int press(int... bytes) {
    int code = KeyDecoder.NONE;
    for (int each : bytes) {
      code = decoder.accept(each);
    }
    return code;
  }

  @Test
  void keysAreCharactersWhenPressedAndNothingWhenReleased() {
    assertThat(press(A)).isEqualTo('a');
    assertThat(press(A | RELEASE)).isEqualTo(KeyDecoder.NONE);
    assertThat(press(0x1C)).isEqualTo('\r');
    assertThat(press(0x39)).isEqualTo(' ');
    assertThat(press(0x01)).isEqualTo(0x1B);
  }

  @Test
  void everyCharacterOfAsciiHasItsKey() {
    StringBuilder typed = new StringBuilder();
    for (int shift = 0; shift < 2; shift++) {
      press(shift == 1 ? SHIFT : SHIFT | RELEASE);
      for (int scan = 0x02; scan <= 0x39; scan++) {
        int code =
            scan == SHIFT || scan == 0x36 || scan == CONTROL || scan == ALT ? -1 : press(scan);
        if (code > 0 && code < 0x7F) {
          typed.append((char) code);
        }
      }
    }
    for (char each = ' '; each < 0x7F; each++) {
      assertThat(typed.toString()).contains(String.valueOf(each));
    }
  }

  @Test
  void shiftHoldsUntilItIsReleased() {
    assertThat(press(SHIFT, A)).isEqualTo('A');
    assertThat(press(SHIFT | RELEASE, A)).isEqualTo('a');
  }

  @Test
  void controlMakesControlCharacters() {
    assertThat(press(CONTROL, 0x2E)).isEqualTo(3);
    assertThat(press(0x2B)).isEqualTo(0x1C);
    assertThat(press(0x1A)).isEqualTo(0x1B);
  }

  @Test
  void altSetsTheEighthBit() {
    assertThat(press(ALT, A)).isEqualTo('a' | 0x80);
  }

  @Test
  void capsLockChangesLettersOnly() {
    press(0x3A, 0x3A | RELEASE);
    assertThat(press(A)).isEqualTo('A');
    assertThat(press(0x02)).isEqualTo('1');
    assertThat(press(SHIFT, A)).isEqualTo('a');
    assertThat(decoder.locks()).isEqualTo(KeyDecoder.LOCK_CAPS);
  }

  @Test
  void lockThatIsHeldChangesOnce() {
    press(0x3A, 0x3A, 0x3A);
    assertThat(decoder.locks()).isEqualTo(KeyDecoder.LOCK_CAPS);
  }

  @Test
  void keypadIsDigitsWithNumLock() {
    assertThat(press(0x48)).isEqualTo(Keymap.EXT | Keymap.UP);
    press(0x45, 0x45 | RELEASE);
    assertThat(press(0x48)).isEqualTo('8');
    assertThat(press(GREY, 0x48)).isEqualTo(Keymap.EXT | Keymap.UP);
    assertThat(press(SHIFT, 0x48)).isEqualTo(Keymap.EXT | Keymap.UP);
  }

  @Test
  void functionKeysKnowTheirModifier() {
    assertThat(press(0x3B)).isEqualTo(Keymap.EXT | Keymap.F1);
    assertThat(press(0x58)).isEqualTo(Keymap.EXT | Keymap.F1 + 11);
    assertThat(press(ALT, 0x3C)).isEqualTo(Keymap.WITH_ALT | Keymap.F1 + 1);
  }

  @Test
  void controlAltDeleteIsTheReboot() {
    assertThat(press(CONTROL, ALT, 0x53)).isEqualTo(KeyDecoder.REBOOT);
  }

  @Test
  void shiftAndGreyPageKeysScroll() {
    assertThat(press(SHIFT, GREY, 0x49)).isEqualTo(KeyDecoder.SCROLL_UP);
    assertThat(press(GREY, 0x51)).isEqualTo(KeyDecoder.SCROLL_DOWN);
  }

  @Test
  void pauseKeyIsSwallowed() {
    assertThat(press(0xE1, 0x1D, 0x45)).isEqualTo(KeyDecoder.NONE);
    assertThat(decoder.locks()).isZero();
    assertThat(press(A)).isEqualTo('a');
  }

  @Test
  void loadedMapIsUsed() {
    byte[] map = Keymap.us().toBytes();
    map[A * 12] = 'q';
    map[A * 12 + 1] = 0;
    decoder.map(Keymap.of(map));
    assertThat(press(A)).isEqualTo('q');
  }
}
