package samsara.rs.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

final class TaskTest {
  private final List<String> seen = new ArrayList<>();

  private void note(Task<?> task) {
    task.whenDone(value -> seen.add("done " + value), error -> seen.add("failed " + error.errno()));
  }

  @Test
  void stepsRunInOrderWhenTheTaskEnds() {
    Task<Integer> first = new Task<>();
    note(first.then(n -> Task.done(n + 1)).map(n -> n * 10));
    assertThat(seen).isEmpty();

    first.complete(4);

    assertThat(seen).containsExactly("done 50");
  }

  @Test
  void stepOfAnEndedTaskRunsAtOnce() {
    note(Task.done(1).map(n -> n + 1));

    assertThat(seen).containsExactly("done 2");
  }

  @Test
  void errorSkipsTheStepsThatAreLeft() {
    Task<Integer> first = new Task<>();
    note(first.map(n -> n + seen.size()).then(n -> Task.done(n)));

    first.fail(new ErrnoException(Errno.EIO));

    assertThat(seen).containsExactly("failed 5");
  }

  @Test
  void errorThrownByAStepFailsTheRest() {
    note(
        Task.done(1)
            .map(n -> {
              throw new ErrnoException(Errno.EPERM);
            }));

    assertThat(seen).containsExactly("failed 1");
  }

  @Test
  void failureIsSeenOnTheWayAndStays() {
    note(Task.<Integer>failed(Errno.EIO, "x").onFailure(error -> seen.add("seen")));

    assertThat(seen).containsExactly("seen", "failed 5");
  }

  @Test
  void alternativeTakesOver() {
    note(Task.<Integer>failed(Errno.EIO, "x").recover(error -> Task.done(error.errno())));

    assertThat(seen).containsExactly("done 5");
  }

  @Test
  void alternativeIsNotAskedWithoutNeed() {
    note(Task.done(3).recover(error -> Task.done(0)));

    assertThat(seen).containsExactly("done 3");
  }

  @Test
  void everyListenerHearsTheEndInOrder() {
    Task<Integer> task = new Task<>();
    task.whenDone(n -> seen.add("first"), error -> {});
    task.whenDone(n -> seen.add("second"), error -> {});

    task.complete(1);

    assertThat(seen).containsExactly("first", "second");
  }

  @Test
  void endingTwiceIsAFault() {
    Task<Integer> task = Task.done(1);

    assertThatThrownBy(() -> task.complete(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> task.fail(new ErrnoException(1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
