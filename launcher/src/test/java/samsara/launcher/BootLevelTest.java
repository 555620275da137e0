package samsara.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BootLevelTest {
  @Test
  void theMachineStartsBeforeTheServices() {
    assertThat(BootLevel.of("samsara.kernel")).isLessThan(BootLevel.of("samsara.rs"));
    assertThat(BootLevel.of("samsara.driver.log")).isEqualTo(BootLevel.SERVICES);
  }

  @Test
  void theDropInFolderIsWatchedOnceTheSystemIsReady() {
    assertThat(BootLevel.of("org.apache.felix.fileinstall"))
        .isGreaterThan(BootLevel.of("samsara.shell"));
  }

  @Test
  void bundlesOfOthersAreInfrastructure() {
    assertThat(BootLevel.of("org.apache.felix.scr")).isEqualTo(BootLevel.INFRASTRUCTURE);
  }
}
