package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The vectors are those of the reference: 0x50 for lines 0 to 7, 0x70 for 8 to 15.
class PicTest {
  private static final int MASTER = 0x20;
  private static final int MASTER_DATA = 0x21;
  private static final int SLAVE = 0xA0;
  private static final int SLAVE_DATA = 0xA1;
  private static final int EOI = 0x20;
  private static final int SPECIFIC_EOI = 0x60;
  private static final int READ_REQUESTS = 0x0A;
  private static final int READ_IN_SERVICE = 0x0B;

  private final PortBus ports = new PortBus();
  private final Pic pic = new Pic(ports);
  private final IrqLine[] lines = new IrqLine[Pic.LINES];

  @BeforeEach
  void setUpAsTheKernelDoes() {
    initialise(0x11, 0x05, 0x01);
    for (int irq = 0; irq < Pic.LINES; irq++) {
      if (irq != 2) {
        lines[irq] = pic.line(irq);
      }
    }
  }

  private void initialise(int icw1, int masterIcw4, int slaveIcw4) {
    ports.out8(MASTER, icw1);
    ports.out8(MASTER_DATA, 0x50);
    ports.out8(MASTER_DATA, 0x04);
    ports.out8(MASTER_DATA, masterIcw4);
    ports.out8(MASTER_DATA, 0);
    ports.out8(SLAVE, icw1);
    ports.out8(SLAVE_DATA, 0x70);
    ports.out8(SLAVE_DATA, 0x02);
    ports.out8(SLAVE_DATA, slaveIcw4);
    ports.out8(SLAVE_DATA, 0);
  }

  private void pulse(int irq) {
    lines[irq].lower();
    lines[irq].raise();
  }

  private int read(int port, int operationWord) {
    ports.out8(port, operationWord);
    return ports.in8(port);
  }

  private void assertNextVector(int vector) {
    assertThat(pic.interruptRequested()).isTrue();
    assertThat(pic.acknowledge()).isEqualTo(vector);
  }

  private void assertQuiet() {
    assertThat(pic.interruptRequested()).isFalse();
  }

  @Test
  void aChipThatWasNotSetUpLetsNothingThrough() {
    PortBus bus = new PortBus();
    Pic raw = new Pic(bus);
    raw.line(1).raise();

    assertThat(raw.interruptRequested()).isFalse();
  }

  @Test
  void vectorsStartAtTheBases() {
    pulse(3);
    assertNextVector(0x53);
    ports.out8(MASTER, EOI);
    pulse(14);
    assertNextVector(0x76);
  }

  @Test
  void lowBitsOfTheBaseAreIgnored() {
    ports.out8(MASTER, 0x11);
    ports.out8(MASTER_DATA, 0x57);
    ports.out8(MASTER_DATA, 0x04);
    ports.out8(MASTER_DATA, 0x01);
    pulse(0);

    assertNextVector(0x50);
  }

  @Test
  void acknowledgementMovesTheRequestIntoService() {
    pulse(4);
    assertThat(read(MASTER, READ_REQUESTS)).isEqualTo(0x10);
    assertThat(read(MASTER, READ_IN_SERVICE)).isZero();
    assertThat(lines[4].pending()).isTrue();

    pic.acknowledge();
    assertThat(read(MASTER, READ_REQUESTS)).isZero();
    assertThat(read(MASTER, READ_IN_SERVICE)).isEqualTo(0x10);
    assertThat(lines[4].pending()).isFalse();
  }

  @Test
  void theLowerLineGoesFirst() {
    pulse(6);
    pulse(1);
    pulse(3);

    assertNextVector(0x51);
    ports.out8(MASTER, EOI);
    assertNextVector(0x53);
    ports.out8(MASTER, EOI);
    assertNextVector(0x56);
    ports.out8(MASTER, EOI);
    assertQuiet();
  }

  @Test
  void theSlaveStandsBetweenLinesOneAndThree() {
    pulse(3);
    pulse(15);
    pulse(8);
    pulse(1);

    assertNextVector(0x51);
    ports.out8(MASTER, EOI);
    assertNextVector(0x70);
    ports.out8(SLAVE, EOI);
    ports.out8(MASTER, EOI);
    assertNextVector(0x77);
    ports.out8(SLAVE, EOI);
    ports.out8(MASTER, EOI);
    assertNextVector(0x53);
  }

  @Test
  void serviceHoldsBackEqualAndLowerPriorities() {
    pulse(3);
    pic.acknowledge();
    pulse(3);
    pulse(4);
    assertQuiet();

    pulse(1);
    assertNextVector(0x51);
  }

  @Test
  void nonSpecificEndEndsTheHighestInService() {
    pulse(3);
    pic.acknowledge();
    pulse(1);
    pic.acknowledge();
    ports.out8(MASTER, EOI);

    assertThat(read(MASTER, READ_IN_SERVICE)).isEqualTo(0x08);
  }

  @Test
  void specificEndEndsTheNamedLevel() {
    pulse(3);
    pic.acknowledge();
    pulse(1);
    pic.acknowledge();
    ports.out8(MASTER, SPECIFIC_EOI | 3);

    assertThat(read(MASTER, READ_IN_SERVICE)).isEqualTo(0x02);
  }

  @Test
  void slaveInterruptNeedsBothEnds() {
    pulse(12);
    assertNextVector(0x74);
    assertThat(read(MASTER, READ_IN_SERVICE)).isEqualTo(0x04);
    assertThat(read(SLAVE, READ_IN_SERVICE)).isEqualTo(0x10);
    pulse(13);
    ports.out8(MASTER, EOI);
    assertQuiet();

    ports.out8(SLAVE, EOI);
    assertNextVector(0x75);
  }

  @Test
  void aHigherSlaveLineWaitsForTheMastersEnd() {
    pulse(12);
    pic.acknowledge();
    pulse(8);
    assertQuiet();

    ports.out8(MASTER, EOI);
    assertNextVector(0x70);
  }

  @Test
  void specialFullyNestedModeLetsAHigherSlaveLineThrough() {
    initialise(0x11, 0x11, 0x01);
    pulse(12);
    pic.acknowledge();
    pulse(8);
    assertNextVector(0x70);
    pulse(13);
    assertQuiet();
  }

  @Test
  void maskHoldsARequestUntilItIsLifted() {
    ports.out8(MASTER_DATA, 0x10);
    assertThat(ports.in8(MASTER_DATA)).isEqualTo(0x10);
    pulse(4);
    assertQuiet();
    assertThat(read(MASTER, READ_REQUESTS)).isEqualTo(0x10);

    ports.out8(MASTER_DATA, 0);
    assertNextVector(0x54);
  }

  @Test
  void maskOfTheCascadeHoldsBackTheSlave() {
    ports.out8(MASTER_DATA, 0x04);
    pulse(14);
    assertQuiet();

    ports.out8(MASTER_DATA, 0);
    assertNextVector(0x76);
  }

  @Test
  void anEdgeRequestsOnce() {
    lines[1].raise();
    lines[1].raise();
    assertNextVector(0x51);
    ports.out8(MASTER, EOI);
    assertQuiet();

    pulse(1);
    assertNextVector(0x51);
  }

  @Test
  void aLevelRequestsAsLongAsItIsUp() {
    ports.out8(0x4D1, 0x08); // line 11
    lines[11].raise();
    for (int i = 0; i < 2; i++) {
      assertNextVector(0x73);
      assertQuiet();
      ports.out8(SLAVE, EOI);
      ports.out8(MASTER, EOI);
    }
    lines[11].lower();
    pic.acknowledge(); // the request that was seen before
    ports.out8(MASTER, EOI);

    assertQuiet();
  }

  @Test
  void aSharedLevelStaysUpWhileOneDeviceHoldsIt() {
    ports.out8(0x4D0, 0x20); // line 5
    IrqLine other = pic.line(5);
    lines[5].raise();
    other.raise();
    lines[5].lower();

    assertNextVector(0x55);
    other.lower();
    ports.out8(MASTER, EOI);
    assertQuiet();
  }

  @Test
  void edgeLevelControlKeepsTheBoardsLinesEdgeTriggered() {
    ports.out8(0x4D0, 0xFF);
    ports.out8(0x4D1, 0xFF);

    assertThat(ports.in8(0x4D0)).isEqualTo(0xF8);
    assertThat(ports.in8(0x4D1)).isEqualTo(0xDE);
  }

  @Test
  void levelModeOfTheWholeChipIsSetByIcw1() {
    initialise(0x19, 0x01, 0x01);
    lines[3].raise();
    assertNextVector(0x53);
    ports.out8(MASTER, EOI);

    assertNextVector(0x53);
  }

  @Test
  void aLineThatFallsBeforeTheAcknowledgementMakesASpuriousSeven() {
    lines[4].raise();
    lines[4].lower();

    assertNextVector(0x57);
    assertThat(read(MASTER, READ_IN_SERVICE)).isZero();
    assertQuiet();
  }

  @Test
  void aSlaveLineThatFallsMakesASpuriousFifteen() {
    lines[14].raise();
    lines[14].lower();

    assertNextVector(0x77);
    assertThat(read(SLAVE, READ_IN_SERVICE)).isZero();
    assertThat(read(MASTER, READ_IN_SERVICE)).as("the master saw its line 2").isEqualTo(0x04);
    ports.out8(MASTER, EOI);
    assertQuiet();
  }

  @Test
  void aMaskedRequestLeavesNothingSpurious() {
    lines[4].raise();
    ports.out8(MASTER_DATA, 0x10);

    assertQuiet();
  }

  @Test
  void automaticEndLeavesNothingInService() {
    initialise(0x11, 0x03, 0x03);
    pulse(3);
    pulse(4);
    assertNextVector(0x53);
    assertNextVector(0x54);
    pulse(14);
    pulse(15);
    assertNextVector(0x76);
    assertNextVector(0x77);

    assertThat(read(MASTER, READ_IN_SERVICE)).isZero();
    assertThat(read(SLAVE, READ_IN_SERVICE)).isZero();
  }

  @Test
  void rotationPutsTheServedLevelLast() {
    pulse(3);
    pic.acknowledge();
    ports.out8(MASTER, 0xA0); // rotate on non-specific end
    pulse(3);
    pulse(4);

    assertNextVector(0x54);
    ports.out8(MASTER, EOI);
    assertNextVector(0x53);
  }

  @Test
  void rotationInAutomaticModeIsSetAndCleared() {
    initialise(0x11, 0x03, 0x03);
    ports.out8(MASTER, 0x80);
    pulse(3);
    pic.acknowledge();
    pulse(3);
    pulse(6);
    assertNextVector(0x56);
    ports.out8(MASTER, 0x00);
    assertNextVector(0x53);
    pulse(7);
    pulse(6);

    assertNextVector(0x57);
  }

  @Test
  void priorityCanBeSet() {
    ports.out8(MASTER, 0xC0 | 4); // level 4 is the lowest
    pulse(4);
    pulse(5);

    assertNextVector(0x55);
  }

  @Test
  void specificEndWithRotation() {
    pulse(5);
    pic.acknowledge();
    ports.out8(MASTER, 0xE0 | 5);
    pulse(5);
    pulse(6);

    assertThat(read(MASTER, READ_IN_SERVICE)).isZero();
    assertNextVector(0x56);
  }

  @Test
  void specialMaskModeLetsLowerLinesThroughAMaskedService() {
    pulse(3);
    pic.acknowledge();
    ports.out8(MASTER, 0x68); // special mask mode
    ports.out8(MASTER_DATA, 0x08);
    pulse(5);
    assertNextVector(0x55);
    ports.out8(MASTER, EOI);
    assertThat(read(MASTER, READ_IN_SERVICE)).as("ends the unmasked one").isEqualTo(0x08);

    ports.out8(MASTER, 0x48); // normal mode again
    pulse(6);
    assertQuiet();
  }

  @Test
  void pollAcknowledgesWithoutTheCpu() {
    ports.out8(MASTER, 0x0C);
    assertThat(ports.in8(MASTER)).isZero();
    pulse(3);
    ports.out8(MASTER, 0x0C);

    assertThat(ports.in8(MASTER)).isEqualTo(0x83);
    assertThat(read(MASTER, READ_IN_SERVICE)).isEqualTo(0x08);
    assertQuiet();
  }

  @Test
  void initialisationForgetsEdgesMasksAndService() {
    pulse(3);
    pic.acknowledge();
    lines[4].raise();
    ports.out8(MASTER_DATA, 0x40);
    initialise(0x11, 0x05, 0x01);

    assertThat(read(MASTER, READ_IN_SERVICE)).isZero();
    assertThat(ports.in8(MASTER_DATA)).isZero();
    assertThat(ports.in8(MASTER)).as("reads requests at first").isZero();
    assertQuiet();
  }

  @Test
  void singleModeAndNoFourthWordShortenTheInitialisation() {
    ports.out8(MASTER, 0x12);
    ports.out8(MASTER_DATA, 0x40);
    ports.out8(MASTER_DATA, 0xFE);

    assertThat(ports.in8(MASTER_DATA)).as("a mask again").isEqualTo(0xFE);
    pulse(0);
    assertNextVector(0x40);
  }

  @Test
  void theCascadeIsNoDevicesLine() {
    assertThatIllegalArgumentException().isThrownBy(() -> pic.line(2));
    assertThatIllegalArgumentException().isThrownBy(() -> pic.line(16));
  }
}
