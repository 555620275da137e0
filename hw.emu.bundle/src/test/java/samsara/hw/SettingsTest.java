package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.hw.ide.IdeController;

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

  @ParameterizedTest
  @ValueSource(strings = {"0", "2048", "much", "99999999999", ""})
  void numberIsNamedWithWhatIsAllowed(String value) {
    assertThat(mistake(Ram.Config.class, "ram", "sizeMebibytes", value))
        .hasValue("'sizeMebibytes' of 'ram' is a number from 1 to 2047, not '" + value + "'");
  }

  private static Optional<String> mistake(
      Class<? extends Annotation> description, String pid, String key, Object value) {
    return Settings.mistake(description, Map.of("service.pid", pid, key, value));
  }

  @Test
  void choiceIsNamedWithWhatThereIs() {
    assertThat(mistake(Timebase.Config.class, "time", "mode", "DEAD"))
        .hasValue("'mode' of 'time' is one of [LIVE, SIMULATED], not 'DEAD'");
  }

  @Test
  void truthIsTrueOrFalse() {
    assertThat(mistake(HostSerialLine.Config.class, "line", "input", "maybe"))
        .hasValue("'input' of 'line' is true or false, not 'maybe'");
  }

  @Test
  void oneValueIsNotTwo() {
    assertThat(mistake(Ram.Config.class, "ram", "sizeMebibytes", new int[] {1, 2}))
        .hasValue("'sizeMebibytes' of 'ram' is one value, not 2");
  }

  @Test
  void whatIsRightPassesAsTextToo() {
    assertThat(mistake(Ram.Config.class, "ram", "sizeMebibytes", "64")).isEmpty();
    assertThat(mistake(Timebase.Config.class, "time", "mode", "LIVE")).isEmpty();
    assertThat(mistake(HostSerialLine.Config.class, "line", "input", true)).isEmpty();
    assertThat(mistake(IdeController.Config.class, "ide", "readOnly", List.of("a", "b"))).isEmpty();
  }

  @Test
  void keyWithoutADefaultIsNeeded() {
    assertThat(mistake(SerialCard.Config.class, "com", "plug", "NONE"))
        .hasValue("part 'com' lacks the key 'number'");
  }
}
