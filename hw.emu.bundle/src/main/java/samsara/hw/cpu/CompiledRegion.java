package samsara.hw.cpu;

import java.util.List;

/// What [RegionCompiler] makes.
final class CompiledRegion {
  final byte[] classFile;

  /// Length of its method.
  final int codeBytes;

  /// The constants that the class asks for.
  final List<Object> data;

  final int[] addresses; // see Translation
  final int[] owed;
  final int[] depths;
  final Insn[] insns;

  CompiledRegion(
      byte[] classFile,
      int codeBytes,
      List<Object> data,
      int[] addresses,
      int[] owed,
      int[] depths,
      Insn[] insns) {
    this.classFile = classFile;
    this.codeBytes = codeBytes;
    this.data = data;
    this.addresses = addresses;
    this.owed = owed;
    this.depths = depths;
    this.insns = insns;
  }
}
