package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.SerialCard;
import samsara.hw.board.KeyboardController;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.hw.video.VgaText;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// All block drivers alike, and all character drivers alike: a program speaks to each by messages,
/// at first, after a crash and after an update, and tells how each of its checks ended.
class DriverContractTest {
  private static final int DISK_BYTES = 1 << 20;
  private static final int MIOCRAMSIZE = 0x40046D03;
  private static final List<String> PHASES = List.of("started", "restarted", "updated");
  private static final Pattern CHECK = Pattern.compile("check (\\w+) (ok|wrong: .*)");

  @TempDir Path folder;

  /// The system in which a driver is tried.
  private static final class Trial implements AutoCloseable {
    private final SimSystem system =
        SimSystem.boot(
            31,
            DriverStorm.catalog()
                .add("block", "block", "1.0.0", "samsara.sim.contract.BlockContractProgram")
                .add("char", "char", "1.0.0", "samsara.sim.contract.CharContractProgram"));
    private final Session shell;
    private final List<DynamicTest> results = new ArrayList<>();
    private int seen;

    Trial() throws Exception {
      shell = system.login();
    }

    void up(StartRecord driver) throws Exception {
      assertThat(shell.start(RsRequest.UP, driver, 0, 0)).isEqualTo(Errno.OK);
    }

    /// Runs a contract three times. The driver is `update`d in between.
    List<DynamicTest> keeps(String program, String arguments, StartRecord update) throws Exception {
      String label = update.label();
      for (String phase : PHASES) {
        if (phase.equals("restarted")) {
          int restarts = shell.slot(label).orElseThrow().restarts();
          int pid = shell.slot(label).orElseThrow().pid();
          assertThat(shell.kill(pid, Signal.KILL)).isEqualTo(Errno.OK);
          Progress.awaitRecovered(system, shell, label, restarts + 1);
        } else if (phase.equals("updated")) {
          assertThat(shell.start(RsRequest.UPDATE, update, 1, 0)).isEqualTo(Errno.OK);
        }
        String command = program + " " + arguments + " " + phase;
        up(Session.start(command, phase, 0, 0, DriverStorm.PING_TICKS));
        system.await(phase, () -> system.console().indexOf("contract ends", seen) >= 0);
        String said = system.console().substring(seen);
        seen = system.console().length();
        CHECK.matcher(said).results().map(result -> test(phase, result)).forEach(results::add);
      }
      system.kernel().checkInvariants();
      return results;
    }

    private static DynamicTest test(String phase, MatchResult result) {
      return DynamicTest.dynamicTest(
          phase + ": " + result.group(1), () -> assertThat(result.group(2)).isEqualTo("ok"));
    }

    @Override
    public void close() {
      system.close();
    }
  }

  @TestFactory
  List<DynamicTest> ramDiskKeepsTheContractOfBlockDrivers() throws Exception {
    try (Trial trial = new Trial()) {
      StartRecord memory = Drivers.memory().record();
      trial.up(memory);
      int fd = trial.shell.open("/dev/ram");
      byte[] size = {0, 0, DISK_BYTES >> 16, 0};
      assertThat(trial.shell.ioctl(fd, MIOCRAMSIZE, size)).isZero();
      assertThat(trial.shell.close(fd)).isZero();
      // Now it has a size, and nobody has opened it.
      int pid = trial.shell.slot("memory").orElseThrow().pid();
      assertThat(trial.shell.kill(pid, Signal.KILL)).isEqualTo(Errno.OK);
      Progress.awaitRecovered(trial.system, trial.shell, "memory", 1);
      return trial.keeps("block", "memory 0 " + DISK_BYTES, memory);
    }
  }

  @TestFactory
  List<DynamicTest> diskByDmaKeepsTheContractOfBlockDrivers() throws Exception {
    return disk(true);
  }

  @TestFactory
  List<DynamicTest> programmedDiskKeepsTheContractOfBlockDrivers() throws Exception {
    return disk(false);
  }

  private List<DynamicTest> disk(boolean hasDma) throws Exception {
    Path file = Files.write(folder.resolve("disk.img"), new byte[DISK_BYTES]);
    try (DiskImage image = DiskImage.open(file, false);
        Trial trial = new Trial()) {
      trial.system.machine().attach(new IdeController().disk(0, image));
      if (!hasDma) {
        trial.system.machine().ports().out32(0xCF8, 0x80000904);
        trial.system.machine().ports().out16(0xCFC, 0x0001); // no bus mastering
      }
      StartRecord driver = Drivers.atWini().record();
      trial.up(driver);
      return trial.keeps("block", "at_wini 0 " + DISK_BYTES, driver);
    }
  }

  private static List<DynamicTest> character(StartRecord driver, boolean isBoot, String arguments)
      throws Exception {
    try (Trial trial = new Trial()) {
      if (!isBoot) {
        trial.up(driver);
      }
      return trial.keeps("char", driver.label() + " " + arguments, driver);
    }
  }

  private static String statuses(int minor, int noMinor, int write, int read, int select) {
    return String.join(
        " ",
        Arrays.stream(new int[] {minor, noMinor, write, read, select})
            .mapToObj(Integer::toString)
            .toList());
  }

  @TestFactory
  List<DynamicTest> helloKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(
        Session.start("hello", "hello", 17, 0, 300),
        false,
        statuses(0, -1, -Errno.EINVAL, 10, -Errno.EINVAL));
  }

  @TestFactory
  List<DynamicTest> logKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(Session.start("log", "log", 0, 0, 0), true, statuses(0, 1, 300, 10, 2));
  }

  @TestFactory
  List<DynamicTest> nullKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(Drivers.memory().record(), false, statuses(3, 13, 300, 0, -Errno.EINVAL));
  }

  @TestFactory
  List<DynamicTest> zeroKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(Drivers.memory().record(), false, statuses(5, 2, 300, 10, -Errno.EINVAL));
  }

  @TestFactory
  List<DynamicTest> memKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(Drivers.memory().record(), false, statuses(1, 200, 300, 10, -Errno.EINVAL));
  }

  @TestFactory
  List<DynamicTest> randomKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(Drivers.random().record(), false, statuses(0, 1, 300, 10, 2));
  }

  /// Without a printer: what is written finds nobody.
  @TestFactory
  List<DynamicTest> printerKeepsTheContractOfCharacterDrivers() throws Exception {
    return character(
        Drivers.printer().record(),
        false,
        statuses(0, 1, -Errno.EAGAIN, -Errno.EINVAL, -Errno.EINVAL));
  }

  @TestFactory
  List<DynamicTest> consoleKeepsTheContractOfCharacterDrivers() throws Exception {
    return terminal(statuses(0, 4, 300, Errno.SUSPEND, 2));
  }

  @TestFactory
  List<DynamicTest> serialLineKeepsTheContractOfCharacterDrivers() throws Exception {
    return terminal(statuses(17, 18, 300, Errno.SUSPEND, 2));
  }

  @TestFactory
  List<DynamicTest> pseudoTerminalKeepsTheContractOfCharacterDrivers() throws Exception {
    return terminal(statuses(128, 160, 300, Errno.SUSPEND, 2));
  }

  /// What it types is echoed, though nobody has the line open.
  @TestFactory
  List<DynamicTest> masterKeepsTheContractOfCharacterDrivers() throws Exception {
    return terminal(statuses(192, 224, 300, 10, 2));
  }

  private static List<DynamicTest> terminal(String arguments) throws Exception {
    try (Trial trial = new Trial()) {
      trial.system.machine().attach(new KeyboardController());
      trial.system.machine().attach(new VgaText());
      trial.system.machine().attach(new SerialCard(2, SerialCard.Plug.NONE, ""));
      trial.up(TtyBench.record());
      return trial.keeps("char", "tty " + arguments, TtyBench.record());
    }
  }
}
