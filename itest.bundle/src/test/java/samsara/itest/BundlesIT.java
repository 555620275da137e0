package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.Test;
import org.osgi.framework.Bundle;

public class BundlesIT extends InBootedSystem {
  @Test
  public void everyBundleIsActive() {
    assertThat(ours())
        .isNotEmpty()
        .allSatisfy(bundle -> assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE));
  }

  @Test
  public void commandsRunWithoutATerminal() throws Exception {
    assertThat(run("lb -s | grep samsara.kernel")).contains("samsara.kernel (1.0.0)");
  }

  private Stream<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith("samsara."));
  }
}
