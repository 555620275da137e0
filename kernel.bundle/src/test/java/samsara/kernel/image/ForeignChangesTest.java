package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import samsara.abi.Errno;

/// What people do to service bundles through the framework, as the shell, the web console and
/// others do it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignChangesTest {
  private TestFramework framework;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    framework = new TestFramework(folder);
  }

  @AfterEach
  void reset() throws Exception {
    framework.reset();
  }

  @AfterAll
  void stop() throws Exception {
    framework.close();
  }

  private static ServiceJar saying(String text) {
    return new ServiceJar().process("return \"" + text + "\";");
  }

  private LinkedImage running() throws Exception {
    return framework.staged(framework.write("first.jar", saying("first")));
  }

  private void update(ServiceJar jar) throws Exception {
    framework.demo().update(Files.newInputStream(framework.write("update.jar", jar)));
  }

  @Test
  void anUpdateIsReportedWithItsLinkedImage() throws Exception {
    LinkedImage first = running();

    update(saying("second").version("2.0.0"));

    ImageEvent event = framework.nextEvent();
    assertThat(event).isInstanceOf(ImageEvent.BundleChanged.class);
    LinkedImage second = ((ImageEvent.BundleChanged) event).image();
    assertThat(second.version()).isEqualTo("2.0.0");
    assertThat(second.programName()).isEqualTo("demo");
    assertThat(TestFramework.run(second)).isEqualTo("second");
    assertThat(TestFramework.run(first)).isEqualTo("first");
    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void anUpdateCanBeRolledBack() throws Exception {
    LinkedImage first = running();
    update(saying("second").version("2.0.0"));
    framework.nextEvent();

    framework.loader().restore(first.id());

    assertThat(framework.eventsSoFar()).isEmpty();
    assertThat(framework.demo().getVersion()).hasToString("1.0.0");
  }

  @Test
  void anUpdateThatBreaksTheProfileIsUndoneAndReported() throws Exception {
    LinkedImage first = running();

    update(new ServiceJar().version("2.0.0").process("Thread.yield(); return \"\";"));

    assertThat(framework.nextEvent())
        .isInstanceOfSatisfying(
            ImageEvent.BundleRejected.class,
            rejected -> {
              assertThat(rejected.program()).isEqualTo("demo");
              assertThat(rejected.errno()).isEqualTo(Errno.ENOEXEC);
              assertThat(rejected.text()).contains("violates the process profile");
            });
    assertThat(framework.demo().getVersion()).hasToString("1.0.0");
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(TestFramework.run(first)).isEqualTo("first");
    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void anUpdateThatDoesNotResolveIsUndoneAndReported() throws Exception {
    running();

    try {
      update(saying("second").version("2.0.0").header("Import-Package", "samsara.sef,no.where"));
    } catch (BundleException _) {
      // The one who updates hears it too.
    }

    assertThat(framework.nextEvent())
        .isInstanceOfSatisfying(
            ImageEvent.BundleRejected.class,
            rejected -> assertThat(rejected.text()).contains("does not resolve"));
    assertThat(framework.demo().getVersion()).hasToString("1.0.0");
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void anUpdateToAnotherProgramIsUndoneAndReported() throws Exception {
    running();

    update(saying("second").version("2.0.0").header("Samsara-Program", "other"));

    assertThat(framework.nextEvent())
        .isInstanceOfSatisfying(
            ImageEvent.BundleRejected.class,
            rejected ->
                assertThat(rejected.text()).endsWith("holds program other instead of demo"));
    assertThat(framework.demo().getVersion()).hasToString("1.0.0");
  }

  @Test
  void anUpdateWithTheSameContentIsNoNews() throws Exception {
    running();

    update(saying("first"));

    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void aStopIsReportedAndARestartIsNot() throws Exception {
    running();

    framework.demo().stop();

    assertThat(framework.nextEvent()).isEqualTo(new ImageEvent.BundleStopped("demo"));
    framework.demo().start();
    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void aStopForTheMomentIsReportedWhenTheBundleStaysDown() throws Exception {
    running();

    framework.demo().stop(Bundle.STOP_TRANSIENT);

    assertThat(framework.nextEvent()).isEqualTo(new ImageEvent.BundleStopped("demo"));
  }

  @Test
  void anUpdateOfAStoppedBundleIsNoNews() throws Exception {
    running();
    framework.demo().stop();
    framework.nextEvent();

    update(saying("second"));

    assertThat(framework.eventsSoFar()).isEmpty();
    assertThat(TestFramework.run(framework.staged("demo"))).isEqualTo("second");
  }

  @Test
  void anUninstallIsReported() throws Exception {
    running();

    framework.demo().uninstall();

    ImageEvent event = framework.nextEvent();
    if (event instanceof ImageEvent.BundleStopped) {
      event = framework.nextEvent(); // an uninstall begins with a stop
    }
    assertThat(event).isEqualTo(new ImageEvent.BundleRemoved("demo"));
  }

  @Test
  void aRefreshDisturbsNobodyAndTheProgramIsThereAgain() throws Exception {
    LinkedImage first = running();

    framework.refresh(framework.demo());

    assertThat(framework.eventsSoFar()).isEmpty();
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(framework.demo().getRegisteredServices()).hasSize(1);
    assertThat(TestFramework.run(first)).isEqualTo("first");
    assertThat(TestFramework.run(framework.staged("demo"))).isEqualTo("first");
  }

  @Test
  void bundlesThatNobodyLoadedAreNoNews() throws Exception {
    Path file = framework.write("demo.jar", saying("first"));
    Bundle bundle = framework.context().installBundle(file.toUri().toString());
    bundle.start();

    bundle.stop();
    bundle.uninstall();

    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void theFrameworksOwnVerbsWorkWhileImagesAreStaged() throws Exception {
    running();
    LinkedImage last = framework.staged(framework.write("0.jar", saying("0")));

    for (int i = 1; i < 10; i++) {
      framework.refresh(framework.demo());
      last = framework.staged(framework.write(i + ".jar", saying("" + i)));
    }

    assertThat(TestFramework.run(last)).isEqualTo("9");
    assertThat(framework.eventsSoFar()).isEmpty();
  }
}
