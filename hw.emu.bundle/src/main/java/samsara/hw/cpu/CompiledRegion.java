package samsara.hw.cpu;

import java.util.List;

/// What [RegionCompiler] makes.
final class CompiledRegion {
  final byte[] classFile;

  /// The constants that the class asks for.
  final List<Object> data;

  final int[] addresses; // see Translation
  final int[] owed;

  CompiledRegion(byte[] classFile, List<Object> data, int[] addresses, int[] owed) {
    this.classFile = classFile;
    this.data = data;
    this.addresses = addresses;
    this.owed = owed;
  }
}
