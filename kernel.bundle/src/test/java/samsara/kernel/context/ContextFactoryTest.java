package samsara.kernel.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ContextFactoryTest {

  @AfterEach
  void clearChoice() {
    System.clearProperty(ContextFactory.PROPERTY);
  }

  @Test
  void continuationsAreBestWhereTheJvmPermitsThem() {
    assertThat(ContextFactory.best().name()).isEqualTo("continuation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"continuation", "vthread", "plain"})
  void thePropertyChoosesTheKind(String name) {
    System.setProperty(ContextFactory.PROPERTY, name);

    assertThat(ContextFactory.best().name()).isEqualTo(name);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    System.setProperty(ContextFactory.PROPERTY, "fiber");

    assertThatThrownBy(ContextFactory::best)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "unknown kind of context: samsara.context=fiber, known: continuation, vthread, plain");
  }

  @Test
  void aKindThatTheJvmHidesIsRefusedWithTheMissingFlag() {
    assertThatThrownBy(() -> ContextKind.CONTINUATION.require(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "contexts of kind continuation need the JVM flag"
                + " --add-exports java.base/jdk.internal.vm=ALL-UNNAMED");
  }
}
