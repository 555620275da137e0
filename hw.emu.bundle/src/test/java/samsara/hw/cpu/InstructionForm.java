package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One way to write an instruction: a cell of the opcode map, with the prefixes and the kind of
/// operand that make a difference.
///
/// @param code as [Insn#code]
/// @param reg the reg field when it belongs to the opcode, else -1
record InstructionForm(int code, int reg, boolean operand16, Mode mode, int repeat, boolean lock) {
  enum Mode {
    PLAIN,
    PLAIN_16,
    REGISTER,
    MEMORY,
    MEMORY_16
  }

  // Their result depends on the machine or on the operating system, or they belong to other tests.
  private static final Set<Mnemonic> NOT_COMPARABLE =
      EnumSet.of(
          Mnemonic.CPUID,
          Mnemonic.RDTSC,
          Mnemonic.RDPMC,
          Mnemonic.ICEBP,
          Mnemonic.SYSENTER,
          Mnemonic.SYSEXIT,
          Mnemonic.SMSW,
          Mnemonic.SGDT,
          Mnemonic.SIDT,
          Mnemonic.SLDT,
          Mnemonic.STR,
          Mnemonic.ESC,
          Mnemonic.WAIT,
          Mnemonic.FXSAVE,
          Mnemonic.FXRSTOR,
          Mnemonic.INVALID);

  static boolean isComparable(Opcode cell) {
    return !NOT_COMPARABLE.contains(cell.mnemonic());
  }

  Opcode cell() {
    return OpcodeMap.cell(code, Math.max(reg, 0) << 3);
  }

  /// All forms that can be compared with another processor.
  static List<InstructionForm> all() {
    List<InstructionForm> forms = new ArrayList<>();
    for (int code = 0; code < 0x200; code++) {
      boolean group = OpcodeMap.isGroup(code);
      for (int reg = 0; reg < (group ? 8 : 1); reg++) {
        Opcode cell = OpcodeMap.cell(code, reg << 3);
        if (isComparable(cell)) {
          addForms(forms, code, group ? reg : -1, cell);
        }
      }
    }
    return forms;
  }

  private static void addForms(List<InstructionForm> forms, int code, int reg, Opcode cell) {
    for (Mode mode : modes(code, cell)) {
      for (int repeat : repeats(cell)) {
        for (boolean operand16 : new boolean[] {false, true}) {
          if (operand16 && cell.mnemonic() == Mnemonic.BSWAP) {
            continue; // undefined
          }
          forms.add(new InstructionForm(code, reg, operand16, mode, repeat, false));
        }
      }
    }
    boolean control = code >= 0x120 && code <= 0x123; // LOCK selects other registers on AMD
    if (!control) {
      forms.add(new InstructionForm(code, reg, false, modes(code, cell).getLast(), 0, true));
    }
  }

  private static List<Mode> modes(int code, Opcode cell) {
    OperandSpec first = cell.first();
    OperandSpec second = cell.second();
    boolean modRm = cell.hasModRm() || OpcodeMap.isGroup(code);
    if (!modRm) {
      return addressMatters(cell) ? List.of(Mode.PLAIN, Mode.PLAIN_16) : List.of(Mode.PLAIN);
    }
    if (first.addressing() == 'R' || second.addressing() == 'R') {
      return List.of(Mode.REGISTER);
    }
    boolean memoryOnly =
        first.addressing() == 'M' || second.addressing() == 'M' || cell.mnemonic() == Mnemonic.NOP;
    return memoryOnly
        ? List.of(Mode.MEMORY_16, Mode.MEMORY)
        : List.of(Mode.REGISTER, Mode.MEMORY_16, Mode.MEMORY);
  }

  private static boolean addressMatters(Opcode cell) {
    return switch (cell.mnemonic()) {
      case MOVS, CMPS, STOS, LODS, SCAS, LOOP, LOOPE, LOOPNE, JCXZ, XLAT -> true;
      default -> cell.first().addressing() == 'O' || cell.second().addressing() == 'O';
    };
  }

  private static int[] repeats(Opcode cell) {
    return switch (cell.mnemonic()) {
      case MOVS, CMPS, STOS, LODS, SCAS -> new int[] {0, 0xF2, 0xF3};
      default -> new int[] {0};
    };
  }

  @Override
  public String toString() {
    return "%03x%s %s%s %s%s%s"
        .formatted(
            code,
            reg < 0 ? "" : "/" + reg,
            cell().mnemonic(),
            operand16 ? " 16-bit" : "",
            mode,
            repeat == 0 ? "" : " rep %02x".formatted(repeat),
            lock ? " lock" : "");
  }
}
