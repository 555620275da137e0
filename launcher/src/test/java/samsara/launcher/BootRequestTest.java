package samsara.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BootRequestTest {
  @Test
  void noArgumentsAskForAPromptOnTheFullSystem() {
    BootRequest request = BootRequest.parse();
    assertThat(request.interactive()).isTrue();
    assertThat(request.system()).isEqualTo("full");
  }

  @Test
  void execTakesTheRestAsCommands() {
    BootRequest request = BootRequest.parse("--system", "minimal", "exec", "-e", "ps;", "lb");
    assertThat(request).isEqualTo(new BootRequest("minimal", "ps; lb", true, false));
    assertThat(request.interactive()).isFalse();
  }

  @Test
  void execWithoutCommandsIsRefused() {
    assertThatThrownBy(() -> BootRequest.parse("exec", "-e"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("exec: no commands given");
  }

  @Test
  void anUnknownArgumentIsNamed() {
    assertThatThrownBy(() -> BootRequest.parse("--fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown argument: --fast");
  }
}
