package samsara.hw.cpu;

/// Makes an [Insn] of machine code. It fetches only the bytes that belong to the instruction. What
/// is not an instruction decodes too, to one that raises the fault.
final class Decoder {
  private static final int LENGTH_MAX = 15;
  private static final int OPERAND_SIZE = 0x66;
  private static final int ADDRESS_SIZE = 0x67;
  private static final int LOCK = 0xF0;
  private static final int ESCAPE = 0x0F;
  // Base and index registers of 16-bit addressing, by ModRM's rm field.
  private static final int[] BASE_16 = {3, 3, 5, 5, 6, 7, 5, 3};
  private static final int[] INDEX_16 = {6, 7, 6, 7, Insn.ZERO, Insn.ZERO, Insn.ZERO, Insn.ZERO};

  private final CodeBytes bytes;
  private final Insn insn = new Insn();
  private int position;

  private Decoder(CodeBytes bytes) {
    this.bytes = bytes;
  }

  /// The instruction that starts at offset 0 of `bytes`.
  static Insn decode(CodeBytes bytes) {
    Decoder decoder = new Decoder(bytes);
    try {
      decoder.decode();
    } catch (TooLong e) {
      decoder.become(Opcode.TOO_LONG);
    }
    decoder.insn.lengthBytes = decoder.position;
    return decoder.insn;
  }

  private void decode() {
    int opcode = prefixes();
    if (opcode == ESCAPE) {
      opcode = 0x100 | next8();
    }
    insn.code = opcode;
    Opcode cell = OpcodeMap.cell(opcode, 0);
    boolean group = OpcodeMap.isGroup(opcode);
    if (group || cell.hasModRm()) {
      insn.modRm = next8();
      cell = OpcodeMap.cell(opcode, insn.modRm);
    }
    become(cell);
    if (cell.mnemonic() == Mnemonic.INVALID) {
      return;
    }
    if (insn.hasMemory() && usesMemory(cell)) {
      address();
    }
    if (!operands(cell) || (insn.lock && !(cell.lockable() && insn.kind0 == Insn.MEM))) {
      become(Opcode.INVALID);
      return;
    }
    insn.segmentsUsed = SegmentUse.of(insn);
    insn.segmentsWritten = SegmentUse.writtenBy(insn);
  }

  private void become(Opcode opcode) {
    insn.opcode = opcode;
    insn.mnemonic = opcode.mnemonic();
  }

  private static boolean usesMemory(Opcode cell) {
    return cell.first().addressing() != 'R' && cell.second().addressing() != 'R';
  }

  private int prefixes() {
    while (true) {
      int value = next8();
      switch (value) {
        case 0x26 -> override(CpuState.ES);
        case 0x2E -> override(CpuState.CS);
        case 0x36 -> override(CpuState.SS);
        case 0x3E -> override(CpuState.DS);
        case 0x64 -> override(CpuState.FS);
        case 0x65 -> override(CpuState.GS);
        case OPERAND_SIZE -> insn.operandBytes = 2;
        case ADDRESS_SIZE -> {
          insn.address16 = true;
          insn.addressMask = 0xFFFF;
        }
        case LOCK -> insn.lock = true;
        case 0xF2, 0xF3 -> insn.repeat = value;
        default -> {
          return value;
        }
      }
    }
  }

  private void override(int segment) {
    insn.segment = segment;
    insn.segmentOverride = true;
  }

  private void address() {
    if (insn.address16) {
      address16();
    } else {
      address32();
    }
    boolean stack = insn.base == CpuState.ESP || insn.base == CpuState.EBP;
    if (stack && !insn.segmentOverride) {
      insn.segment = CpuState.SS;
    }
  }

  private void address32() {
    int mode = insn.modRm >>> 6;
    int rm = insn.rm();
    if (rm == 4) {
      int sib = next8();
      insn.scale = sib >>> 6;
      int index = (sib >>> 3) & 7;
      insn.index = index == 4 ? Insn.ZERO : index;
      rm = sib & 7;
    }
    insn.base = rm;
    switch (mode) {
      case 0 -> {
        if (rm == 5) {
          insn.base = Insn.ZERO;
          insn.displacement = next32();
        }
      }
      case 1 -> insn.displacement = (byte) next8();
      default -> insn.displacement = next32();
    }
  }

  private void address16() {
    int mode = insn.modRm >>> 6;
    int rm = insn.rm();
    insn.base = BASE_16[rm];
    insn.index = INDEX_16[rm];
    switch (mode) {
      case 0 -> {
        if (rm == 6) {
          insn.base = Insn.ZERO;
          insn.displacement = (short) next16();
        }
      }
      case 1 -> insn.displacement = (byte) next8();
      default -> insn.displacement = (short) next16();
    }
  }

  // False when the encoding is invalid.
  private boolean operands(Opcode cell) {
    insn.size0 = cell.first().bytes(insn.operandBytes);
    insn.size1 = cell.second().bytes(insn.operandBytes);
    insn.kind0 = kind(cell.first());
    insn.kind1 = kind(cell.second());
    insn.kind2 = kind(cell.third());
    insn.reg0 = register(cell.first());
    insn.reg1 = register(cell.second());
    insn.reg2 = register(cell.third());
    for (int number = 0; number < 3; number++) {
      immediate(cell.operand(number), number);
    }
    return legal(cell.first()) && legal(cell.second());
  }

  private int kind(OperandSpec spec) {
    return switch (spec.addressing()) {
      case 'E', 'M' -> insn.hasMemory() ? Insn.MEM : Insn.REG;
      case 'G', 'R', 'Z', 'r' -> Insn.REG;
      case 'O', 'X', 'Y' -> Insn.MEM;
      case 'I', 'J', 'A', '1' -> Insn.IMM;
      case 'S', 's' -> Insn.SEG;
      case 'C' -> Insn.CONTROL;
      default -> Insn.NONE;
    };
  }

  private int register(OperandSpec spec) {
    return switch (spec.addressing()) {
      case 'E', 'R', 'M' -> insn.rm();
      case 'G', 'S', 'C' -> insn.reg();
      case 'Z' -> insn.code & 7;
      default -> spec.register();
    };
  }

  private boolean legal(OperandSpec spec) {
    return switch (spec.addressing()) {
      case 'M' -> insn.hasMemory();
      case 'S' -> insn.reg() < 6 && !(insn.kind0 == Insn.SEG && insn.reg() == CpuState.CS);
      default -> true;
    };
  }

  private void immediate(OperandSpec spec, int number) {
    switch (spec.addressing()) {
      case '1' -> insn.imm = 1;
      case 'O' -> insn.displacement = insn.address16 ? next16() : next32();
      case 'A' -> {
        insn.imm = insn.operandBytes == 2 ? next16() : next32();
        insn.imm2 = next16();
      }
      case 'I', 'J' -> {
        int value = value(spec);
        if (number == 1 && insn.mnemonic == Mnemonic.ENTER) {
          insn.imm2 = value & 0xFF;
        } else {
          insn.imm = value;
        }
      }
      default -> {
        // No immediate.
      }
    }
  }

  private int value(OperandSpec spec) {
    boolean signed = spec.size() == 's' || spec.addressing() == 'J';
    return switch (spec.size()) {
      case 'b', 's' -> signed ? (byte) next8() : next8();
      case 'w' -> next16();
      default -> insn.operandBytes == 4 ? next32() : signed ? (short) next16() : next16();
    };
  }

  private int next8() {
    if (position == LENGTH_MAX) {
      throw new TooLong();
    }
    int value = bytes.at(position);
    position++;
    return value;
  }

  private int next16() {
    int low = next8();
    return low | (next8() << 8);
  }

  private int next32() {
    int low = next16();
    return low | (next16() << 16);
  }

  private static final class TooLong extends RuntimeException {
    TooLong() {
      super("an instruction has at most " + LENGTH_MAX + " bytes", null, false, false);
    }
  }
}
