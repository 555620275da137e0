package samsara.hw.cpu;

import java.util.Arrays;

/// The registers of one process: what the kernel saves, copies, swaps, shows and edits.
///
/// A new state is what a program starts with: all zero, interrupts enabled, x87 in its reset state.
/// [Cpu#run] works on the object it is given, so between two runs every field is up to date.
public final class CpuState {
  /// Number of a general register.
  public static final int EAX = 0;

  /// Number of a general register.
  public static final int ECX = 1;

  /// Number of a general register.
  public static final int EDX = 2;

  /// Number of a general register.
  public static final int EBX = 3;

  /// Number of a general register.
  public static final int ESP = 4;

  /// Number of a general register.
  public static final int EBP = 5;

  /// Number of a general register.
  public static final int ESI = 6;

  /// Number of a general register.
  public static final int EDI = 7;

  /// Number of a segment register.
  public static final int ES = 0;

  /// Number of a segment register.
  public static final int CS = 1;

  /// Number of a segment register.
  public static final int SS = 2;

  /// Number of a segment register.
  public static final int DS = 3;

  /// Number of a segment register.
  public static final int FS = 4;

  /// Number of a segment register.
  public static final int GS = 5;

  private static final int GENERAL_REGISTERS = 8;
  private static final int SEGMENT_REGISTERS = 6;

  // One more than there are registers: the last always reads zero, see Insn.ZERO.
  private final int[] general = new int[GENERAL_REGISTERS + 1];
  private final int[] segments = new int[SEGMENT_REGISTERS];
  private final X87State x87 = new X87State();
  private int eip;
  private int eflags = Eflags.FIXED | Eflags.INTERRUPT;

  /// A state with the selectors of `descriptors`; FS and GS are null.
  public CpuState(Descriptors descriptors) {
    segments[CS] = descriptors.codeSelector();
    segments[SS] = descriptors.dataSelector();
    segments[DS] = descriptors.dataSelector();
    segments[ES] = descriptors.dataSelector();
  }

  /// A general register, by its number.
  public int general(int register) {
    assert register < GENERAL_REGISTERS;
    return general[register];
  }

  /// Sets a general register.
  public void setGeneral(int register, int value) {
    assert register < GENERAL_REGISTERS;
    general[register] = value;
  }

  /// The address of the next instruction.
  public int eip() {
    return eip;
  }

  /// Sets the address of the next instruction.
  public void setEip(int address) {
    eip = address;
  }

  /// The flags, as PUSHF would show them.
  public int eflags() {
    return eflags;
  }

  /// Sets the flags. Bits that do not exist are corrected; all others are taken, also those that
  /// user mode cannot change.
  public void setEflags(int flags) {
    eflags = (flags & Eflags.EXISTING) | Eflags.FIXED;
  }

  /// A segment register, by its number.
  public int segment(int register) {
    return segments[register];
  }

  /// Sets a segment register. The kernel answers for the selector: it is not checked.
  public void setSegment(int register, int selector) {
    segments[register] = selector & 0xFFFF;
  }

  /// The x87 part.
  public X87State x87() {
    return x87;
  }

  /// Takes over all of `other`.
  public void copyFrom(CpuState other) {
    System.arraycopy(other.general, 0, general, 0, general.length);
    System.arraycopy(other.segments, 0, segments, 0, segments.length);
    x87.copyFrom(other.x87);
    eip = other.eip;
    eflags = other.eflags;
  }

  /// Exchanges all with `other`.
  public void swap(CpuState other) {
    CpuState kept = copy();
    copyFrom(other);
    other.copyFrom(kept);
  }

  /// A new state with the same content.
  public CpuState copy() {
    CpuState copy = new CpuState(new Descriptors(segments[CS], segments[SS]));
    copy.copyFrom(this);
    return copy;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof CpuState other
        && eip == other.eip
        && eflags == other.eflags
        && Arrays.equals(general, other.general)
        && Arrays.equals(segments, other.segments)
        && x87.equals(other.x87);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(general) + eip;
  }

  /// Four lines for a crash report.
  @Override
  public String toString() {
    return """
    eax=%08x ebx=%08x ecx=%08x edx=%08x
    esi=%08x edi=%08x ebp=%08x esp=%08x
    eip=%08x eflags=%08x [%s]
    cs=%04x ss=%04x ds=%04x es=%04x fs=%04x gs=%04x\
    """
        .formatted(
            general[EAX],
            general[EBX],
            general[ECX],
            general[EDX],
            general[ESI],
            general[EDI],
            general[EBP],
            general[ESP],
            eip,
            eflags,
            Eflags.names(eflags),
            segments[CS],
            segments[SS],
            segments[DS],
            segments[ES],
            segments[FS],
            segments[GS]);
  }

  int[] registers() {
    return general;
  }

  int[] segmentRegisters() {
    return segments;
  }
}
