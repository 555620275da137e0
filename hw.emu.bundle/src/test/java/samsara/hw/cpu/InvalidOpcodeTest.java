package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidOpcodeTest {
  @Test
  void everyInvalidCellFaultsAndLeavesNoTrace() {
    List<String> wrong = new ArrayList<>();
    TestMachine machine = TestMachine.withCode();
    for (int code = 0; code < 0x200; code++) {
      for (int reg = 0; reg < 8; reg++) {
        boolean invalid = OpcodeMap.cell(code, reg << 3).mnemonic() == Mnemonic.INVALID;
        if (invalid && !isPrefix(code)) {
          int modRm = (reg << 3) | 0xC1;
          if (code < 0x100) {
            machine.write(TestMachine.CODE, code, modRm, 0);
          } else {
            machine.write(TestMachine.CODE, 0x0F, code, modRm);
          }
          CpuState before = machine.state.copy();
          StopReason reason = machine.run(1);
          if (reason != StopReason.INVALID_OPCODE || !machine.state.equals(before)) {
            wrong.add("%03x/%d".formatted(code, reg));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isPrefix(int code) {
    return switch (code) {
      case 0x0F, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3 -> true;
      default -> false;
    };
  }

  @Test
  void instructionOfMoreThanFifteenBytesIsAProtectionFault() {
    int[] code = new int[16];
    Arrays.fill(code, 0x66);
    code[15] = 0x90;
    TestMachine machine = TestMachine.withCode(code);
    assertThat(machine.run(1)).isEqualTo(StopReason.PROTECTION_FAULT);
    assertThat(machine.state.eip()).isEqualTo(TestMachine.CODE);
  }
}
