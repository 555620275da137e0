package samsara.hw.cpu;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Which test looks at a cell of the opcode map.
final class OpcodeCoverage {
  private static final Set<Integer> RECORDED = new HashSet<>();
  private static final Set<Integer> PREFIXES =
      Set.of(0x0F, 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3);

  static {
    for (InstructionForm form : InstructionForm.all()) {
      for (int reg = 0; reg < 8; reg++) {
        if (form.reg() < 0 || form.reg() == reg) {
          RECORDED.add(form.code() * 8 + reg);
        }
      }
    }
  }

  private OpcodeCoverage() {}

  /// The name of the test, if there is one.
  static Optional<String> of(int code, int reg) {
    if (RECORDED.contains(code * 8 + reg)) {
      return Optional.of("HardwareTest");
    }
    if (PREFIXES.contains(code)) {
      return Optional.of("prefix: HardwareTest");
    }
    Mnemonic mnemonic = OpcodeMap.cell(code, reg << 3).mnemonic();
    return switch (mnemonic) {
      case INVALID -> Optional.of("InvalidOpcodeTest");
      case CPUID, RDTSC, RDPMC, SYSENTER, SYSEXIT, SMSW, SGDT, SIDT, SLDT, STR, ICEBP ->
          Optional.of("SystemInstructionsTest");
      case ESC, WAIT, FXSAVE, FXRSTOR -> Optional.of("X87Test");
      default -> Optional.empty();
    };
  }
}
