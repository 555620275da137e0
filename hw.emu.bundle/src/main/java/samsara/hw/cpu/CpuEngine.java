package samsara.hw.cpu;

/// How the processor executes machine code. What programs do is the same.
public enum CpuEngine {
  /// Instruction by instruction.
  INTERPRETER,

  /// Hot code translated in straight pieces.
  BLOCKS,

  /// Hot code translated in loops and functions.
  REGIONS
}
