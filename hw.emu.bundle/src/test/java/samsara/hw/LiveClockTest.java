package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveClockTest {
  private static final long ORIGIN = -5_000_000_000L;

  private final Queue<Runnable> posted = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private long hostNanos = ORIGIN;
  private final LiveClock clock = new LiveClock(posted::add, () -> hostNanos);

  private Runnable logs(String what) {
    return () -> log.add(what);
  }

  private void hostReaches(long nanos) {
    hostNanos = ORIGIN + nanos;
    clock.poll();
  }

  private void runPosted() {
    while (!posted.isEmpty()) {
      posted.remove().run();
    }
  }

  @Test
  void startsAtZero() {
    assertThat(clock.nowNanos()).isZero();
    hostReaches(7);
    assertThat(clock.nowNanos()).isEqualTo(7);
  }

  @Test
  void postsWhenTheDeadlineHasCome() {
    clock.schedule(100, logs("a"));
    hostReaches(99);
    assertThat(posted).isEmpty();

    hostReaches(100);
    assertThat(posted).hasSize(1);
    assertThat(log).as("nothing runs on the timer's thread").isEmpty();
    runPosted();
    assertThat(log).containsExactly("a");
  }

  @Test
  void tellsTheTimerHowLongToSleep() {
    assertThat(clock.poll()).isEqualTo(EventClock.NEVER);
    clock.schedule(100, logs("a"));
    clock.schedule(50, logs("b"));

    assertThat(clock.poll()).isEqualTo(50);
  }

  @Test
  void postsOnceUntilTheActionsHaveRun() {
    clock.schedule(100, logs("a"));
    hostReaches(100);
    hostReaches(150);

    assertThat(posted).hasSize(1);
  }

  @Test
  void lateRunTakesAllThatIsDueInOrder() {
    clock.schedule(30, logs("c"));
    clock.schedule(10, logs("a"));
    clock.schedule(10, logs("b"));
    clock.schedule(1000, logs("not yet"));
    hostReaches(500);
    runPosted();

    assertThat(log).containsExactly("a", "b", "c");
    assertThat(clock.poll()).isEqualTo(500);
  }

  @Test
  void anActionThatSchedulesAnotherAtOnceGivesTheCpuBack() {
    clock.schedule(10, () -> clock.schedule(clock.nowNanos() + 1, logs("next")));
    hostReaches(20);
    runPosted();
    assertThat(log).isEmpty();

    hostReaches(21);
    runPosted();
    assertThat(log).containsExactly("next");
  }

  @Test
  void cancelledActionsDoNotRun() {
    clock.schedule(10, logs("a")).cancel();
    clock.schedule(20, logs("b"));
    hostReaches(15);
    runPosted();
    hostReaches(20);
    runPosted();

    assertThat(log).containsExactly("b");
  }

  @Test
  void anActionThatThrowsLeavesTheRestToTheNextRun() {
    clock.schedule(
        10,
        () -> {
          throw new UnsupportedOperationException("on purpose");
        });
    clock.schedule(11, logs("rest"));
    hostReaches(12);
    Runnable run = posted.remove();
    try {
      run.run();
    } catch (UnsupportedOperationException e) {
      log.add("crash");
    }
    clock.poll();
    runPosted();

    assertThat(log).containsExactly("crash", "rest");
  }

  @Test
  @Timeout(30)
  void aHostThreadPostsToTheMailbox() throws InterruptedException {
    LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    try (LiveClock live = new LiveClock(mailbox::add)) {
      long due = live.nowNanos() + TimeUnit.MILLISECONDS.toNanos(2);
      live.schedule(due + TimeUnit.DAYS.toNanos(1), logs("never"));
      live.schedule(due, () -> log.add(Thread.currentThread().getName()));
      while (log.isEmpty()) {
        mailbox.take().run();
      }

      assertThat(live.nowNanos()).isGreaterThanOrEqualTo(due);
      assertThat(log).containsExactly(Thread.currentThread().getName());
    }
  }
}
