package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/// What the kernel puts into signal frames.
class X87ImageTest {
  private static final int DATA = TestMachine.DATA;

  // fld1; fldpi; fldz; fdivr st, st(1)
  private static TestMachine worked() {
    TestMachine machine =
        TestMachine.withCode(
            0xD9, 0xE8, 0xD9, 0xEB, 0xD9, 0xEE, 0xD8, 0xF9, 0xDD, 0x35, 0, 0, 0, 0x20);
    machine.run(4);
    return machine;
  }

  @Test
  void isWhatTheProgramItselfWouldSave() {
    TestMachine machine = worked();
    byte[] image = machine.state.x87().image();
    machine.run(1); // fnsave [DATA]
    byte[] saved = new byte[X87State.IMAGE_BYTES];
    machine.ram.read(machine.physical(DATA), saved, 0, saved.length);
    assertThat(image).isEqualTo(saved);
  }

  @Test
  void bringsTheStateBack() {
    TestMachine machine = worked();
    X87State kept = new X87State();
    kept.copyFrom(machine.state.x87());
    byte[] image = machine.state.x87().image();
    machine.state.x87().reset();
    machine.state.x87().setImage(image);
    assertThat(machine.state.x87()).isEqualTo(kept);
  }

  @Test
  void editedMaskMakesAnExceptionPending() {
    TestMachine machine = worked(); // with zero-divide noted
    byte[] image = machine.state.x87().image();
    image[0] = 0x7B; // unmasked
    machine.state.x87().setImage(image);
    machine.state.setEip(TestMachine.CODE);
    assertThat(machine.run(1)).isEqualTo(StopReason.FPU_ERROR);
  }

  @Test
  void ofAnotherSizeIsRefused() {
    X87State state = new X87State();
    assertThatIllegalArgumentException().isThrownBy(() -> state.setImage(new byte[512]));
  }
}
