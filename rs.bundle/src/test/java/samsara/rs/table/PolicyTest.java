package samsara.rs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PolicyTest {
  private final Policy policy = Policy.standard(60);

  @Test
  void backoffDoublesUpToHalfAMinute() {
    assertThat(IntStream.rangeClosed(1, 8).map(n -> policy.backoffSeconds(n, false, false)))
        .containsExactly(0, 2, 4, 8, 16, 30, 30, 30);
    assertThat(policy.backoffSeconds(Integer.MAX_VALUE, false, false)).isEqualTo(30);
  }

  @Test
  void backoffIsASecondWithACopyAndNothingWithAReplica() {
    assertThat(policy.backoffSeconds(9, true, false)).isEqualTo(1);
    assertThat(policy.backoffSeconds(9, true, true)).isZero();
  }

  @Test
  void timesFollowTheClockRate() {
    assertThat(Policy.standard(1000).initTicks()).isEqualTo(10_000);
    assertThat(Policy.standard(1000).prepareTicksMax()).isEqualTo(20_000);
  }
}
