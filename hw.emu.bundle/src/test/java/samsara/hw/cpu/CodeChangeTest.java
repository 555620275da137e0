package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.hw.Ram;

@ParameterizedClass
@EnumSource
class CodeChangeTest {
  @Parameter Engine engine = Engine.INTERPRETER;

  private static final int CODE = TestMachine.CODE;
  private static final int INC_EAX = 0x40;
  private static final int INC_ECX = 0x41;
  private static final int BREAKPOINT = 0xCC;

  private static TestMachine.Registers registers(TestMachine machine) {
    return new TestMachine.Registers(
        machine.state.general(CpuState.EAX), machine.state.general(CpuState.ECX));
  }

  @Test
  void instructionThatChangesTheNextOneIsObeyed() {
    // mov byte [CODE + 7], 0x41; inc eax; int3
    TestMachine machine =
        TestMachine.withCode(engine, 0xC6, 0x05, 7, 0, 0, 0x10, INC_ECX, INC_EAX, BREAKPOINT);
    machine.run(10);
    assertThat(registers(machine)).isEqualTo(new TestMachine.Registers(0, 1));
  }

  @Test
  void loopThatChangesItsImmediateCountsRight() {
    // add eax, 0; inc byte [CODE + 2]; dec ecx; jnz CODE; int3
    TestMachine machine =
        TestMachine.withCode(
            engine, 0x83, 0xC0, 0, 0xFE, 0x05, 2, 0, 0, 0x10, 0x49, 0x75, 0xF4, BREAKPOINT);
    machine.state.setGeneral(CpuState.ECX, 100);
    assertThat(machine.run(1000)).isEqualTo(StopReason.INT3);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(99 * 100 / 2);
  }

  @Test
  void changeByTheKernelIsSeen() {
    TestMachine machine = TestMachine.withCode(engine, INC_EAX, BREAKPOINT);
    machine.run(10);
    machine.write(CODE, INC_ECX);
    machine.state.setEip(CODE);
    machine.run(10);
    assertThat(registers(machine)).isEqualTo(new TestMachine.Registers(1, 1));
  }

  @Test
  void changeOfTheSecondPageOfAnInstructionIsSeen() {
    TestMachine machine = TestMachine.withCode(engine);
    int start = CODE + Ram.PAGE_BYTES - 2;
    machine.write(start, 0xB8, 1, 0, 0, 0, BREAKPOINT); // mov eax, 1
    machine.state.setEip(start);
    machine.run(10);
    machine.write(CODE + Ram.PAGE_BYTES, 5);
    machine.state.setEip(start);
    machine.run(10);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(0x501);
  }

  @Test
  void remapOfTheSecondPageOfAnInstructionIsSeen() {
    TestMachine machine = TestMachine.withCode(engine);
    int second = CODE + Ram.PAGE_BYTES;
    int start = second - 2;
    machine.write(start, 0xB8, 1, 0, 0, 0, BREAKPOINT); // mov eax, 1
    machine.state.setEip(start);
    machine.run(10);
    int frame = machine.newFrame();
    machine.ram.write32(frame, 0xCC00_0007);
    machine.mapFrame(machine.root, second, frame, TestMachine.READ_WRITE);
    machine.state.setEip(start);
    machine.run(10);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(0x701);
  }

  @Test
  void remappedPageRunsItsNewCode() {
    TestMachine machine = TestMachine.withCode(engine, INC_EAX, BREAKPOINT);
    machine.run(10);
    int frame = machine.newFrame();
    machine.ram.write8(frame, INC_ECX);
    machine.ram.write8(frame + 1, BREAKPOINT);
    machine.mapFrame(machine.root, CODE, frame, TestMachine.READ_WRITE);
    machine.state.setEip(CODE);
    machine.run(10);
    assertThat(registers(machine)).isEqualTo(new TestMachine.Registers(1, 1));
  }

  @Test
  void unmappedPageFaults() {
    TestMachine machine = TestMachine.withCode(engine, INC_EAX, BREAKPOINT);
    machine.run(10);
    machine.unmap(CODE);
    machine.state.setEip(CODE);
    assertThat(machine.run(10)).isEqualTo(StopReason.PAGE_FAULT);
  }

  @Test
  void twoAddressSpacesHaveDifferentCodeAtOneAddress() {
    TestMachine machine = TestMachine.withCode(engine, INC_EAX, BREAKPOINT);
    int other = machine.newRoot();
    int frame = machine.newFrame();
    machine.ram.write8(frame, INC_ECX);
    machine.ram.write8(frame + 1, BREAKPOINT);
    machine.mapFrame(other, CODE, frame, TestMachine.READ_ONLY);
    for (int n = 0; n < 3; n++) {
      machine.state.setEip(CODE);
      machine.cpu.run(machine.state, machine.root, 10);
      machine.state.setEip(CODE);
      machine.cpu.run(machine.state, other, 10);
    }
    assertThat(registers(machine)).isEqualTo(new TestMachine.Registers(3, 3));
  }

  @Test
  void decodedPagesAreLimitedAndAllCodeStillRuns() {
    TestMachine machine =
        new TestMachine(new Descriptors(0x23, 0x2B), 8 << 20, Binder::bind, engine.settings());
    int pages = CodeCache.PAGES_MAX + 100;
    machine.map(CODE, 1020, TestMachine.READ_WRITE);
    int next = CODE + (4 << 20);
    machine.map(next, pages - 1020, TestMachine.READ_WRITE);
    for (int page = 0; page < pages; page++) {
      int address = page < 1020 ? CODE + page * 4096 : next + (page - 1020) * 4096;
      machine.write(address, INC_EAX, BREAKPOINT);
      machine.state.setEip(address);
      machine.run(10);
    }
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(pages);
    assertThat(machine.cpu.dropped()).isPositive();
  }
}
