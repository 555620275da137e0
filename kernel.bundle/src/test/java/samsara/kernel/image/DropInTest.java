package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import samsara.abi.Errno;

/// Jars in the folder that File Install watches.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DropInTest {
  private Path load;
  private TestFramework framework;

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path watched) throws Exception {
    load = Files.createDirectories(watched.resolve("load"));
    framework =
        new TestFramework(
            folder,
            Map.of(
                // The installer of the test and File Install must mean the same interface.
                Constants.FRAMEWORK_BUNDLE_PARENT,
                Constants.FRAMEWORK_BUNDLE_PARENT_APP,
                Constants.FRAMEWORK_BOOTDELEGATION,
                "org.apache.felix.fileinstall",
                "felix.fileinstall.dir",
                load.toString(),
                "felix.fileinstall.tmpdir",
                watched.resolve("tmp").toString(),
                "felix.fileinstall.poll",
                "100",
                "felix.fileinstall.noInitialDelay",
                "true",
                "felix.fileinstall.log.level",
                "0"));
    framework.installJarOf(ArtifactInstaller.class).start();
  }

  @AfterEach
  void reset() throws Exception {
    try (var files = Files.list(load)) {
      for (Path file : files.toList()) {
        Files.delete(file);
        framework.nextEvent();
      }
    }
    framework.reset();
  }

  @AfterAll
  void stop() throws Exception {
    framework.close();
  }

  private static ServiceJar saying(String text) {
    return new ServiceJar().process("return \"" + text + "\";");
  }

  private Path drop(String name, byte[] content) throws IOException {
    Path elsewhere = framework.write(name, content);
    return Files.move(elsewhere, load.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private LinkedImage nextDroppedIn(Path file) throws InterruptedException {
    ImageEvent event = framework.nextEvent();
    assertThat(event).isInstanceOf(ImageEvent.DroppedIn.class);
    assertThat(((ImageEvent.DroppedIn) event).file()).isEqualTo(file.toString());
    return ((ImageEvent.DroppedIn) event).image();
  }

  @Test
  void aDroppedJarIsLinkedAndReported() throws Exception {
    Path file = drop("demo.jar", saying("dropped").build());

    assertThat(TestFramework.run(nextDroppedIn(file))).isEqualTo("dropped");
  }

  @Test
  void aChangedJarIsLinkedAndReportedAgain() throws Exception {
    LinkedImage first = nextDroppedIn(drop("demo.jar", saying("first").build()));

    LinkedImage second =
        nextDroppedIn(drop("demo.jar", saying("the second one").version("2.0.0").build()));

    assertThat(TestFramework.run(second)).isEqualTo("the second one");
    assertThat(TestFramework.run(first)).isEqualTo("first");
    assertThat(framework.demo().getVersion()).hasToString("2.0.0");
  }

  @Test
  void aDroppedJarReplacesTheInstalledBundleOfItsName() throws Exception {
    framework.staged(framework.write("staged.jar", saying("staged")));
    Bundle before = framework.demo();

    LinkedImage image = nextDroppedIn(drop("demo.jar", saying("dropped").build()));

    assertThat(TestFramework.run(image)).isEqualTo("dropped");
    assertThat(framework.demo()).isSameAs(before);
  }

  @Test
  void aRemovedJarIsReportedAndItsBundleGoesWithTheLastImage() throws Exception {
    Path file = drop("demo.jar", saying("dropped").build());
    LinkedImage image = nextDroppedIn(file);

    Files.delete(file);

    assertThat(framework.nextEvent())
        .isEqualTo(new ImageEvent.DropRemoved(file.toString(), "demo"));
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
    framework.loader().release(image.id());
    assertThat(framework.eventsSoFar()).isEmpty();
    assertThat(framework.context().getBundles())
        .extracting(Bundle::getSymbolicName)
        .doesNotContain("samsara.demo");
  }

  @Test
  void aBadJarIsReportedAndNothingElseHappens() throws Exception {
    LinkedImage image = framework.staged(framework.write("staged.jar", saying("staged")));

    Path file = drop("demo.jar", "no jar at all".getBytes(StandardCharsets.UTF_8));

    assertThat(framework.nextEvent())
        .isEqualTo(new ImageEvent.DropFailed(file.toString(), Errno.ENOEXEC, file + ": not a jar"));
    assertThat(TestFramework.run(image)).isEqualTo("staged");
    Files.delete(file);
    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void anOrdinaryBundleIsLeftToFileInstall() throws Exception {
    Path other =
        drop(
            "other.jar",
            new ServiceJar()
                .header("Bundle-SymbolicName", "other")
                .header("Samsara-Program", "")
                .header("Service-Component", "")
                .build());
    Path demo = drop("demo.jar", saying("dropped").build());

    LinkedImage image = nextDroppedIn(demo);

    // File Install handles the files of one scan in the order of their names.
    assertThat(framework.eventsSoFar()).isEmpty();
    assertThat(image.programName()).isEqualTo("demo");
    Files.delete(other);
    while (framework.context().getBundle(other.toUri().toString()) != null) {
      Thread.onSpinWait();
    }
  }
}
