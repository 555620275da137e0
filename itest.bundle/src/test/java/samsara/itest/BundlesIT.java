package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

public class BundlesIT extends InBootedSystem {
  @Inject private ServiceComponentRuntime components;

  @Test
  public void everyBundleIsActive() {
    assertThat(ours())
        .isNotEmpty()
        .allSatisfy(bundle -> assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE));
  }

  @Test
  public void everyComponentIsSatisfied() throws Exception {
    awaitReady();
    Bundle[] bundles = ours().toArray(Bundle[]::new);
    assertThat(components.getComponentDescriptionDTOs(bundles))
        .flatMap(components::getComponentConfigurationDTOs)
        .filteredOn(each -> each.unsatisfiedReferences.length > 0 || each.failure != null)
        .extracting(BundlesIT::complaint)
        .isEmpty();
  }

  @Test
  public void commandsRunWithoutATerminal() throws Exception {
    assertThat(run("lb -s | grep samsara.kernel")).contains("samsara.kernel (1.0.0)");
  }

  private static String complaint(ComponentConfigurationDTO component) {
    Set<String> missing =
        Arrays.stream(component.unsatisfiedReferences)
            .map(each -> each.name)
            .collect(Collectors.toSet());
    String services =
        Arrays.stream(component.description.references)
            .filter(each -> missing.contains(each.name))
            .map(each -> each.interfaceName)
            .collect(Collectors.joining(" "));
    return component.description.name + " lacks " + services + ", failure=" + component.failure;
  }

  private Stream<Bundle> ours() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().startsWith("samsara."));
  }
}
