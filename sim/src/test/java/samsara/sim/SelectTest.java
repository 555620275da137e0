package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.vfs.OpenFlag;

/// Selects on the terminal and on the kernel's log in a whole system, while their drivers come and
/// go.
class SelectTest {
  private static final int LONG_MILLIS = 60_000;

  private final TtyBench bench;

  SelectTest() throws Exception {
    bench = new TtyBench(21);
  }

  @AfterEach
  void endIt() {
    bench.system.kernel().checkInvariants();
    bench.close();
  }

  /// The log without what it had until now.
  private int openLog() throws Exception {
    int log = bench.open("/dev/klog", OpenFlag.O_RDONLY);
    while (bench.select(1 << log, 0, 0) != 0) {
      bench.read(log, 1000);
    }
    return log;
  }

  private void sayLater(int millis) {
    bench.later(millis, () -> bench.system.kernel().core().diagnostics().line("news"));
  }

  @Test
  void logOfTheKernelIsReadyAtOnceIfThereIsText() throws Exception {
    int log = openLog();
    assertThat(bench.select(1 << log, 0, 0)).isZero();
    bench.system.kernel().core().diagnostics().line("news");
    bench.system.runMillis(100);
    assertThat(bench.select(1 << log, 0, 0)).isEqualTo(1 << log);
  }

  @Test
  void twoDriversAreWaitedForAtOnce() throws Exception {
    int log = openLog();
    int console = bench.open("/dev/console", TtyBench.RDWR);
    bench.typeLater(100, "a<enter>");
    assertThat(bench.select(1 << log | 1 << console, 0, LONG_MILLIS)).isEqualTo(1 << console);
    bench.read(console, 10);
    sayLater(100);
    assertThat(bench.select(1 << log | 1 << console, 0, LONG_MILLIS)).isEqualTo(1 << log);
  }

  @Test
  void consoleIsReadyUnderItsOtherNameToo() throws Exception {
    int console = bench.open("/dev/log", TtyBench.RDWR);
    bench.typeLater(100, "a<enter>");
    assertThat(bench.select(1 << console, 0, LONG_MILLIS)).isEqualTo(1 << console);
    assertThat(bench.read(console, 10)).isEqualTo("a\n");
  }

  @Test
  void terminalDriverThatIsKilledIsAskedAgain() throws Exception {
    int console = bench.open("/dev/console", TtyBench.RDWR);
    bench.killRepeatedly(3);
    bench.typeLater(1500, "a<enter>");
    assertThat(bench.select(1 << console, 0, LONG_MILLIS)).isEqualTo(1 << console);
    assertThat(bench.read(console, 10)).isEqualTo("a\n");
  }

  @Test
  void newVersionOfADriverTellsWhatIsReady() throws Exception {
    int console = bench.open("/dev/console", TtyBench.RDWR);
    assertThat(bench.select(1 << console, 0, 100)).isZero();
    assertThat(bench.shell.start(RsRequest.UPDATE, TtyBench.record(), 1, 0)).isZero();
    bench.typeLater(100, "a<enter>");
    assertThat(bench.select(1 << console, 0, LONG_MILLIS)).isEqualTo(1 << console);
  }

  @Test
  void logDriverThatIsKilledIsAskedAgain() throws Exception {
    int log = openLog();
    bench.killRepeatedly("log", 3);
    sayLater(1500);
    assertThat(bench.select(1 << log, 0, LONG_MILLIS)).isEqualTo(1 << log);
  }
}
