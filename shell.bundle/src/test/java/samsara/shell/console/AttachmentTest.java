package samsara.shell.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.hw.Picture;
import samsara.hw.Seat;

final class AttachmentTest {
  private final List<String> typed = new ArrayList<>();
  private final Deque<Integer> keys = new ArrayDeque<>();
  private final StringBuilder shown = new StringBuilder();
  private final List<String> modes = new ArrayList<>();
  private int pausesLeft = 100;
  private boolean broken;
  private boolean notRaw;

  private final Seat seat =
      new Seat() {
        @Override
        public Picture look() {
          if (broken) {
            throw new IllegalStateException("the CPU does not answer");
          }
          return new TextPicture(5, "hello", 7, 0);
        }

        @Override
        public void type(String text) {
          if (text.contains("~")) {
            throw new IllegalArgumentException("no such key");
          }
          typed.add(text);
        }
      };

  private final HostTerminal terminal =
      new HostTerminal() {
        @Override
        public void raw() throws IOException {
          modes.add("raw");
          if (notRaw) {
            throw new IOException("stty does not answer");
          }
        }

        @Override
        public void restore() {
          modes.add("restored");
        }

        @Override
        public int rows() {
          return 24;
        }

        @Override
        public int columns() {
          return 80;
        }

        @Override
        public int read() {
          return keys.isEmpty() ? -1 : keys.remove();
        }

        @Override
        public void write(String text) {
          shown.append(text);
        }

        @Override
        public boolean pause() {
          return --pausesLeft > 0;
        }
      };

  private void run() throws IOException {
    new Attachment(terminal, seat).run("<alt-f1>");
  }

  @Test
  void showsTheScreenTypesTheKeysAndLeavesAtTheDetachKey() throws IOException {
    "l\003".chars().forEach(keys::add);
    keys.add(HostKeys.DETACH);
    run();
    assertThat(typed).containsExactly("<alt-f1>", "l<ctrl-c>");
    assertThat(shown).contains("hello", "Ctrl-] leaves");
    assertThat(modes).containsExactly("raw", "restored");
    assertThat(pausesLeft).isEqualTo(100);
  }

  @Test
  void leavesWhenItIsInterrupted() throws IOException {
    pausesLeft = 3;
    run();
    assertThat(modes).containsExactly("raw", "restored");
  }

  @Test
  void terminalIsInOrderAfterAFailure() {
    broken = true;
    assertThatThrownBy(this::run).hasMessage("the CPU does not answer");
    assertThat(modes).containsExactly("raw", "restored");
  }

  @Test
  void terminalIsInOrderIfItDoesNotBecomeRaw() {
    notRaw = true;
    assertThatThrownBy(this::run).hasMessage("stty does not answer");
    assertThat(modes).containsExactly("raw", "restored");
  }

  @Test
  void refusedKeyIsToldAndDoesNotKeepBackTheOthers() throws IOException {
    "a~b".chars().forEach(keys::add);
    keys.add(HostKeys.DETACH);
    run();
    assertThat(typed).containsExactly("<alt-f1>", "a", "b");
    assertThat(shown).containsOnlyOnce("\007");
  }
}
