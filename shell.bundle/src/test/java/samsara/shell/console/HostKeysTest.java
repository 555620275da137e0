package samsara.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostKeysTest {
  @ParameterizedTest
  @CsvSource({
    "'ls -l\r', 'ls -l<enter>'",
    "'a<b', 'a<lt>b'",
    "'\u0003', '<ctrl-c>'",
    "'\u001C', '<ctrl-\\>'",
    "'\u007F', '<backspace>'",
    "'\t', '<tab>'",
    "'\u001B', '<esc>'",
    "'\u001Bx', '<alt-x>'",
    "'\u001BX', '<alt-shift-x>'",
    "'\u001B-a', '-a'",
    "'\u001B>a', '<alt-shift-.>a'",
    "'\u001B<', '<alt-lt>'",
    "'\u001B[A\u001BOB', '<up><down>'",
    "'\u001BOP\u001B[15~', '<f1><f5>'",
    "'\u001B[1;3Q', '<alt-f2>'",
    "'\u001B[5;2~', '<shift-pgup>'",
    "'\u001B[1;5D', '<ctrl-left>'",
    "'\u001B[99~x', 'x'",
    "'\u00E9x', 'x'"
  })
  void bytesOfTheTerminalAreKeys(String typed, String keys) {
    assertThat(String.join("", HostKeys.of(typed))).isEqualTo(keys);
  }

  @Test
  void keysAreApart() {
    assertThat(HostKeys.of("a<\r\u0000\u001B[A")).containsExactly("a", "<lt>", "<enter>", "<up>");
  }
}
