package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What [X87Suite] leaves out: functions, FXSAVE, and the report of pending exceptions.
class X87Test {
  private static final int DATA = TestMachine.DATA;
  private static final double ULP = Math.ulp(1.0);

  // Loads y from DATA and x from DATA + 8, runs D9 `modRm`, stores the top at DATA + 16.
  private static double run(int modRm, double y, double x) {
    TestMachine machine =
        TestMachine.withCode(
            0xDD, 0x05, 0, 0, 0, 0x20, 0xDD, 0x05, 8, 0, 0, 0x20, 0xD9, modRm, 0xDD, 0x1D, 16, 0, 0,
            0x20);
    writeDouble(machine, DATA, y);
    writeDouble(machine, DATA + 8, x);
    assertThat(machine.run(4)).isEqualTo(StopReason.BUDGET);
    return readDouble(machine, DATA + 16);
  }

  private static void writeDouble(TestMachine machine, int address, double value) {
    long bits = Double.doubleToRawLongBits(value);
    machine.write32(address, (int) bits);
    machine.write32(address + 4, (int) (bits >>> 32));
  }

  private static double readDouble(TestMachine machine, int address) {
    long low = machine.read32(address) & 0xFFFF_FFFFL;
    return Double.longBitsToDouble(low | ((long) machine.read32(address + 4) << 32));
  }

  private static void assertClose(double found, double expected) {
    assertThat(found).isCloseTo(expected, within(2 * ULP * Math.abs(expected) + Double.MIN_VALUE));
  }

  @Test
  void functionsAreGoodToADouble() {
    Random random = new Random(4711);
    for (int n = 0; n < 200; n++) {
      double x = random.nextDouble() * 4 - 2;
      double y = random.nextDouble() * 20 - 10;
      assertClose(run(0xFE, y, y), StrictMath.sin(y));
      assertClose(run(0xFF, y, y), StrictMath.cos(y));
      assertClose(run(0xF3, y, x), StrictMath.atan2(y, x));
      double power = x / 2;
      assertThat(run(0xF0, 0, power)).isCloseTo(StrictMath.pow(2, power) - 1, within(4 * ULP));
      double positive = Math.abs(x) + 0.01;
      double log = StrictMath.log(positive) / StrictMath.log(2);
      assertThat(run(0xF1, y, positive)).isCloseTo(y * log, within(40 * ULP));
    }
  }

  @Test
  void tangentPushesOne() {
    assertThat(run(0xF2, 0, 0.5)).isEqualTo(1.0);
  }

  @Test
  void sineAndCosineComeTogether() {
    assertClose(run(0xFB, 0, 0.5), StrictMath.cos(0.5));
  }

  @ParameterizedTest
  @CsvSource({"1e-10, 1.4426950408168286e-10", "0.2, 0.26303440583379383"})
  void logarithmOfOneAndALittleIsPrecise(double x, double expected) {
    assertClose(run(0xF9, 1, x), expected);
  }

  @Test
  void pendingExceptionIsReportedByTheNextWaitingInstruction() {
    // fldcw [DATA]; fldz; fdiv st0, st0; fnop
    TestMachine machine =
        TestMachine.withCode(0xD9, 0x2D, 0, 0, 0, 0x20, 0xD9, 0xEE, 0xD8, 0xF0, 0xD9, 0xD0);
    machine.write32(DATA, 0x037E);
    assertThat(machine.run(10)).isEqualTo(StopReason.FPU_ERROR);
    assertThat(machine.state.eip()).isEqualTo(TestMachine.CODE + 10);
    assertThat(machine.state.x87().status() & 0x81).isEqualTo(0x81);
  }

  @Test
  void waitReportsAPendingException() {
    TestMachine machine =
        TestMachine.withCode(0xD9, 0x2D, 0, 0, 0, 0x20, 0xD9, 0xEE, 0xD8, 0xF0, 0x9B);
    machine.write32(DATA, 0x037E);
    assertThat(machine.run(10)).isEqualTo(StopReason.FPU_ERROR);
  }

  @Test
  void fxrstorBringsBackWhatFxsaveStored() {
    // fldpi; fld1; fxsave [DATA]; fninit; fxrstor [DATA]
    TestMachine machine =
        TestMachine.withCode(
            0xD9, 0xEB, 0xD9, 0xE8, 0x0F, 0xAE, 0x05, 0, 0, 0, 0x20, 0xDB, 0xE3, 0x0F, 0xAE, 0x0D,
            0, 0, 0, 0x20);
    machine.run(2);
    X87State before = new X87State();
    before.copyFrom(machine.state.x87());
    machine.run(3);
    assertThat(machine.state.x87()).isEqualTo(before);
    assertThat(machine.read32(DATA + 32 + 4)).isEqualTo(0x8000_0000); // 1.0
  }

  @Test
  void fxsaveWantsAnAlignedAddress() {
    TestMachine machine = TestMachine.withCode(0x0F, 0xAE, 0x05, 8, 0, 0, 0x20);
    assertThat(machine.run(1)).isEqualTo(StopReason.PROTECTION_FAULT);
  }
}
