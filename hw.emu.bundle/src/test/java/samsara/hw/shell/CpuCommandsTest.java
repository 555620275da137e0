package samsara.hw.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import samsara.hw.Machine;
import samsara.hw.cpu.Cpu;
import samsara.hw.cpu.CpuEngine;

class CpuCommandsTest {
  private static final int CODE = 0x1000;
  private static final byte[] BYTES = {(byte) 0xB8, 5, 0, 0, 0, (byte) 0x83, (byte) 0xC0, 3};

  private final Machine machine = Machine.simulated(1, 1 << 20, OutputStream.nullOutputStream());
  private final CpuCommands commands =
      new CpuCommands(
          new Cpu(machine.ram(), machine.mmu(), CpuEngine.INTERPRETER),
          machine.ram(),
          Runnable::run);

  CpuCommandsTest() {
    machine.ram().write(CODE, BYTES, 0, BYTES.length);
  }

  @Test
  void codeIsShownInEitherSyntax() {
    assertThat(commands.disasm("0x1000", "8"))
        .isEqualTo("    1000:\tmov $0x5,%eax\n    1005:\tadd $0x3,%eax");
    assertThat(commands.disasm("intel", "4096", "5", "0x8048000"))
        .isEqualTo(" 8048000:\tmov eax,0x5");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> commands.disasm("nasm", "0", "1", "0"))
        .hasMessage("hw:disasm: no syntax 'nasm'; there are att, intel");
    assertThatThrownBy(() -> commands.disasm("here", "1"))
        .hasMessage("hw:disasm: no physical address 'here'; it is 0 to 0xfffff");
    assertThatThrownBy(() -> commands.disasm("0xffffe", "3"))
        .hasMessage("hw:disasm: no count of bytes '3'; it is 0 to 0x2");
  }

  @Test
  void countersHaveALineEach() {
    assertThat(commands.cpu().lines())
        .hasSize(12)
        .allMatch(line -> line.matches("[A-Za-z ]+ +[0-9,]+"));
  }
}
