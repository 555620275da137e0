package samsara.hw.cpu;

import java.util.BitSet;

/// The segment descriptors and gates that user mode finds: one flat code and one flat data segment,
/// both readable, and the interrupt gates it may call. A data segment register may also be null,
/// and then every access through it is a protection fault.
public final class Descriptors {
  private static final int RIGHTS_MASK = 3;
  private static final int INT3_VECTOR = 3;
  private static final int OVERFLOW_VECTOR = 4;

  private final int codeSelector;
  private final int dataSelector;
  private final BitSet gates = new BitSet(256);

  /// Descriptors under these selectors (with privilege level 3 in the low bits). `gates` are the
  /// vectors that `int n` may name; 3 and 4 always may.
  public Descriptors(int codeSelector, int dataSelector, int... gates) {
    this.codeSelector = codeSelector;
    this.dataSelector = dataSelector;
    for (int vector : gates) {
      this.gates.set(vector);
    }
    this.gates.set(INT3_VECTOR);
    this.gates.set(OVERFLOW_VECTOR);
  }

  /// The selector of the code segment.
  public int codeSelector() {
    return codeSelector;
  }

  /// The selector of the data and stack segment.
  public int dataSelector() {
    return dataSelector;
  }

  boolean isGate(int vector) {
    return gates.get(vector);
  }

  static boolean isNull(int selector) {
    return (selector & ~RIGHTS_MASK) == 0;
  }

  boolean isCode(int selector) {
    return (selector & ~RIGHTS_MASK) == (codeSelector & ~RIGHTS_MASK);
  }

  boolean isData(int selector) {
    return (selector & ~RIGHTS_MASK) == (dataSelector & ~RIGHTS_MASK);
  }

  /// True when ES, DS, FS or GS may be loaded with `selector`.
  boolean isLoadable(int selector) {
    return isNull(selector) || isCode(selector) || isData(selector);
  }

  /// True when SS may be loaded with `selector`.
  boolean isStack(int selector) {
    return isData(selector) && (selector & RIGHTS_MASK) == RIGHTS_MASK;
  }
}
