package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final int MORE_THAN_SLOTS = 300;

  @Test
  void sessionsComeAndGoWithoutEnd() throws Exception {
    try (SimSystem system = SimSystem.boot(7)) {
      int processes = system.kernel().control().processes().size();
      for (int i = 0; i < MORE_THAN_SLOTS; i++) {
        try (Session shell = system.login()) {
          assertThat(shell.slot("vfs")).isPresent();
        }
      }
      assertThat(system.kernel().control().processes()).hasSize(processes);
    }
  }
}
