package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.hw.BusError;
import samsara.hw.Mmu;

@ParameterizedClass
@EnumSource
class CpuTest {
  @Parameter Engine engine = Engine.INTERPRETER;

  private static final int CODE = TestMachine.CODE;
  private static final int DATA = TestMachine.DATA;
  private static final int NOP = 0x90;

  @Test
  void stopsWhenTheBudgetIsSpent() {
    TestMachine machine = TestMachine.withCode(engine, NOP, NOP, NOP, NOP);
    assertThat(machine.run(3)).isEqualTo(StopReason.BUDGET);
    assertThat(machine.state.eip()).isEqualTo(CODE + 3);
    assertThat(machine.cpu.executed()).isEqualTo(3);
  }

  @Test
  void callsAGateWithEipBehindTheInstruction() {
    TestMachine machine = TestMachine.withCode(engine, NOP, 0xCD, 0x21);
    assertThat(machine.run(10)).isEqualTo(StopReason.INTERRUPT);
    assertThat(machine.cpu.vector()).isEqualTo(0x21);
    assertThat(machine.state.eip()).isEqualTo(CODE + 3);
    assertThat(machine.cpu.executed()).isEqualTo(2);
  }

  @Test
  void interruptWithoutAGateIsAProtectionFault() {
    TestMachine machine = TestMachine.withCode(engine, 0xCD, 0x22);
    assertThat(machine.run(10)).isEqualTo(StopReason.PROTECTION_FAULT);
    assertThat(machine.cpu.errorCode()).isEqualTo(0x22 * 8 + 2);
    assertThat(machine.state.eip()).isEqualTo(CODE);
  }

  @Test
  void pageFaultTellsAddressAndErrorCode() {
    TestMachine machine =
        TestMachine.withCode(engine, NOP, 0xA3, 0x04, 0x00, 0x00, 0x30); // mov [..], eax
    assertThat(machine.run(10)).isEqualTo(StopReason.PAGE_FAULT);
    assertThat(machine.cpu.faultAddress()).isEqualTo(0x3000_0004);
    assertThat(machine.cpu.errorCode()).isEqualTo(Mmu.USER | Mmu.WRITE);
    assertThat(machine.state.eip()).isEqualTo(CODE + 1);
    assertThat(machine.cpu.executed()).isEqualTo(1);
  }

  @Test
  void supervisorPageIsOutOfReach() {
    TestMachine machine =
        TestMachine.withCode(engine, 0xA1, 0, 0, 0, 0x30); // mov eax, [0x30000000]
    machine.map(0x3000_0000, 1, Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE);
    assertThat(machine.run(1)).isEqualTo(StopReason.PAGE_FAULT);
    assertThat(machine.cpu.errorCode()).isEqualTo(Mmu.USER | Mmu.FAULT_PRESENT);
  }

  @Test
  void jumpToAMissingPageFaultsAtItsTarget() {
    TestMachine machine = TestMachine.withCode(engine, 0xB8, 0, 0, 0, 0x30, 0xFF, 0xE0); // jmp eax
    assertThat(machine.run(10)).isEqualTo(StopReason.PAGE_FAULT);
    assertThat(machine.state.eip()).isEqualTo(0x3000_0000);
    assertThat(machine.cpu.faultAddress()).isEqualTo(0x3000_0000);
  }

  @Test
  void trapFlagStopsAfterOneInstruction() {
    TestMachine machine = TestMachine.withCode(engine, NOP, NOP);
    machine.state.setEflags(Eflags.TRAP);
    assertThat(machine.run(10)).isEqualTo(StopReason.DEBUG_TRAP);
    assertThat(machine.state.eip()).isEqualTo(CODE + 1);
  }

  @Test
  void trapFlagStopsBetweenIterations() {
    TestMachine machine = TestMachine.withCode(engine, 0xF3, 0xAA); // rep stosb
    machine.state.setEflags(Eflags.TRAP);
    machine.state.setGeneral(CpuState.ECX, 3);
    machine.state.setGeneral(CpuState.EDI, DATA);
    assertThat(machine.run(10)).isEqualTo(StopReason.DEBUG_TRAP);
    assertThat(machine.state.general(CpuState.ECX)).isEqualTo(2);
    assertThat(machine.state.eip()).isEqualTo(CODE);
  }

  @Test
  void popfStartsTrapsAfterTheNextInstruction() {
    TestMachine machine = TestMachine.withCode(engine, 0x9D, NOP, NOP); // popf
    machine.state.setGeneral(CpuState.ESP, DATA);
    machine.write32(DATA, Eflags.TRAP);
    assertThat(machine.run(10)).isEqualTo(StopReason.DEBUG_TRAP);
    assertThat(machine.state.eip()).isEqualTo(CODE + 2);
  }

  @Test
  void breakpointStopsBeforeItsInstructionUntilTheResumeFlagIsSet() {
    TestMachine machine = TestMachine.withCode(engine, NOP, NOP, 0xEB, 0xFC); // jmp to the start
    machine.cpu.addBreakpoint(CODE + 1);
    assertThat(machine.run(10)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(machine.state.eip()).isEqualTo(CODE + 1);
    assertThat(machine.run(10)).isEqualTo(StopReason.BREAKPOINT);
    machine.state.setEflags(machine.state.eflags() | Eflags.RESUME);
    assertThat(machine.run(10)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(machine.cpu.executed()).isEqualTo(4);
    assertThat(machine.state.eflags() & Eflags.RESUME).isZero();
  }

  @Test
  void tracerSeesEveryInstruction() {
    TestMachine machine = TestMachine.withCode(engine, 0x40, 0x40, 0xCC); // inc eax
    List<String> seen = new ArrayList<>();
    machine.cpu.setTracer(
        state -> seen.add("%x:%d".formatted(state.eip(), state.general(CpuState.EAX))));
    machine.run(10);
    assertThat(seen).containsExactly("10000000:0", "10000001:1", "10000002:2");
  }

  @Test
  void repeatedInstructionIsAsManyInstructionsAsIterations() {
    TestMachine machine = TestMachine.withCode(engine, 0xF3, 0xAB, NOP); // rep stosd
    machine.state.setGeneral(CpuState.ECX, 100);
    machine.state.setGeneral(CpuState.EDI, DATA);
    assertThat(machine.run(40)).isEqualTo(StopReason.BUDGET);
    assertThat(machine.state.general(CpuState.ECX)).isEqualTo(60);
    assertThat(machine.state.eip()).isEqualTo(CODE);
    assertThat(machine.run(60)).isEqualTo(StopReason.BUDGET);
    assertThat(machine.state.eip()).isEqualTo(CODE + 2);
    assertThat(machine.cpu.executed()).isEqualTo(100);
  }

  @Test
  void repeatedStoreFaultsInTheMiddleWithItsRegistersUpToDate() {
    TestMachine machine = TestMachine.withCode(engine, 0xF3, 0xAA); // rep stosb
    machine.state.setGeneral(CpuState.ECX, 0x3000);
    machine.state.setGeneral(CpuState.EDI, DATA);
    assertThat(machine.run(100_000)).isEqualTo(StopReason.PAGE_FAULT);
    assertThat(machine.state.general(CpuState.EDI)).isEqualTo(DATA + 0x2000);
    assertThat(machine.state.general(CpuState.ECX)).isEqualTo(0x1000);
    assertThat(machine.cpu.executed()).isEqualTo(0x2000);
  }

  @Test
  void nullDataSegmentIsAProtectionFaultWhenUsed() {
    TestMachine machine =
        TestMachine.withCode(engine, 0x8E, 0xD8, NOP, 0xA1, 0, 0, 0, 0x20); // mov ds, ax
    assertThat(machine.run(10)).isEqualTo(StopReason.PROTECTION_FAULT);
    assertThat(machine.state.eip()).isEqualTo(CODE + 3);
    assertThat(machine.state.segment(CpuState.DS)).isZero();
  }

  @Test
  void statesCanBeSwapped() {
    TestMachine machine = TestMachine.withCode(engine, 0x40); // inc eax
    machine.run(1);
    CpuState other = new CpuState(new Descriptors(0x23, 0x2B));
    CpuState kept = machine.state.copy();
    machine.state.swap(other);
    assertThat(other).isEqualTo(kept);
    assertThat(machine.state.general(CpuState.EAX)).isZero();
    assertThat(other.toString()).contains("eax=00000001").contains("eip=10000001");
  }

  @Test
  void stateIsRightAfterAnAccessBeyondTheMemory() {
    TestMachine machine = TestMachine.withCode(engine, 0x40, 0xA1, 0, 0, 0, 0x30);
    machine.mapFrame(machine.root, 0x3000_0000, 0x4000_0000, TestMachine.READ_WRITE);
    assertThatExceptionOfType(BusError.class).isThrownBy(() -> machine.run(10));
    assertThat(machine.state.eip()).isEqualTo(CODE + 1);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1);
  }
}
