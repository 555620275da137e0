package samsara.kernel.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every kind of context does alike.
class ContextTest {

  @ParameterizedTest
  @EnumSource
  void resumeRunsTheProcessUntilItsNextSuspend(ContextKind kind) {
    List<String> trace = new ArrayList<>();
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              for (int i = 0; i < 3; i++) {
                trace.add("process " + i);
                self.suspend();
              }
            });

    while (!context.done()) {
      trace.add("cpu");
      context.resume();
    }

    assertThat(trace)
        .containsExactly("cpu", "process 0", "cpu", "process 1", "cpu", "process 2", "cpu");
  }

  @ParameterizedTest
  @EnumSource
  void processesResumedInTurnAlternate(ContextKind kind) {
    ContextFactory factory = kind.factory();
    StringBuilder trace = new StringBuilder();
    List<Context> both =
        Stream.of("a", "b").map(letter -> looping(factory, () -> trace.append(letter))).toList();

    for (int i = 0; i < 6; i++) {
      both.get(i % 2).resume();
    }

    assertThat(trace).hasToString("ababab");
    both.forEach(Context::abandon);
  }

  @ParameterizedTest
  @EnumSource
  void aProcessResumesAnotherBelowItself(ContextKind kind) {
    ContextFactory factory = kind.factory();
    StringBuilder trace = new StringBuilder();
    Context inner =
        TestProcess.create(
            factory,
            self -> {
              trace.append("2");
              self.suspend();
              trace.append("4");
            });
    Context middle =
        TestProcess.create(
            factory,
            self -> {
              trace.append("1");
              inner.resume();
              trace.append("3");
              inner.resume();
              trace.append("5");
              self.suspend();
              trace.append("7");
            });

    middle.resume();
    trace.append("6");
    middle.resume();

    assertThat(trace).hasToString("1234567");
    assertThat(inner.done()).isTrue();
    assertThat(middle.done()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatANestedProcessThrowsReachesTheProcessThatResumedIt(ContextKind kind) {
    ContextFactory factory = kind.factory();
    List<String> caught = new ArrayList<>();
    Context inner =
        TestProcess.create(
            factory,
            self -> {
              throw new ArithmeticException("inner");
            });
    Context outer =
        TestProcess.create(
            factory,
            self -> {
              try {
                inner.resume();
              } catch (ArithmeticException e) {
                caught.add(e.getMessage());
              }
            });

    outer.resume();

    assertThat(caught).containsExactly("inner");
  }

  @ParameterizedTest
  @EnumSource
  void whatEscapesSurfacesFromResumeWithTheTraceOfTheProcess(ContextKind kind) {
    Context context = TestProcess.create(kind.factory(), self -> failDeepDown());

    assertThatThrownBy(context::resume)
        .isExactlyInstanceOf(ArithmeticException.class)
        .hasMessage("deep down")
        .satisfies(e ->
            assertThat(e.getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .startsWith("failDeepDown"));
    assertThat(context.done()).isTrue();
  }

  private static void failDeepDown() {
    throw new ArithmeticException("deep down");
  }

  @ParameterizedTest
  @EnumSource
  void errorsAndCheckedExceptionsSurfaceUnwrapped(ContextKind kind) {
    Error error = new AssertionError("broken");
    Context failing =
        TestProcess.create(
            kind.factory(),
            self -> {
              throw error;
            });
    IOException checked = new IOException("sneaked");
    Context sneaking =
        TestProcess.create(
            kind.factory(),
            self -> {
              throw Body.sneak(checked);
            });

    assertThatThrownBy(failing::resume).isSameAs(error);
    assertThatThrownBy(sneaking::resume).isSameAs(checked);
  }

  @ParameterizedTest
  @EnumSource
  void killedAtTheBottomIsAPlainEnd(ContextKind kind) {
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              throw new Killed();
            });

    context.resume();

    assertThat(context.done()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aDoneProcessIsNotResumed(ContextKind kind) {
    Context context = TestProcess.create(kind.factory(), self -> {});
    context.resume();

    assertThatThrownBy(context::resume)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name=test done=true");
  }

  @ParameterizedTest
  @EnumSource
  void aRunningProcessIsNeitherResumedNorAbandoned(ContextKind kind) {
    List<String> refused = new ArrayList<>();
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              for (Runnable misuse : List.<Runnable>of(self::resume, self::abandon)) {
                try {
                  misuse.run();
                } catch (IllegalStateException e) {
                  refused.add(e.getMessage());
                }
              }
            });

    context.resume();

    assertThat(refused).hasSize(2).allSatisfy(text -> assertThat(text).contains("name=test"));
  }

  @ParameterizedTest
  @EnumSource
  void aStackOverflowIsCaughtByTheProcessWhichGoesOn(ContextKind kind) {
    AtomicInteger depth = new AtomicInteger();
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              try {
                recurse(depth);
              } catch (StackOverflowError _) {
                self.suspend();
                depth.set(-1);
              }
            });

    context.resume();
    assertThat(depth.get()).isGreaterThan(1000);
    context.resume();
    assertThat(depth.get()).isEqualTo(-1);
  }

  private static int recurse(AtomicInteger depth) {
    return depth.incrementAndGet() < 0 ? 0 : 1 + recurse(depth);
  }

  @ParameterizedTest
  @EnumSource
  void aDeepStackSurvivesTheSwitch(ContextKind kind) {
    AtomicInteger sum = new AtomicInteger();
    Context context = TestProcess.create(kind.factory(), self -> sum.set(descend(self, 500)));

    int resumes = 0;
    while (!context.done()) {
      context.resume();
      resumes++;
    }

    assertThat(sum.get()).isEqualTo(500 * 501 / 2);
    assertThat(resumes).isEqualTo(502);
  }

  private static int descend(Context self, int depth) {
    self.suspend();
    return depth == 0 ? 0 : depth + descend(self, depth - 1);
  }

  @ParameterizedTest
  @EnumSource
  void theTraceShowsTheFramesOfTheProcessAlone(ContextKind kind) {
    Context context = TestProcess.create(kind.factory(), ContextTest::waitForever);
    assertThat(context.trace()).isEmpty();

    context.resume();

    assertThat(context.trace())
        .extracting(StackTraceElement::getMethodName)
        .startsWith("waitForever");
    assertThat(context.trace())
        .allSatisfy(frame -> assertThat(frame.getClassName()).contains("Test"));
    context.abandon();
    assertThat(context.trace()).isEmpty();
  }

  private static void waitForever(Context self) {
    while (true) {
      self.suspend();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProcessInAClassInitializerIsPinned(ContextKind kind) {
    List<Boolean> results = new ArrayList<>();
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              PinningTestClasses.initializeOne(kind, () -> results.add(self.suspend()));
              results.add(self.suspend());
            });

    context.resume();

    assertThat(results).containsExactly(false);
    context.resume();
    assertThat(results).containsExactly(false, true);
  }

  @ParameterizedTest
  @EnumSource
  void insideTellsAProcessFromTheCpu(ContextKind kind) {
    ContextFactory factory = kind.factory();
    List<Boolean> seen = new ArrayList<>();
    Context inner = TestProcess.create(factory, self -> seen.add(factory.inside()));
    Context context =
        TestProcess.create(
            factory,
            self -> {
              seen.add(factory.inside());
              inner.resume();
              self.suspend();
              seen.add(factory.inside());
            });

    seen.add(factory.inside());
    context.resume();
    seen.add(factory.inside());
    context.resume();

    assertThat(seen).containsExactly(false, true, true, false, true);
  }

  @ParameterizedTest
  @EnumSource
  void tenThousandProcessesRunInTheOrderOfTheirResumes(ContextKind kind) {
    ContextFactory factory = kind.factory();
    List<Integer> order = new ArrayList<>();
    List<Context> all =
        IntStream.range(0, 10_000).mapToObj(i -> looping(factory, () -> order.add(i))).toList();

    all.forEach(Context::resume);
    all.reversed().forEach(Context::resume);
    all.forEach(Context::abandon);

    assertThat(order).hasSize(20_000);
    assertThat(order.subList(0, 10_000))
        .isEqualTo(order.subList(10_000, 20_000).reversed())
        .isSorted();
    assertThat(all).allMatch(Context::done);
  }

  private static Context looping(ContextFactory factory, Runnable step) {
    Consumer<Context> program =
        self -> {
          while (true) {
            step.run();
            self.suspend();
          }
        };
    return TestProcess.create(factory, program);
  }
}
