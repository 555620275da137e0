package samsara.hw.cpu;

import java.util.Arrays;

/// A decoded instruction. It knows its length and relative targets but not its address, so that it
/// holds wherever its bytes are mapped. Written by [Decoder] before anybody else sees it; later on
/// only what executes it changes, and [#targets].
final class Insn {
  /// Operand kind: there is none.
  static final int NONE = 0;

  /// Operand kind: general register.
  static final int REG = 1;

  /// Operand kind: memory, at [Cpu#address].
  static final int MEM = 2;

  /// Operand kind: [#imm], already extended to 32 bits.
  static final int IMM = 3;

  /// Operand kind: segment register.
  static final int SEG = 4;

  /// Operand kind: control or debug register.
  static final int CONTROL = 5;

  /// A register number that always reads zero: an absent base or index.
  static final int ZERO = 8;

  private static final int[] NO_TARGETS = {};
  private static final int TARGETS_MAX = 24;

  Opcode opcode = Opcode.INVALID;
  Mnemonic mnemonic = Mnemonic.INVALID;

  /// What executes it.
  Handler handler = Handler.UNBOUND;

  /// What [#handler] calls after its own work, where it wraps another.
  Handler body = Handler.UNBOUND;

  /// Addresses to which it was seen to go, where it is an indirect jump or call; hints.
  int[] targets = NO_TARGETS;

  /// The page frame that held the last byte when it was decoded.
  int endFrame;

  /// The opcode byte; 0x100 is added after a 0F byte.
  int code;

  int lengthBytes;

  /// 2 or 4.
  int operandBytes = 4;

  boolean address16;
  boolean lock;

  /// The last repeat prefix: 0, 0xF2 or 0xF3.
  int repeat;

  /// The segment of the memory operand, by override or default; see [CpuState].
  int segment = CpuState.DS;

  boolean segmentOverride;

  /// The ModRM byte, or -1.
  int modRm = -1;

  // The operands in Intel order: kind, register number, size in bytes.
  int kind0;
  int reg0;
  int size0;
  int kind1;
  int reg1;
  int size1;
  int kind2;
  int reg2;

  // The memory operand.
  int base = ZERO;
  int index = ZERO;
  int scale;
  int displacement;
  int addressMask = -1;

  /// Immediate operand, relative target or offset of a far pointer.
  int imm;

  /// Second immediate: level of ENTER, selector of a far pointer.
  int imm2;

  /// Bits of the segments (1 << number) through which it touches memory.
  int segmentsUsed;

  /// Bits of the segments through which it writes.
  int segmentsWritten;

  int reg() {
    return (modRm >>> 3) & 7;
  }

  int rm() {
    return modRm & 7;
  }

  /// True when an x87 instruction works on memory.
  boolean hasMemory() {
    return modRm >= 0 && modRm < 0xC0;
  }

  /// True when the memory operand has a SIB byte.
  boolean hasIndexByte() {
    return hasMemory() && !address16 && rm() == 4;
  }

  /// The condition code of J, SET and CMOV: the low four bits of the opcode.
  int condition() {
    return code & 15;
  }

  /// True for near jumps and calls to where a register or memory says.
  boolean isIndirectJump() {
    return (mnemonic == Mnemonic.JMP || mnemonic == Mnemonic.CALL) && kind0 != IMM;
  }

  /// Notes one of [#targets], as long as there is room.
  void noteTarget(int address) {
    for (int target : targets) {
      if (target == address) {
        return;
      }
    }
    if (targets.length < TARGETS_MAX) {
      targets = Arrays.copyOf(targets, targets.length + 1);
      targets[targets.length - 1] = address;
    }
  }
}
