package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedClockTest {
  private final SimulatedClock clock = new SimulatedClock();
  private final List<String> log = new ArrayList<>();

  private Runnable logs(String what) {
    return () -> log.add(what + "@" + clock.nowNanos());
  }

  @Test
  void startsAtZeroWithNothingToDo() {
    assertThat(clock.nowNanos()).isZero();
    assertThat(clock.nextEventNanos()).isEqualTo(EventClock.NEVER);
  }

  @Test
  void runsActionsInOrderOfTimeAtTheirTime() {
    clock.schedule(30, logs("c"));
    clock.schedule(10, logs("a"));
    clock.schedule(20, logs("b"));
    clock.advanceTo(25);

    assertThat(log).containsExactly("a@10", "b@20");
    assertThat(clock.nowNanos()).isEqualTo(25);
    assertThat(clock.nextEventNanos()).isEqualTo(30);
  }

  @Test
  void actionsOfOneTimeRunInOrderOfScheduling() {
    for (String name : List.of("z", "a", "m")) {
      clock.schedule(5, logs(name));
    }
    clock.advanceTo(5);

    assertThat(log).containsExactly("z@5", "a@5", "m@5");
  }

  @Test
  void actionsMayScheduleWithinTheAdvance() {
    clock.schedule(10, () -> clock.schedule(clock.nowNanos() + 5, logs("later")));
    clock.schedule(15, logs("before"));
    clock.advanceTo(20);

    assertThat(log).containsExactly("before@15", "later@15");
  }

  @Test
  void pastTimesAreDueAtOnce() {
    clock.advanceTo(100);
    clock.schedule(50, logs("late"));
    assertThat(clock.nextEventNanos()).isEqualTo(100);

    clock.advanceTo(100);
    assertThat(log).containsExactly("late@100");
  }

  @Test
  void cancelledActionsDoNotRun() {
    EventClock.Scheduled first = clock.schedule(10, logs("first"));
    EventClock.Scheduled second = clock.schedule(10, logs("second"));
    first.cancel();
    first.cancel();
    clock.advanceTo(10);
    second.cancel();

    assertThat(log).containsExactly("second@10");
  }

  @Test
  void anActionMayCancelAnotherOfItsTime() {
    List<EventClock.Scheduled> victim = new ArrayList<>();
    clock.schedule(10, () -> victim.getFirst().cancel());
    victim.add(clock.schedule(10, logs("victim")));
    clock.advanceTo(10);

    assertThat(log).isEmpty();
    assertThat(clock.nextEventNanos()).isEqualTo(EventClock.NEVER);
  }

  @Test
  void timeDoesNotRunBackwards() {
    clock.advanceTo(10);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advanceTo(9))
        .withMessageContaining("now=10");
  }

  @Test
  void actionsCannotAdvanceTheClock() {
    clock.schedule(1, () -> clock.advanceTo(2));

    assertThatIllegalStateException().isThrownBy(() -> clock.advanceTo(5));
  }

  @Test
  void anActionThatThrowsLeavesTheRestWaiting() {
    clock.schedule(
        10,
        () -> {
          throw new UnsupportedOperationException("on purpose");
        });
    clock.schedule(20, logs("rest"));

    assertThatThrownBy(() -> clock.advanceTo(30)).hasMessage("on purpose");
    assertThat(clock.nowNanos()).isEqualTo(10);
    clock.advanceTo(30);
    assertThat(log).containsExactly("rest@20");
  }
}
