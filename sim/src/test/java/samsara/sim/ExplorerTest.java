package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever the order among equals, the system keeps its promises: no client sees a failed read, no
/// label has two active slots, and the kernel's invariants hold after every trap.
/// `-Dsamsara.orders=500` for more orders than the usual few.
class ExplorerTest {
  private static final int ORDERS = Integer.getInteger("samsara.orders", 12);

  private static List<String> run(long seed, long order) {
    SimRequest request =
        SimRequest.parse(
            "--seed",
            Long.toString(seed),
            "--order",
            Long.toString(order),
            "--for",
            "8s",
            "--workload",
            "storm",
            "--check");
    List<String> lines = new ArrayList<>();
    boolean well = Simulation.run(request, lines::add);
    assertThat(well).as("seed=%d order=%d %s", seed, order, lines).isTrue();
    return lines;
  }

  @Test
  void everyOrderKeepsTheReadersServed() {
    Set<String> ends = new HashSet<>();
    for (int order = 1; order <= ORDERS; order++) {
      ends.add(hash(run(order, order)));
    }
    assertThat(ends).hasSize(ORDERS);
  }

  @Test
  void orderIsAFunctionOfItsSeed() {
    assertThat(run(3, 9)).isEqualTo(run(3, 9));
    assertThat(hash(run(3, 10))).isNotEqualTo(hash(run(3, 9)));
  }

  private static String hash(List<String> lines) {
    String end = lines.getLast();
    return end.substring(end.indexOf("events="));
  }
}
