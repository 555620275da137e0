package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class X87SaveAreaTest {
  // fldpi; fld1; fldz
  private static final int[] PROGRAM = {0xD9, 0xEB, 0xD9, 0xE8, 0xD9, 0xEE};

  @Test
  void areaIsThatOfFxsave() {
    int[] code = new int[PROGRAM.length + 7];
    System.arraycopy(PROGRAM, 0, code, 0, PROGRAM.length);
    int[] fxsave = {0x0F, 0xAE, 0x05, 0, 0, 0, 0x20}; // fxsave [TestMachine.DATA]
    System.arraycopy(fxsave, 0, code, PROGRAM.length, fxsave.length);
    TestMachine machine = TestMachine.withCode(code);
    machine.run(4);
    byte[] area = X87SaveArea.save(machine.state.x87());
    for (int at = 0; at < 24; at++) {
      assertThat(area[at]).as("byte %d", at).isEqualTo(byteAt(machine, at));
    }
    for (int at = 32; at < 160; at++) {
      assertThat(area[at]).as("byte %d", at).isEqualTo(byteAt(machine, at));
    }
  }

  @Test
  void areaHasTheLayoutOfTheManual() {
    TestMachine machine = TestMachine.withCode(PROGRAM);
    machine.run(3);
    ByteBuffer area =
        ByteBuffer.wrap(X87SaveArea.save(machine.state.x87())).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(area.getShort(0)).isEqualTo((short) 0x037F); // control
    assertThat(area.getShort(2)).isEqualTo((short) (5 << 11)); // status: three were pushed
    assertThat(area.getShort(4)).isEqualTo((short) 0xE0); // a bit for each that is filled
    assertThat(area.getLong(32)).isZero(); // ST0 is 0
    assertThat(area.getLong(48)).isEqualTo(0x8000_0000_0000_0000L); // ST1 is 1
    assertThat(area.getShort(56)).isEqualTo((short) 0x3FFF);
    assertThat(area.getLong(64)).isEqualTo(0xC90F_DAA2_2168_C235L); // ST2 is pi
    assertThat(area.getShort(72)).isEqualTo((short) 0x4000);
  }

  private static byte byteAt(TestMachine machine, int offset) {
    return (byte) (machine.read32(TestMachine.DATA + (offset & ~3)) >>> (8 * (offset & 3)));
  }

  @Test
  void restoredStateIsTheSavedOne() {
    TestMachine machine = TestMachine.withCode(PROGRAM);
    machine.run(3);
    X87State restored = new X87State();
    X87SaveArea.restore(restored, X87SaveArea.save(machine.state.x87()));
    assertThat(restored).isEqualTo(machine.state.x87());
  }
}
