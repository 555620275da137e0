package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import samsara.abi.Errno;

/// From a location to a linked image, or to an error that says what is wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StagingTest {
  private TestFramework framework;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    framework = new TestFramework(folder, Map.of("samsara.image.deadline", "3000"));
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

  // ---- What works. ----

  @Test
  void aNewBundleIsInstalledAndActive() throws Exception {
    LinkedImage image = framework.staged(framework.write("demo.jar", saying("new")));

    assertThat(TestFramework.run(image)).isEqualTo("new");
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void anInstalledBundleIsUpdatedInPlace() throws Exception {
    LinkedImage first = framework.staged(framework.write("1.jar", saying("first")));
    long id = framework.demo().getBundleId();

    LinkedImage second =
        framework.staged(framework.write("2.jar", saying("second").version("2.0.0")));

    assertThat(TestFramework.run(first)).isEqualTo("first");
    assertThat(TestFramework.run(second)).isEqualTo("second");
    assertThat(framework.demo().getBundleId()).isEqualTo(id);
    assertThat(framework.demo().getVersion()).hasToString("2.0.0");
  }

  @Test
  void theSameContentIsNotLoadedAgain() throws Exception {
    LinkedImage first = framework.staged(framework.write("1.jar", saying("same")));
    long modified = framework.demo().getLastModified();

    LinkedImage second = framework.staged(framework.write("2.jar", saying("same")));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.program()).isSameAs(first.program());
    assertThat(framework.demo().getLastModified()).isEqualTo(modified);
  }

  @Test
  void contentThatSomebodyElseInstalledIsLinkedWithoutAnUpdate() throws Exception {
    Path file = framework.write("demo.jar", saying("installed"));
    Bundle bundle = framework.context().installBundle("reference:" + file.toUri());
    long modified = bundle.getLastModified();

    LinkedImage image = framework.staged(file);

    assertThat(TestFramework.run(image)).isEqualTo("installed");
    assertThat(bundle.getLastModified()).isEqualTo(modified);
  }

  @Test
  void ourOwnUpdatesAreNoNews() throws Exception {
    LinkedImage first = framework.staged(framework.write("1.jar", saying("first")));
    framework.staged(framework.write("2.jar", saying("second")));
    framework.loader().restore(first.id());

    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @Test
  void restoreMakesTheFormerContentTheBundles() throws Exception {
    LinkedImage first = framework.staged(framework.write("1.jar", saying("first")));
    framework.staged(framework.write("2.jar", saying("second").version("2.0.0")));

    framework.loader().restore(first.id());
    framework.eventsSoFar();

    assertThat(framework.demo().getVersion()).hasToString("1.0.0");
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(TestFramework.run(first)).isEqualTo("first");
  }

  @Test
  void theDependencyClosureOfAnUpdatedServiceIsItself() throws Exception {
    framework.staged(framework.write("1.jar", saying("first")));
    framework.staged(framework.write("2.jar", saying("second")));

    assertThat(framework.wiring().getDependencyClosure(List.of(framework.demo())))
        .containsExactly(framework.demo());
    assertThat(framework.wiring().getRemovalPendingBundles()).isEmpty();
  }

  @Test
  void aServiceThatSomebodyIsWiredToIsUpdatedAndRefreshed() throws Exception {
    ServiceJar exporting = saying("first").header("Provide-Capability", "demo.anchor");
    framework.staged(framework.write("1.jar", exporting));
    Path anchor =
        framework.write(
            "anchor.jar",
            new ServiceJar()
                .header("Bundle-SymbolicName", "anchor")
                .header("Require-Capability", "demo.anchor")
                .header("Samsara-Program", "")
                .header("Service-Component", ""));
    framework.context().installBundle(anchor.toUri().toString()).start();

    LinkedImage second =
        framework.staged(
            framework.write("2.jar", exporting.process("return \"second\";").version("2")));

    assertThat(TestFramework.run(second)).isEqualTo("second");
    assertThat(framework.wiring().getRemovalPendingBundles()).isEmpty();
  }

  @Test
  void bootLinksInstalledProgramsInTheOrderOfTheirNames() throws Exception {
    for (String name : List.of("alpha", "beta")) {
      Path file =
          framework.write(
              name + ".jar",
              saying(name)
                  .header("Bundle-SymbolicName", "samsara." + name)
                  .header("Samsara-Program", name)
                  .file("OSGI-INF/demo.xml", component("demo.Demo", name)));
      framework.context().installBundle("reference:" + file.toUri());
    }

    List<LinkedImage> images = framework.loader().boot(List.of("beta", "alpha"));

    assertThat(images).extracting(LinkedImage::programName).containsExactly("beta", "alpha");
    assertThat(TestFramework.run(images.getFirst())).isEqualTo("beta");
  }

  @Test
  void bootNamesTheProgramsThatAreMissing() {
    assertThatThrownBy(() -> framework.loader().boot(List.of("tty", "pm")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "boot image incomplete: tty: no such program installed;"
                + " pm: no such program installed");
  }

  // ---- Where jars are found. ----

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "demo.jar", "samsara.demo", "samsara.demo-1.5.0", "demo-1.5.0.jar"})
  void aJarIsFoundByItsNameInTheDistribution(String name) throws Exception {
    framework.write("dist/bundles/samsara.demo-1.4.0.jar", saying("older"));
    framework.write("dist/bundles/samsara.demo-1.5.0.jar", saying("newer"));
    framework.write("dist/samples/demo.jar", saying("sample"));
    framework.write("dist/bundles/samsara.demonstration.jar", saying("other"));

    assertThat(TestFramework.run(framework.staged(name))).isEqualTo("newer");
  }

  @Test
  void samplesAreFoundAfterBundles() throws Exception {
    framework.write("dist/samples/demo-1.2.jar", saying("sample"));

    assertThat(TestFramework.run(framework.staged("demo-1.2"))).isEqualTo("sample");
  }

  @Test
  void aJarIsFoundByUrl() throws Exception {
    Path file = framework.write("demo.jar", saying("url"));

    assertThat(TestFramework.run(framework.staged(file.toUri().toString()))).isEqualTo("url");
  }

  @Test
  void anInstalledBundleIsFoundByItsLocationAndByItsProgram() throws Exception {
    Path file = framework.write("demo.jar", saying("installed"));
    Bundle bundle = framework.context().installBundle(file.toUri().toString());
    Files.delete(file);

    assertThat(TestFramework.run(framework.staged(bundle.getLocation()))).isEqualTo("installed");
    assertThat(TestFramework.run(framework.staged("demo"))).isEqualTo("installed");
  }

  // ---- What is refused, with nothing changed. ----

  private static String component(String implementation, String program) {
    return """
    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="demo">
      <implementation class="%s"/>
      <service><provide interface="samsara.sef.SystemProgram"/></service>
      <property name="samsara.program" value="%s"/>
    </scr:component>
    """
        .formatted(implementation, program);
  }

  private static byte[] text(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> badJars() {
    byte[] good = saying("good").build();
    return Stream.of(
        arguments("not a jar", text("#!/bin/sh\n"), "not a jar"),
        arguments("empty file", new byte[0], "not a jar"),
        arguments("truncated", Arrays.copyOf(good, good.length / 3), "damaged jar: "),
        arguments(
            "no manifest",
            JarEntries.write(Map.of("a.txt", text("a"))),
            "not a bundle: it has no manifest"),
        arguments(
            "no symbolic name",
            new ServiceJar().header("Bundle-SymbolicName", "").build(),
            "not a bundle: it has no Bundle-SymbolicName"),
        arguments(
            "bad version",
            new ServiceJar().version("one").build(),
            "not a bundle: bad Bundle-Version one"),
        arguments(
            "no program header",
            new ServiceJar().header("Samsara-Program", "").build(),
            "bundle without a program: it has no Samsara-Program"),
        arguments(
            "no component header",
            new ServiceJar().header("Service-Component", "").build(),
            "bundle without a program: no component provides samsara.sef.SystemProgram"),
        arguments(
            "component of another name",
            new ServiceJar().file("OSGI-INF/demo.xml", component("demo.Demo", "other")).build(),
            "bundle without a program: component samsara.program=demo does not appear"),
        arguments(
            "component that cannot be constructed",
            new ServiceJar()
                .source(
                    "demo.Demo",
                    "package demo; public final class Demo implements samsara.sef.SystemProgram {"
                        + " public Demo() { throw new IllegalArgumentException(); }"
                        + " public samsara.sef.SystemProcess newProcess() { return null; } }")
                .build(),
            "bundle without a program: component samsara.program=demo cannot be constructed"),
        arguments(
            "component class that is not there",
            new ServiceJar().file("OSGI-INF/demo.xml", component("demo.None", "demo")).build(),
            "bundle without a program: component samsara.program=demo cannot be constructed"),
        arguments(
            "damaged class",
            new ServiceJar().file("demo/Broken.class", "xyz").build(),
            "damaged class file demo/Broken.class: "),
        arguments(
            "profile violation",
            new ServiceJar().process("Thread.yield(); System.exit(1);\n return \"\";").build(),
            "violates the process profile: demo.DemoProcess.call, line 8: calls Thread.yield; wait"
                + " for messages in sef.receive() or sef.serve() (and 1 more)"),
        arguments(
            "unresolvable",
            new ServiceJar().header("Import-Package", "samsara.sef,org.nowhere").build(),
            "does not resolve: "),
        arguments(
            "class that needs another one",
            new ServiceJar()
                .source("demo.Helper", "package demo; public class Helper {}")
                .without("demo/Helper.class")
                .process("return new Helper().toString();")
                .build(),
            "class demo.Helper cannot be loaded: "),
        arguments(
            "constructor without an end",
            new ServiceJar()
                .source(
                    "demo.Demo",
                    "package demo; public final class Demo implements samsara.sef.SystemProgram {"
                        + " public Demo() { while (true) {} }"
                        + " public samsara.sef.SystemProcess newProcess() { return null; } }")
                .build(),
            "linking samsara.demo took longer than 3000 ms"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badJars")
  void aBadUpdateIsRefusedAndTheFormerContentIsBack(String what, byte[] jar, String text)
      throws Exception {
    LinkedImage good = framework.staged(framework.write("good.jar", saying("good")));
    Path file = framework.write(what + ".jar", jar);

    ImageEvent.Failed failed = framework.failed(file.toString());

    assertThat(failed.text()).startsWith(file + ": " + text);
    assertThat(failed.errno())
        .isEqualTo(text.contains("took longer") ? Errno.EINTR : Errno.ENOEXEC);
    assertThat(framework.demo().getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(TestFramework.run(framework.staged("samsara:samsara.demo"))).isEqualTo("good");
    assertThat(TestFramework.run(good)).isEqualTo("good");
    assertThat(framework.eventsSoFar()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badJars")
  void aBadNewBundleLeavesNothingBehind(String what, byte[] jar, String text) throws Exception {
    int bundles = framework.context().getBundles().length;
    Path file = framework.write(what + ".jar", jar);

    assertThat(framework.failed(file.toString()).text()).startsWith(file + ": " + text);

    assertThat(framework.context().getBundles()).hasSize(bundles);
  }

  @Test
  void missingFilesAreNamed() throws Exception {
    ImageEvent.Failed path = framework.failed("/no/such.jar");
    ImageEvent.Failed name = framework.failed("nothing");
    ImageEvent.Failed url = framework.failed("file:/no/such.jar");

    assertThat(path.errno()).isEqualTo(Errno.ENOENT);
    assertThat(path.text()).isEqualTo("/no/such.jar: no such file");
    assertThat(name.errno()).isEqualTo(Errno.ENOENT);
    assertThat(name.text())
        .isEqualTo("nothing: no such file, and no jar of that name in the distribution");
    assertThat(url.errno()).isEqualTo(Errno.ENOENT);
  }

  @Test
  void foldersAndUnknownSchemesAreRefused(@TempDir Path folder) throws Exception {
    assertThat(framework.failed(folder.toString()).errno()).isEqualTo(Errno.EISDIR);
    assertThat(framework.failed("nowhere://x/y.jar").errno()).isEqualTo(Errno.EIO);
  }

  @Test
  void aJarBeyondTheLimitIsRefused() throws Exception {
    Path file = framework.write("huge.jar", new byte[JarEntries.JAR_BYTES_MAX + 1]);

    assertThat(framework.failed(file.toString()).errno()).isEqualTo(Errno.E2BIG);
  }

  @Test
  void theNameOfABundleThatIsNoServiceIsRefused() throws Exception {
    Path file =
        framework.write(
            "scr.jar", new ServiceJar().header("Bundle-SymbolicName", "org.apache.felix.scr"));

    assertThat(framework.failed(file.toString()).text())
        .endsWith("org.apache.felix.scr is the name of a bundle that is no service");
  }
}
