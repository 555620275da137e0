package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.abi.Signal;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// A run is a function of its seed: neither the kind of context nor the fast path can be seen in
/// its trace.
class SameTraceTest {
  private static final long SEED = 20100427;

  @ParameterizedTest
  @CsvSource({"continuation,false", "vthread,true", "vthread,false", "plain,true", "plain,false"})
  void traceIsTheSameOnEveryContextWithAndWithoutTheFastPath(String context, boolean fastPath)
      throws Exception {
    assertThat(run(SEED, context, fastPath)).isEqualTo(run(SEED, "continuation", true));
  }

  @Test
  void anotherSeedGivesAnotherTrace() throws Exception {
    assertThat(run(SEED + 1, "continuation", true)).isNotEqualTo(run(SEED, "continuation", true));
  }

  private static String run(long seed, String context, boolean fastPath) throws Exception {
    KernelConfig config = KernelConfig.standard().withFastPath(fastPath);
    Catalog catalog = Catalog.standard();
    try (SimSystem system =
        SimSystem.powerOn(seed, catalog, ContextFactory.byName(context), config)) {
      system.kernel().trace().start();
      system.await("boot", system.kernel()::isReady);
      Session shell = system.login();
      shell.up("hello", "hello", 17, StartRecord.REPLICA);
      shell.up("reader", "reader", 0, 0);
      system.runMillis(500);
      shell.update("hello-1.1", "hello", 1, 0, 0);
      SlotInfo hello = shell.slot("hello").orElseThrow();
      shell.kill(hello.pid(), Signal.KILL);
      shell.cat("/dev/hello");
      system.runMillis(500);
      return Long.toHexString(system.kernel().trace().hash())
          + " events="
          + system.kernel().trace().events();
    }
  }
}
