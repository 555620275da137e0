package samsara.hw.cpu;

/// Sees that programs touch memory only through segments that allow it. Segments are flat, so this
/// matters only for one that is null, or holds the code selector and so is read-only. While one of
/// the ordinary ones does, the processor checks every instruction; FS and GS are checked by the
/// instructions that use them.
final class SegmentGuard {
  private static final int ORDINARY = (1 << CpuState.ES) | (1 << CpuState.SS) | (1 << CpuState.DS);
  private static final int SEGMENTS = 6;

  private int nulls; // bits of segment registers
  private int readOnly;

  /// Looks at the segment registers of `state`.
  void look(CpuState state, Descriptors descriptors) {
    nulls = 0;
    readOnly = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int selector = state.segment(segment);
      nulls |= Descriptors.isNull(selector) ? 1 << segment : 0;
      readOnly |= descriptors.isCode(selector) ? 1 << segment : 0;
    }
  }

  /// True when ES, SS or DS is null or read-only.
  boolean isUnusual() {
    return ((nulls | readOnly) & ORDINARY) != 0;
  }

  /// Faults when a segment that the instruction uses is null, or read-only and written.
  void check(Cpu cpu, Insn insn) {
    int wrong = (insn.segmentsUsed & nulls) | (insn.segmentsWritten & readOnly);
    if (wrong != 0 && !Strings.isIdle(cpu, insn)) {
      throw cpu.fault.protection(0);
    }
  }

  /// Faults when the segment of a memory operand that is to be written is read-only.
  void checkWrite(Cpu cpu, Insn insn) {
    if (insn.kind0 == Insn.MEM && (readOnly & (1 << insn.segment)) != 0) {
      throw cpu.fault.protection(0);
    }
  }
}
