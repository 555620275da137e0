package samsara.hw.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.Rig;

class ParallelPortTest {
  private static final int DATA = 0x378;
  private static final int STATUS = 0x379;
  private static final int CONTROL = 0x37A;
  private static final int READY = 0xDF; // free, no acknowledge, paper, on line, no error
  private static final int ON = 0x1C; // selected, no reset, interrupts

  @TempDir Path folder;

  private Path paper;
  private ParallelPort port;
  private Rig rig;

  @BeforeEach
  void plugIn() {
    paper = folder.resolve("paper.txt");
    port = new ParallelPort(paper.toString(), 3);
    rig = new Rig(port);
  }

  private void strobe(int value) {
    rig.out(DATA, value);
    int control = rig.in(CONTROL);
    rig.out(CONTROL, control | 1);
    rig.out(CONTROL, control & ~1);
  }

  private void printed() {
    rig.advanceNanos(2 * ParallelPort.PRINT_NANOS);
  }

  @Test
  void registersReadBack() {
    rig.out(DATA, 0x5A);
    rig.out(CONTROL, 0x0E);
    rig.out(STATUS, 0);

    assertThat(rig.in(DATA)).isEqualTo(0x5A);
    assertThat(rig.in(CONTROL)).isEqualTo(0xEE);
    assertThat(rig.in(STATUS)).isEqualTo(READY);
  }

  @Test
  void byteIsPrintedWhenStrobed() throws IOException {
    rig.out(CONTROL, 0x0C);
    rig.out(DATA, 'x');
    printed();
    assertThat(paper).isEmptyFile();

    strobe('A');
    assertThat(rig.in(STATUS)).isEqualTo(READY & ~0x80);
    printed();

    assertThat(rig.in(STATUS)).isEqualTo(READY);
    assertThat(paper).hasContent("A");
  }

  @Test
  void whatIsStrobedWhileItPrintsIsLost() {
    rig.out(CONTROL, 0x0C);
    strobe('A');
    strobe('B');
    printed();

    assertThat(paper).hasContent("A");
  }

  @Test
  void acknowledgeInterrupts() {
    rig.out(CONTROL, ON);
    rig.interrupt(); // of the acknowledge line that stands high
    strobe('A');
    assertThat(rig.interrupt()).isEqualTo(-1);
    rig.advanceNanos(ParallelPort.PRINT_NANOS);
    assertThat(rig.in(STATUS) & 0x40).as("pulse").isZero();
    rig.advanceNanos(ParallelPort.PRINT_NANOS);

    assertThat(rig.interrupt()).isEqualTo(7);
    assertThat(rig.in(STATUS) & 0x40).isNotZero();
  }

  @Test
  void interruptsThatAreNotEnabledDoNotCome() {
    rig.out(CONTROL, 0x0C);
    strobe('A');
    printed();

    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void paperEndsAndIsRefilled() {
    rig.out(CONTROL, 0x0C);
    for (char c = 'A'; c <= 'E'; c++) {
      strobe(c);
      printed();
    }
    assertThat(paper).hasContent("ABC");
    assertThat(rig.in(STATUS)).as("busy, paper out, off line, error").isEqualTo(0x67);

    port.refill(10);

    assertThat(rig.in(STATUS)).isEqualTo(READY);
    strobe('F');
    printed();
    assertThat(paper).hasContent("ABCF");
    assertThat(port.bytesLeft()).isEqualTo(9);
  }

  @Test
  void resetEndsWhatIsUnderWay() {
    rig.out(CONTROL, 0x0C);
    strobe('A');
    rig.out(CONTROL, 0x08);
    assertThat(rig.in(STATUS) & 0x80).as("busy while it is reset").isZero();
    rig.out(CONTROL, 0x0C);
    printed();

    assertThat(rig.in(STATUS)).isEqualTo(READY);
    assertThat(paper).isEmptyFile();
  }

  @Test
  void stuckPrinterIsBusyUntilItIsReset() {
    rig.out(CONTROL, 0x0C);
    rig.faults("lpt1").set(FaultKind.STUCK_BUSY, new Faults.Rate(1, 1));
    strobe('A');
    rig.advanceMillis(10_000);
    assertThat(rig.in(STATUS) & 0x80).isZero();

    rig.out(CONTROL, 0x08);
    rig.out(CONTROL, 0x0C);

    assertThat(rig.in(STATUS)).isEqualTo(READY);
  }

  @Test
  void errorLosesTheByte() {
    rig.out(CONTROL, 0x0C);
    rig.faults("lpt1").set(FaultKind.ERROR_STATUS, new Faults.Rate(1, 1));
    strobe('A');
    printed();

    assertThat(rig.in(STATUS)).isEqualTo(READY & ~0x08);
    assertThat(paper).isEmptyFile();
  }

  @Test
  void folderThatIsNotThereIsNamed() {
    String file = folder.resolve("none/paper").toString();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rig(new ParallelPort(file, -1)))
        .withMessageContaining(file);
  }
}
