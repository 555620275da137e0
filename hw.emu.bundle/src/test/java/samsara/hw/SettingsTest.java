package samsara.hw;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void knownKeysPass() {
    assertThatCode(() ->
            Settings.check(
                Ram.Config.class, Map.of("sizeMebibytes", 8, "service.pid", "samsara.hw.Ram")))
        .doesNotThrowAnyException();
  }

  @Test
  void unknownKeyIsNamedWithTheOnesThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Settings.check(
                Ram.Config.class, Map.of("sizeMegabytes", 8, "service.pid", "samsara.hw.Ram")))
        .withMessageContaining("'sizeMegabytes'")
        .withMessageContaining("samsara.hw.Ram")
        .withMessageContaining("sizeMebibytes");
  }
}
