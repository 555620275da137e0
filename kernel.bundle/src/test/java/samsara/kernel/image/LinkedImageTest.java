package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import samsara.sef.SystemProgram;

/// A linked image outlives what the framework does to its bundle: every path runs for the first
/// time after the bundle was updated and refreshed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkedImageTest {

  /// Each path with the class files that only it needs.
  private static final String PATHS =
      """
      return lambda() + streams() + enumSwitch(Color.GREEN) + enumPatternSwitch(Color.RED)
          + importedEnum() + recordPattern(new Pair(1, new Leaf("x")))
          + sealedSwitch(new Leaf("y")) + concatenation(7) + anonymous() + local() + recordMethods()
          + methodReference() + varargs(1, 2) + exception() + nestedGeneric() + textSwitch("b")
          + stringFormat() + assertion() + resource() + library();
      }
      enum Color { RED, GREEN { @Override String shade() { return "dark"; } }; String shade() { return "light"; } }
      sealed interface Node permits Pair, Leaf {}
      record Pair(int left, Node right) implements Node {}
      record Leaf(String name) implements Node {}
      String lambda() { int captured = 3; return ((java.util.function.IntSupplier) () -> captured + 1).getAsInt() + ";"; }
      String streams() { return IntStream.range(0, 5).mapToObj(Integer::toString).collect(Collectors.joining(",")) + ";"; }
      String enumSwitch(Color c) { return switch (c) { case RED -> "r"; case GREEN -> c.shade(); } + ";"; }
      String enumPatternSwitch(Object o) { return switch (o) { case Color.RED -> "red"; case Color c -> "other"; default -> "none"; } + ";"; }
      String importedEnum() { Object o = samsara.protocol.rs.RsRequest.UP;
        return switch (o) { case samsara.protocol.rs.RsRequest.DOWN -> "down"; case samsara.protocol.rs.RsRequest.UP -> "up"; default -> "none"; } + ";"; }
      String recordPattern(Node n) { return n instanceof Pair(int l, Leaf(String name)) ? l + name + ";" : "?;"; }
      String sealedSwitch(Node n) { return switch (n) { case Pair p -> "pair"; case Leaf l -> l.name(); } + ";"; }
      String concatenation(int n) { return "n=" + n + 'c' + 1.5 + null + ";"; }
      String anonymous() { return new Object() { @Override public String toString() { return "anonymous;"; } }.toString(); }
      String local() { class Local { String name() { return "local;"; } } return new Local().name(); }
      String recordMethods() { return new Leaf("z").equals(new Leaf("z")) + new Leaf("z").toString() + (new Leaf("z").hashCode() == new Leaf("z").hashCode()) + ";"; }
      String methodReference() { return Stream.of("b", "a").sorted(Comparator.naturalOrder()).map(Other::twice).toList() + ";"; }
      String varargs(Object... all) { return all.length + ";"; }
      String exception() { try { throw new Trouble("oops"); } catch (Trouble | IllegalStateException e) { return e.getMessage() + ";"; } }
      String nestedGeneric() { Map<Color, List<Leaf>> m = new EnumMap<>(Color.class); m.computeIfAbsent(Color.RED, k -> new ArrayList<>()).add(new Leaf("m")); return m + ";"; }
      String textSwitch(String s) { return switch (s) { case "a" -> "A"; case "b" -> "B"; default -> "?"; } + ";"; }
      String stringFormat() { return "%s-%03d;".formatted("f", 7); }
      String assertion() { assert Other.twice("q").length() == 2; return "ok;"; }
      String resource() {
        try (var own = DemoProcess.class.getResourceAsStream("own.txt"); var root = getClass().getResourceAsStream("/root.txt")) {
          return new String(own.readAllBytes()) + new String(root.readAllBytes()) + (getClass().getResourceAsStream("/no") == null) + ";";
        } catch (java.io.IOException e) { return e + ";"; }
      }
      String library() { return lib.Library.name() + ";"; }
      static final class Trouble extends Exception { Trouble(String m) { super(m); } }
      static final class Other { static String twice(String s) { return s + s; }\
      """;

  private static final String RESULT =
      "4;0,1,2,3,4;dark;red;up;1x;y;n=7c1.5null;anonymous;local;trueLeaf[name=z]true;[aa, bb];2;"
          + "oops;{RED=[Leaf[name=m]]};B;f-007;ok;own v1root v1true;library 1;";

  private TestFramework framework;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    framework = new TestFramework(temporary);
  }

  @AfterEach
  void reset() throws Exception {
    framework.reset();
  }

  @AfterAll
  void stop() throws Exception {
    framework.close();
  }

  private static byte[] library(int version) {
    return new ServiceJar()
        .source(
            "lib.Library",
            "package lib; public class Library { public static String name() { return \"library "
                + version
                + "\"; } }")
        .build();
  }

  private static ServiceJar manyPaths() {
    return new ServiceJar()
        .header("Import-Package", "samsara.abi,samsara.sef,samsara.protocol.rs")
        .header("Bundle-ClassPath", ".,lib/library.jar")
        .source(
            "lib.Library",
            "package lib; public class Library { public static String name() { return \"\"; } }")
        .without("lib/Library.class")
        .file("lib/library.jar", library(1))
        .file("demo/own.txt", "own v1")
        .file("root.txt", "root v1")
        .process(PATHS);
  }

  private static ServiceJar nextVersion() {
    return new ServiceJar()
        .version("2.0.0")
        .file("demo/own.txt", "own v2")
        .file("root.txt", "root v2")
        .process("return \"next\";");
  }

  @Test
  void everyPathRunsForTheFirstTimeAfterUpdateAndRefresh() throws Exception {
    LinkedImage image = framework.staged(framework.write("demo.jar", manyPaths()));
    Callable<?> process = (Callable<?>) image.newProcess();

    LinkedImage next = framework.staged(framework.write("demo-2.jar", nextVersion()));
    framework.refresh(framework.demo());

    assertThat(process.call()).isEqualTo(RESULT);
    assertThat(TestFramework.run(image)).isEqualTo(RESULT);
    assertThat(TestFramework.run(next)).isEqualTo("next");
  }

  @Test
  void everyPathRunsForTheFirstTimeAfterUninstall() throws Exception {
    LinkedImage image = framework.staged(framework.write("demo.jar", manyPaths()));

    framework.demo().uninstall();
    framework.refresh();

    assertThat(TestFramework.run(image)).isEqualTo(RESULT);
  }

  @Test
  void withoutLinkingAnObjectDoesNotOutliveTheUpdate() throws Exception {
    Path file = framework.write("demo.jar", manyPaths());
    Bundle bundle = framework.context().installBundle(file.toUri().toString());
    bundle.start();
    SystemProgram program =
        framework
            .context()
            .getService(
                framework
                    .context()
                    .getServiceReferences(SystemProgram.class, "(samsara.program=demo)")
                    .iterator()
                    .next());

    bundle.update(java.nio.file.Files.newInputStream(framework.write("2.jar", nextVersion())));

    assertThatThrownBy(program::newProcess).isInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void theImageSaysWhereItCameFrom() throws Exception {
    Path file = framework.write("demo.jar", manyPaths().version("1.2.3.q"));

    LinkedImage image = framework.staged(file);

    assertThat(image.programName()).isEqualTo("demo");
    assertThat(image.symbolicName()).isEqualTo("samsara.demo");
    assertThat(image.version()).isEqualTo("1.2.3.q");
    assertThat(image.location()).isEqualTo(file.toString());
    assertThat(image.id()).isPositive();
    assertThat(image.sizeBytes()).isEqualTo((int) file.toFile().length());
  }

  @Test
  void classesOfAServiceAreWoven() throws Exception {
    LinkedImage image =
        framework.staged(
            framework.write(
                "demo.jar",
                new ServiceJar()
                    .header("Import-Package", "samsara.sef")
                    .process("for (int i = 0; ; i++) { if (i == 5) { return \"looped\"; } }")));

    // Without the package of the poll among its imports, the weaver must have added it.
    assertThat(TestFramework.run(image)).isEqualTo("looped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo/own.txt", "root.txt"})
  void resourcesAreThoseOfTheLinkedVersion(String name) throws Exception {
    ServiceJar jar =
        new ServiceJar()
            .process(
                "try (var in = getClass().getResourceAsStream(\"/"
                    + name
                    + "\")) { return new String(in.readAllBytes()); }"
                    + " catch (java.io.IOException e) { return e.toString(); }");
    LinkedImage first = framework.staged(framework.write("1.jar", jar.file(name, "first")));
    LinkedImage second = framework.staged(framework.write("2.jar", jar.file(name, "second")));

    assertThat(TestFramework.run(first)).isEqualTo("first");
    assertThat(TestFramework.run(second)).isEqualTo("second");
    framework.loader().release(first.id());
    assertThat(framework.eventsSoFar()).isEmpty();
    assertThat(TestFramework.run(second)).isEqualTo("second");
  }
}
