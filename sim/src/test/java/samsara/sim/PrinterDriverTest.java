package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.board.ParallelPort;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.vfs.OpenFlag;

/// The printer driver on the emulated parallel port in a whole system.
class PrinterDriverTest {
  private static final String PRINTER = "/dev/lp";

  @TempDir Path folder;

  private Path paper;
  private String text = "";

  @BeforeEach
  void writeText() {
    paper = folder.resolve("paper.txt");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      lines.append("line ").append(i).append(" of what is printed\n");
    }
    text = lines.toString();
  }

  /// A system with the printer, whose driver runs.
  private final class Office implements AutoCloseable {
    private final SimSystem system;
    private final ParallelPort port;
    private final Session shell;

    Office(long seed, long paperBytes) throws Exception {
      system = SimSystem.boot(seed);
      port = new ParallelPort(paper.toString(), paperBytes);
      system.machine().attach(port);
      shell = system.login();
      assertThat(shell.start(RsRequest.UP, Drivers.printer().record(), 0, 0)).isEqualTo(Errno.OK);
    }

    int open() throws Exception {
      return shell.open(PRINTER, OpenFlag.O_WRONLY);
    }

    int print(int fd, String what) throws Exception {
      return shell.write(fd, what.getBytes(StandardCharsets.UTF_8));
    }

    Faults faults() {
      return system.machine().faults(port);
    }

    @Override
    public void close() {
      system.close();
      port.close();
    }
  }

  @Test
  void whatIsWrittenIsOnPaperWhenTheWriteHasEnded() throws Exception {
    try (Office office = new Office(1, -1)) {
      assertThat(office.print(office.open(), text)).isEqualTo(text.length());

      assertThat(paper).hasContent(text);
    }
  }

  @Test
  void paperThatIsOutIsToldAndPrintingGoesOnWithMore() throws Exception {
    try (Office office = new Office(2, 100)) {
      int fd = office.open();
      assertThat(office.print(fd, text)).isEqualTo(100);
      assertThat(office.print(fd, text.substring(100))).isEqualTo(-Errno.EAGAIN);

      office.port.refill(-1);

      assertThat(office.print(fd, text.substring(100))).isEqualTo(text.length() - 100);
      assertThat(paper).hasContent(text);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {
        "LOST_INTERRUPT",
        "SPURIOUS_INTERRUPT",
        "LATE_INTERRUPT",
        "STUCK_BUSY",
        "ERROR_STATUS"
      })
  void faultsAreOvercome(FaultKind kind) throws Exception {
    try (Office office = new Office(3, -1)) {
      int fd = office.open();
      office.faults().set(kind, new Faults.Rate(1, 10));

      assertThat(office.print(fd, text)).isEqualTo(text.length());

      assertThat(paper).hasContent(text);
      assertThat(office.faults().struck(kind)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {"STUCK_BUSY", "ERROR_STATUS", "ABSENT"})
  void printerThatIsBrokenForGoodIsAnErrorInTheEnd(FaultKind kind) throws Exception {
    try (Office office = new Office(4, -1)) {
      int fd = office.open();
      office.faults().set(kind, new Faults.Rate(1, 1));

      assertThat(office.print(fd, text))
          .isEqualTo(kind == FaultKind.ABSENT ? -Errno.EAGAIN : -Errno.EIO);

      office.faults().clear();
      assertThat(office.print(fd, text)).isEqualTo(text.length());
    }
  }

  @Test
  void updatesKeepTheMinorOpen() throws Exception {
    try (Office office = new Office(6, -1)) {
      int fd = office.open();
      for (int round = 0; round < 5; round++) {
        assertThat(office.print(fd, text)).isEqualTo(text.length());
        assertThat(office.shell.start(RsRequest.UPDATE, Drivers.printer().record(), 1, 0))
            .isEqualTo(Errno.OK);
      }
      assertThat(paper).hasContent(text.repeat(5));
    }
  }

  @Test
  void writerOutlivesTheCrashOfItsDriver() throws Exception {
    try (Office office = new Office(7, -1)) {
      int fd = office.open();
      office.print(fd, text);
      int pid = office.shell.slot("printer").orElseThrow().pid();
      assertThat(office.shell.kill(pid, Signal.KILL)).isEqualTo(Errno.OK);

      assertThat(office.print(fd, text)).isEqualTo(text.length());

      assertThat(Files.readString(paper)).isEqualTo(text.repeat(2));
    }
  }
}
