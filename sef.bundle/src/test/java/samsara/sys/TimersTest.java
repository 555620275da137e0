package samsara.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.KernelCall;
import samsara.sef.Panic;
import samsara.testkit.FakeIpc;

final class TimersTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Timers timers = new Sys(ipc).timers();
  private final List<String> ran = new ArrayList<>();

  private void expireAt(int ticks) {
    ipc.kernel().uptimeTicks(ticks);
    timers.expire(ticks);
  }

  private Timers.Timer set(int ticks, String name) {
    return timers.set(ticks, () -> ran.add(name));
  }

  @Test
  void alarmIsSetForTheEarliestTimer() {
    ipc.kernel().uptimeTicks(100);
    set(50, "late");
    assertThat(ipc.kernel().alarmTicks()).isEqualTo(50);
    set(20, "early");
    assertThat(ipc.kernel().alarmTicks()).isEqualTo(20);
    set(30, "middle");

    assertThat(ipc.kernel().alarmTicks()).isEqualTo(20);
  }

  @Test
  void dueTimersRunInOrderAndTheRestIsArmed() {
    ipc.kernel().uptimeTicks(0);
    set(50, "c");
    set(20, "a");
    set(20, "b");

    expireAt(25);

    assertThat(ran).containsExactly("a", "b");
    assertThat(ipc.kernel().alarmTicks()).isEqualTo(25);
  }

  @Test
  void cancelledTimerDoesNotRun() {
    Timers.Timer timer = set(10, "a");
    timer.cancel();
    timer.cancel();

    expireAt(100);

    assertThat(ran).isEmpty();
    assertThat(timers.count()).isZero();
  }

  @Test
  void actionMaySetATimer() {
    ipc.kernel().uptimeTicks(0);
    timers.set(10, () -> set(10, "again"));

    expireAt(10);
    assertThat(ran).isEmpty();
    expireAt(20);

    assertThat(ran).containsExactly("again");
  }

  @Test
  void timersWorkAcrossTheWrapOfTheTickCounter() {
    ipc.kernel().uptimeTicks(Integer.MAX_VALUE - 5);
    set(10, "after the wrap");
    set(3, "before the wrap");

    expireAt(Integer.MAX_VALUE);
    assertThat(ran).containsExactly("before the wrap");
    expireAt(Integer.MIN_VALUE + 5);

    assertThat(ran).containsExactly("before the wrap", "after the wrap");
  }

  @Test
  void expiryWithoutTimersDoesNothing() {
    timers.expire(5);

    assertThat(ipc.kernel().calls()).isEmpty();
  }

  @Test
  void refusedAlarmPanics() {
    ipc.kernel().on(KernelCall.SETALARM, message -> -Errno.EPERM);

    assertThatThrownBy(() -> set(1, "a")).isInstanceOf(Panic.class);
  }
}
