package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemInstructionsTest {
  private static final int CODE = TestMachine.CODE;

  @Test
  void cpuidNamesTheVendorAndTheFeatures() {
    TestMachine machine = TestMachine.withCode(0x0F, 0xA2, 0x0F, 0xA2);
    machine.run(1);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1);
    assertThat(machine.state.general(CpuState.EBX)).isEqualTo(0x736D_6153); // "Sams"
    machine.run(1);
    int features = machine.state.general(CpuState.EDX);
    assertThat(features & (1 | 1 << 15 | 1 << 24)).isEqualTo(1 | 1 << 15 | 1 << 24);
    assertThat(features & (1 << 23 | 1 << 25 | 1 << 26)).isZero(); // MMX, SSE, SSE2
  }

  @Test
  void timeStampCounterCountsInstructions() {
    TestMachine machine = TestMachine.withCode(0x90, 0x90, 0x0F, 0x31);
    machine.run(3);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(2);
  }

  @Test
  void machineStatusWordTellsOfAnX87() {
    TestMachine machine = TestMachine.withCode(0x0F, 0x01, 0xE0); // smsw eax
    machine.run(1);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(0x8001_0033);
  }

  @Test
  void descriptorTablesAreEmpty() {
    // sgdt [DATA]; sidt [DATA + 8]; sldt eax; str ecx
    TestMachine machine =
        TestMachine.withCode(
            0x0F, 0x01, 0x05, 0, 0, 0, 0x20, 0x0F, 0x01, 0x0D, 8, 0, 0, 0x20, 0x0F, 0x00, 0xC0,
            0x0F, 0x00, 0xC9);
    machine.write32(TestMachine.DATA, -1);
    machine.state.setGeneral(CpuState.EAX, -1);
    machine.state.setGeneral(CpuState.ECX, -1);
    assertThat(machine.run(4)).isEqualTo(StopReason.BUDGET);
    assertThat(machine.read32(TestMachine.DATA)).isZero();
    assertThat(machine.state.general(CpuState.EAX)).isZero();
    assertThat(machine.state.general(CpuState.ECX)).isZero();
  }

  @Test
  void icebpIsADebugTrap() {
    TestMachine machine = TestMachine.withCode(0xF1);
    assertThat(machine.run(5)).isEqualTo(StopReason.DEBUG_TRAP);
    assertThat(machine.state.eip()).isEqualTo(CODE + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x33, 0x34, 0x35, 0x06, 0x08, 0x09, 0x30, 0x32})
  void privilegedInstructionIsAProtectionFault(int second) {
    TestMachine machine = TestMachine.withCode(0x0F, second);
    assertThat(machine.run(5)).isEqualTo(StopReason.PROTECTION_FAULT);
    assertThat(machine.cpu.errorCode()).isZero();
    assertThat(machine.state.eip()).isEqualTo(CODE);
  }
}
