package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;

/// The session of the README, and what the framework's own verbs mean, in the booted system.
public final class ScenarioIT extends InBootedSystem {
  private static final String TEXT = "Hello, World!";

  private final ServiceTable services = new ServiceTable(this);

  @Before
  public void startHello() throws Exception {
    awaitReady();
    run("service -p up hello -dev /dev/hello");
  }

  @After
  public void stopHello() throws Exception {
    if (services.row("hello").isPresent()) {
      run("service down hello");
    }
    hello().update(Files.newInputStream(original()));
    hello().start();
  }

  @Test
  public void clientSeesNeitherUpdateNorCrash() throws Exception {
    assertThat(run("cat /dev/hello")).contains(TEXT);
    assertThat(run("cat /dev/hello")).contains(TEXT);
    ServiceTable.Row before = services.row("hello").orElseThrow();

    run("service update hello-1.1 -label hello -state 1");
    assertThat(run("cat /dev/hello")).contains(TEXT);
    assertThat(run("dmesg")).contains("Hey, I'm a new version!").contains("Called 3 time(s)");
    assertThat(services.row("hello"))
        .contains(new ServiceTable.Row(before.endpoint(), before.pid(), "1.1.0", 0));

    run("kill -9 " + before.pid());
    assertThat(run("cat /dev/hello")).contains(TEXT);
    services.await("hello", "restarted once", row -> row.isPresent() && row.get().restarts() == 1);
    assertThat(services.row("hello"))
        .contains(new ServiceTable.Row(before.endpoint(), before.pid(), "1.1.0", 1));

    assertThatThrownBy(() -> run("service update hello-init-fails -label hello"))
        .hasMessageContaining("(error 41)");
    assertThatThrownBy(() -> run("service update hello-init-crashes -label hello"))
        .hasMessageContaining("(error 41)");
    assertThat(run("cat /dev/hello")).contains(TEXT);
    assertThat(services.row("hello").orElseThrow().version()).isEqualTo("1.1.0");
    assertThat(hello().getVersion()).hasToString("1.1.0");

    run("service refresh hello");
    services.await("hello", "refreshed", row -> row.isPresent() && row.get().restarts() == 2);
    assertThat(run("cat /dev/hello")).contains(TEXT);
    run("service down hello");
    assertThat(services.row("hello")).isEmpty();
    assertThatThrownBy(() -> run("cat /dev/hello")).hasMessageContaining("/dev/hello");
  }

  @Test
  public void jarInTheLoadFolderUpdatesTheRunningServiceAndItsRemovalTakesItDown()
      throws Exception {
    Path dropped = load().resolve("hello.jar");
    copyWhole(sample("hello-1.2"), dropped);
    services.await("hello", "1.2.0", row -> row.isPresent() && row.get().version().equals("1.2.0"));
    assertThat(run("cat /dev/hello")).contains(TEXT);
    Files.delete(dropped);
    services.await("hello", "down", row -> row.isEmpty());
  }

  @Test
  public void updateOfTheBundleIsALiveUpdateAndItsStopIsADown() throws Exception {
    run("cat /dev/hello");
    ServiceTable.Row before = services.row("hello").orElseThrow();
    try (InputStream newer = Files.newInputStream(sample("hello-1.2"))) {
      hello().update(newer);
    }
    services.await("hello", "1.2.0", row -> row.isPresent() && row.get().version().equals("1.2.0"));
    assertThat(services.row("hello").orElseThrow().endpoint()).isEqualTo(before.endpoint());
    run("cat /dev/hello");
    assertThat(run("dmesg")).contains("Called 2 time(s)");

    hello().stop();
    services.await("hello", "down", row -> row.isEmpty());
  }

  @Test
  public void everyServiceBundleIsItsOwnRefreshClosure() {
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    List<Bundle> serviceBundles =
        Arrays.stream(context.getBundles())
            .filter(bundle -> bundle.getHeaders().get("Samsara-Program") != null)
            .toList();
    assertThat(serviceBundles).hasSizeGreaterThan(6);
    assertThat(serviceBundles)
        .allSatisfy(bundle ->
            assertThat(wiring.getDependencyClosure(List.of(bundle))).containsExactly(bundle));
  }

  private Path sample(String name) {
    return home().resolve("samples").resolve(name + ".jar");
  }

  private Path original() throws Exception {
    try (var jars = Files.newDirectoryStream(home().resolve("bundles"), "samsara.driver.hello*")) {
      return jars.iterator().next();
    }
  }

  private Bundle hello() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals("samsara.driver.hello"))
        .findFirst()
        .orElseThrow();
  }

  private static void copyWhole(Path from, Path to) throws Exception {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
