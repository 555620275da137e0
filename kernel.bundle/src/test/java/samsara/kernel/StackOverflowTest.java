package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;

/// A service that recurses for ever dies of that alone, wherever it was: neither the kernel nor the
/// server that it called last is hurt, and it happens at the same frame in every run.
class StackOverflowTest {
  private static final String ALL = "samsara.kernel.testkit.Variant#all";
  private static final int LEVELS_A_CALL = 50;

  private int deepest;

  /// A recursion as the weaver leaves it, with calls in between.
  private long recurse(Ipc ipc, int server, int level) {
    SafePoint.enter();
    deepest = level;
    if (level % LEVELS_A_CALL == 0) {
      ipc.sendrec(server, Message.ofType(1));
    }
    return level == Integer.MAX_VALUE ? 0 : 1 + recurse(ipc, server, level + 1);
  }

  private String run(Variant variant) {
    TestSystem system = new TestSystem(variant);
    Proc server =
        system.serve(
            "server",
            6,
            (ipc, message) -> {
              Message.type(message, 2);
              return true;
            });
    Proc deep =
        system.spawn("deep", ipc -> system.log("never " + recurse(ipc, server.endpoint, 0)));
    system.runUntilIdle();

    assertThat(system.manager().signals()).containsExactly(deep.endpoint + " SIGSEGV");
    system.perform(ipc -> system.log("served " + ipc.sendrec(server.endpoint, Message.ofType(1))));
    assertThat(system.log()).containsExactly("served 0");
    assertThat(system.kernel().isPanicked()).isFalse();
    return deepest + " " + Long.toHexString(system.kernel().trace().hash());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theCallerDiesAndItsServerServesOn(Variant variant) {
    run(variant);
  }

  @Test
  void itEndsAtTheSameFrameHoweverProcessesAreRun() {
    Set<String> outcomes = new HashSet<>();
    Variant.all().forEach(variant -> outcomes.add(run(variant)));
    assertThat(outcomes).hasSize(1);
  }

  @Test
  void oneThatIsDeepForLongMayGoOn() {
    TestSystem system = new TestSystem(Variant.standard());
    system.perform(ipc -> system.log("sum " + sum(2000)));
    assertThat(system.log()).containsExactly("sum " + 2000);
  }

  private static long sum(int level) {
    SafePoint.enter();
    return level == 0 ? 0 : 1 + sum(level - 1);
  }
}
