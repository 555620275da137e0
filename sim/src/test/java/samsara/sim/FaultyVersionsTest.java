package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.abi.Errno;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// What bad versions of a driver can do: nothing that lasts (ACC-03, "Bad input").
class FaultyVersionsTest {
  private static final String TEXT = "Hello, World!\n";
  private static final String SAMPLES = "samsara.samples.hello.";

  private SimSystem system;
  private Session shell;

  @BeforeEach
  void boot() throws Exception {
    Catalog catalog = Catalog.standard();
    for (String fault :
        new String[] {
          "InitFails",
          "InitCrashes",
          "InitLoops",
          "NeverReady",
          "PrepareCrashes",
          "PrepareLoops",
          "HandlerCrashes",
          "HandlerLoops",
          "SaveFails",
          "Exits"
        }) {
      catalog.add(fault, "hello", "1.9.0", SAMPLES + fault);
    }
    system = SimSystem.boot(7, catalog);
    shell = system.login();
  }

  @AfterEach
  void halt() {
    system.kernel().checkInvariants();
    system.close();
  }

  @ParameterizedTest
  @CsvSource({"InitFails", "InitCrashes", "InitLoops"})
  void newVersionThatDoesNotInitialiseIsRolledBack(String fault) throws Exception {
    shell.up("hello", "hello", 17, 0);
    shell.cat("/dev/hello");
    shell.cat("/dev/hello");
    SlotInfo before = shell.slot("hello").orElseThrow();

    assertThat(shell.update(fault, "hello", 1, 0, 0)).isEqualTo(-Errno.ERESTART);

    SlotInfo after = shell.slot("hello").orElseThrow();
    assertThat(after.endpoint()).isEqualTo(before.endpoint());
    assertThat(after.pid()).isEqualTo(before.pid());
    assertThat(after.version()).isEqualTo("1.0.0");
    assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
    assertThat(system.console()).contains("Called 3 time(s)");
  }

  @ParameterizedTest
  @CsvSource({"InitFails", "InitCrashes", "InitLoops"})
  void serviceThatDoesNotInitialiseIsTakenDown(String fault) throws Exception {
    assertThat(shell.up(fault, "hello", 17, 0)).isEqualTo(-Errno.EDEADSRCDST);
    assertThat(shell.slot("hello")).isEmpty();
    assertThat(shell.up("hello", "hello", 17, 0)).isEqualTo(Errno.OK);
    assertThat(shell.cat("/dev/hello")).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "NeverReady,2,4",
    "PrepareLoops,2,4",
    "PrepareCrashes,2,41",
    "SaveFails,1,28",
    "NeverReady,9,22"
  })
  void oldVersionThatCannotBeUpdatedGoesOn(String fault, int state, int errno) throws Exception {
    assertThat(shell.up(fault, "hello", 17, 0)).isEqualTo(Errno.OK);
    SlotInfo before = shell.slot("hello").orElseThrow();

    assertThat(shell.update("hello", "hello", state, 60, 0)).isEqualTo(-errno);

    system.runMillis(30_000); // a version that hangs or died comes back
    SlotInfo after = shell.slot("hello").orElseThrow();
    assertThat(after.endpoint()).isEqualTo(before.endpoint());
    assertThat(after.version()).isEqualTo("1.9.0");
    assertThat(shell.open("/dev/hello")).isNotNegative();
  }

  @Test
  void requestThatKillsItsDriverIsAnErrorAndNotRepeated() throws Exception {
    shell.up("HandlerCrashes", "hello", 17, 0);
    int fd = shell.open("/dev/hello");

    assertThat(readError(fd)).isEqualTo(Errno.EIO);

    system.runMillis(5_000);
    assertThat(shell.slot("hello").orElseThrow().restarts()).isEqualTo(1);
    assertThat(system.console()).contains("Simulating a crash in a handler");
    assertThat(shell.open("/dev/hello")).isNotNegative();
  }

  @Test
  void driverThatLoopsInAHandlerIsCaughtByItsHeartbeat() throws Exception {
    shell.up("HandlerLoops", "hello", 17, 0);
    int fd = shell.open("/dev/hello");

    long before = system.machine().clock().nowNanos();
    assertThat(readError(fd)).isEqualTo(Errno.EIO);
    assertThat(system.machine().clock().nowNanos() - before).isLessThan(30_000_000_000L);

    system.runMillis(5_000);
    SlotInfo hello = shell.slot("hello").orElseThrow();
    assertThat(hello.restarts()).isPositive();
    assertThat(shell.slots()).extracting(SlotInfo::label).contains("vfs", "pm", "ds", "log");
  }

  @Test
  void driverThatReturnsFromMainIsRestartedWithBackoff() throws Exception {
    shell.up("Exits", "hello", 17, 0);
    system.runMillis(20_000);
    assertThat(shell.slot("hello").orElseThrow().restarts()).isBetween(2, 6);
  }

  @Test
  void clientOfADriverThatDiesAgainAndAgainIsNotKeptWaiting() throws Exception {
    shell.up("Exits", "hello", 17, StartRecord.REPLICA);
    long before = system.machine().clock().nowNanos();
    assertThat(shell.open("/dev/hello")).isNegative();
    assertThat(system.machine().clock().nowNanos() - before).isLessThan(60_000_000_000L);
    assertThat(shell.slot("hello")).isPresent();
  }

  @Test
  void missingJarIsNamedAndNothingHappens() throws Exception {
    assertThat(shell.up("nosuch", "hello", 17, 0)).isEqualTo(-Errno.ENOENT);
    assertThat(shell.slot("hello")).isEmpty();
  }

  private int readError(int fd) throws InterruptedException {
    try {
      shell.read(fd, 64);
      return Errno.OK;
    } catch (samsara.abi.ErrnoException e) {
      return e.errno();
    }
  }
}
