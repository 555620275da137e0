package samsara.kernel.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Resources;
import samsara.abi.SafePoint;
import samsara.kernel.context.Context;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.context.Killed;

/// Woven code can be preempted and ended wherever it loops, and otherwise does what it did.
class WeaverTest {
  private static final int POLLS = 1000;
  private static final int FRAMES_MAX = 1000;
  private static final int ENTRIES_BETWEEN_LOOKS = 500;

  private final List<Context> victims = new ArrayList<>();

  private Context victim(String kind, EndlessProgram program) {
    Context context = ContextFactory.byName(kind).create("victim", program.load());
    victims.add(context);
    return context;
  }

  // As the kernel does, so that no program is suspended at the end of its stack: a JVM that has no
  // room to go on there crashes.
  private static void install(Runnable due, boolean isLive) {
    SafePoint.install(
        new SafePoint.Poller() {
          @Override
          public void due() {
            due.run();
          }

          @Override
          public void deeper() {
            SafePoint.allowance(ENTRIES_BETWEEN_LOOKS);
            if (StackWalker.getInstance().walk(Stream::count) > FRAMES_MAX) {
              throw new StackOverflowError();
            }
          }
        },
        isLive);
    SafePoint.allowance(ENTRIES_BETWEEN_LOOKS);
  }

  @AfterEach
  void letGo() {
    SafePoint.install(() -> {}, true);
    SafePoint.lower();
    Resources.install((type, name) -> type.getResourceAsStream("/" + name));
  }

  static Stream<Arguments> programsOnAllContexts() {
    return EnumSet.allOf(EndlessProgram.class).stream()
        .flatMap(program ->
            Stream.of("continuation", "vthread", "plain").map(kind -> Arguments.of(program, kind)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("programsOnAllContexts")
  void anEndlessProgramIsPreemptedAndEndedByItsBudget(EndlessProgram program, String kind) {
    install(
        () -> {
          SafePoint.budget(POLLS);
          victims.getLast().suspend();
        },
        false);
    Context context = victim(kind, program);
    SafePoint.budget(POLLS);

    context.resume();
    context.resume();
    assertThat(context.done()).isFalse();
    SafePoint.budget(0);
    context.abandon();

    assertThat(context.done()).isTrue();
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("programsOnAllContexts")
  void anEndlessProgramIsPreemptedAndEndedByTheFlag(EndlessProgram program, String kind) {
    install(() -> victims.getLast().suspend(), true);
    Context context = victim(kind, program);
    SafePoint.raise();

    context.resume();
    context.resume();
    assertThat(context.done()).isFalse();
    context.abandon();

    assertThat(context.done()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aFlagRaisedByAnotherThreadStopsCompiledCode(EndlessProgram program) {
    install(() -> victims.getLast().suspend(), true);
    Context context = victim("continuation", program);

    // Long enough for the loop to be compiled before the flag is seen.
    for (int i = 0; i < 3; i++) {
      Thread.ofPlatform().start(SafePoint::raise);
      context.resume();
      SafePoint.lower();
    }

    assertThat(context.done()).isFalse();
    SafePoint.raise();
    context.abandon();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "result = \"\" + IntStream.range(0, 100).mapToObj(i -> i * i).toList();",
        "try { Object o = null; o.hashCode(); } catch (NullPointerException e) { result = \"npe\"; }"
            + " finally { result += \"!\"; }",
        "for (int i = 0; i < 10; i++) { try { if (i % 3 == 0) { continue; } result += i; }"
            + " finally { result += \",\"; } }",
        "Object[] all = {1, \"two\", 3.0, List.of(4)};"
            + " for (Object o : all) { result += switch (o) { case Integer i when i > 0 -> \"int\";"
            + " case String s -> s; case List<?> l -> \"list\"; default -> \"other\"; }; }",
        "long a = 1; double d = 2; outer: for (int i = 0; ; i++) { for (long j = 0; j < i; j++) {"
            + " a += j; d *= 1.5; if (a > 100) { break outer; } } } result = a + \" \" + d;",
        "StringBuilder b = new StringBuilder(); Object x = b; while (b.length() < 10) {"
            + " x = x instanceof String ? new ArrayList<>() : \"s\"; b.append(x); } result = \"\" + b;",
        "result = \"\" + new Object() { int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); } }.f(15);"
      })
  void aProgramThatEndsDoesWhatItDid(String body) {
    Runnable woven = WovenPrograms.running(body);
    Runnable unwoven = WovenPrograms.runningUnwoven(body);

    woven.run();
    unwoven.run();

    assertThat(woven).hasToString(unwoven.toString());
    assertThat(woven.toString()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void wovenClassesVerify(EndlessProgram program) throws ReflectiveOperationException {
    // To look at the methods links the class, which is when it is verified.
    assertThat(
            Class.forName("Program", false, program.load().getClass().getClassLoader())
                .getDeclaredMethods())
        .isNotEmpty();
  }

  @Test
  void straightMethodsAreNotPolled() {
    SafePoint.install(
        () -> {
          throw new AssertionError("polled");
        },
        true);
    SafePoint.raise();

    WovenPrograms.running("count = next(count); } long next(long n) { return n + 1;").run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "try { count++; for (;;) { count++; } } finally { count--; }",
        "try { for (;;) { count++; } } catch (RuntimeException e) { count = 0; }"
            + " finally { count--; }"
      })
  void whatAPollThrowsLeavesTheMethodAtOnce(String body) {
    AtomicInteger polls = new AtomicInteger();
    SafePoint.install(
        () -> {
          if (polls.incrementAndGet() > 10) {
            SafePoint.lower(); // ends a method that polls again and again
          }
          throw new Killed();
        },
        true);
    Runnable program = WovenPrograms.running(body);
    SafePoint.raise();

    assertThatExceptionOfType(Killed.class).isThrownBy(program::run);
    assertThat(polls).hasValueLessThan(4);
  }

  @Test
  void recursionIsCountedAndLoopsAreNot() {
    AtomicInteger looks = new AtomicInteger();
    SafePoint.install(
        new SafePoint.Poller() {
          @Override
          public void due() {}

          @Override
          public void deeper() {
            looks.incrementAndGet();
          }
        },
        true);
    SafePoint.allowance(10);

    WovenPrograms.running("for (int i = 0; i < 100; i++) { count++; }").run();
    assertThat(looks).hasValue(0);
    WovenPrograms.running(
            "count = down(14); } long down(long n) { return n == 0 ? 0 : down(n - 1);")
        .run();
    assertThat(looks).hasValue(5);
  }

  @Test
  void aClassInitializerThatLoopsIsPolled() {
    AtomicReference<String> polled = new AtomicReference<>("no");
    SafePoint.install(() -> polled.set("yes"), true);
    SafePoint.raise();

    WovenPrograms.running(
            "count = Table.SUM; } static class Table { static final long SUM;"
                + " static { long s = 0; for (int i = 0; i < 5; i++) { s += i; } SUM = s; }")
        .run();

    assertThat(polled).hasValue("yes");
  }

  @Test
  void resourcesComeFromTheLinkedImage() {
    Resources.install((type, name) ->
        new ByteArrayInputStream((type.getName() + ":" + name).getBytes(StandardCharsets.UTF_8)));
    Runnable program =
        WovenPrograms.running(
            """
            try (var in = Program.class.getResourceAsStream("a/b.txt");
                var root = getClass().getResourceAsStream("/c.txt")) {
              result = new String(in.readAllBytes()) + " " + new String(root.readAllBytes());
            } catch (java.io.IOException e) { result = e.toString(); }
            """);

    program.run();

    assertThat(program).hasToString("Program:a/b.txt Program:c.txt");
  }

  @Test
  void aClassWithoutPlacesKeepsItsCode() {
    Map<String, byte[]> files = WovenPrograms.compile("count++;");
    byte[] original = files.get("Program");

    byte[] woven = new Weaver(getClass().getClassLoader()).weave(ClassFile.of().parse(original));

    assertThat(Arrays.equals(woven, original)).isTrue();
  }
}
