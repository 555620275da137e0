package samsara.kernel.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How processes are ended from outside.
class AbandonTest {

  @ParameterizedTest
  @EnumSource
  void anAbandonedProcessIsDoneAndRunsNoFurther(ContextKind kind) {
    List<String> trace = new ArrayList<>();
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              trace.add("before");
              self.suspend();
              trace.add("after");
            });
    context.resume();

    context.abandon();

    assertThat(context.done()).isTrue();
    assertThat(trace).containsExactly("before");
  }

  @ParameterizedTest
  @EnumSource
  void aProcessThatNeverRanIsAbandonedWithoutRunning(ContextKind kind) {
    AtomicInteger runs = new AtomicInteger();
    Context context = TestProcess.create(kind.factory(), self -> runs.incrementAndGet());

    context.abandon();

    assertThat(context.done()).isTrue();
    assertThat(runs).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void abandoningADoneProcessChangesNothing(ContextKind kind) {
    Context context = TestProcess.create(kind.factory(), self -> {});
    context.resume();

    context.abandon();

    assertThat(context.done()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aProcessMayAbandonAnotherOne(ContextKind kind) {
    ContextFactory factory = kind.factory();
    Context victim = TestProcess.create(factory, Context::suspend);
    Context killer = TestProcess.create(factory, self -> victim.abandon());
    victim.resume();

    killer.resume();

    assertThat(victim.done()).isTrue();
    assertThat(killer.done()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"VTHREAD", "PLAIN"})
  void threadsAreUnwoundAndEnd(ContextKind kind) throws InterruptedException {
    List<String> trace = new ArrayList<>();
    Context context =
        TestProcess.create(
            kind.factory(),
            self -> {
              try {
                self.suspend();
              } finally {
                trace.add("finally");
              }
            });
    context.resume();

    context.abandon();

    assertThat(trace).containsExactly("finally");
    threadOf(context).join();
  }

  @ParameterizedTest
  @EnumSource(names = {"VTHREAD", "PLAIN"})
  void aProcessThatRefusesAFewTimesIsStillUnwound(ContextKind kind) throws InterruptedException {
    AtomicInteger refusals = new AtomicInteger();
    Context context = TestProcess.create(kind.factory(), self -> refuse(self, refusals, 10));
    context.resume();

    context.abandon();

    assertThat(refusals).hasValue(10);
    threadOf(context).join();
  }

  @ParameterizedTest
  @EnumSource(names = {"VTHREAD", "PLAIN"})
  void aProcessThatNeverAcceptsIsLeftBehindSuspended(ContextKind kind) {
    AtomicInteger refusals = new AtomicInteger();
    Context context =
        TestProcess.create(kind.factory(), self -> refuse(self, refusals, Integer.MAX_VALUE));
    context.resume();

    context.abandon();

    assertThat(context.done()).isTrue();
    assertThat(refusals.get()).isBetween(1, ThreadContext.REFUSALS_MAX + 1);
  }

  private static void refuse(Context self, AtomicInteger refusals, int times) {
    while (refusals.get() < times) {
      try {
        self.suspend();
      } catch (Killed _) {
        refusals.incrementAndGet();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"VTHREAD", "PLAIN"})
  void crashedAndFinishedProcessesLeaveNoThread(ContextKind kind) throws InterruptedException {
    ContextFactory factory = kind.factory();
    Context finished = TestProcess.create(factory, self -> {});
    Context crashed =
        TestProcess.create(
            factory,
            self -> {
              throw new ArithmeticException();
            });

    finished.resume();
    try {
      crashed.resume();
    } catch (ArithmeticException _) {
      // The crash under test.
    }

    threadOf(finished).join();
    threadOf(crashed).join();
  }

  @Test
  void anAbandonedContinuationIsGarbage() {
    Context context =
        TestProcess.create(
            ContextKind.CONTINUATION.factory(),
            self -> {
              byte[] held = new byte[1 << 20];
              self.suspend();
              held[0] = 1;
            });
    context.resume();
    context.abandon();
    WeakReference<Context> left = new WeakReference<>(context);
    context = TestProcess.create(ContextKind.CONTINUATION.factory(), self -> {});

    for (int i = 0; i < 50 && left.get() != null; i++) {
      System.gc();
    }

    assertThat(left.get()).isNull();
    assertThat(context.done()).isFalse();
  }

  private static Thread threadOf(Context context) {
    return ((ThreadContext) context).thread();
  }
}
