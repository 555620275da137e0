package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InsnTraceTest {
  // inc eax; dec ecx; jnz CODE; int3
  private final TestMachine machine =
      TestMachine.withCode(Engine.REGIONS, 0x40, 0x49, 0x75, 0xFC, 0xCC);

  private void count(int rounds) {
    machine.state.setEip(TestMachine.CODE);
    machine.state.setGeneral(CpuState.EAX, 0);
    machine.state.setGeneral(CpuState.ECX, rounds);
    machine.run(1_000_000);
  }

  @Test
  void showsInstructionsWithTheirRegistersAlsoOfTranslatedCode() {
    count(1000);
    InsnTrace trace = new InsnTrace(machine.cpu, Disassembler.Syntax.INTEL, 4);
    trace.start();
    count(1000);
    List<String> lines = trace.result().getNow(List.of());
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).contains("10000000:").contains("inc").contains("eax=00000000");
    assertThat(lines.get(1)).contains("dec").contains("eax=00000001 ecx=000003e8");
    assertThat(lines.get(2)).contains("jne").contains("ecx=000003e7");
    assertThat(lines.get(3)).contains("10000000:").contains("eax=00000001");
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1000);
  }

  @Test
  void endsWithWhatThereIs() {
    InsnTrace trace = new InsnTrace(machine.cpu, Disassembler.Syntax.ATT, 100);
    trace.start();
    count(1);
    trace.stop();
    assertThat(trace.result().getNow(List.of())).hasSize(4).last().asString().contains("int3");
  }
}
