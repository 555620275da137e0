package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.List;

/// A translation with the machine code it stands for. It holds wherever that code is found at the
/// same virtual addresses, in whatever address space: installed there by [TranslationEntry].
final class TranslatedRegion {
  final Translation translation;
  final int[] entries; // addresses
  final List<CodePiece> pieces;
  final int sizeBytes;
  final int instructions;

  /// Where it can be entered now.
  final List<TranslationEntry> installed = new ArrayList<>();

  /// True once it is faster than the interpreter.
  boolean isReady;

  /// Trials until now that were not fast, see [WarmUp].
  int trials;

  /// Trials in a row that were fast.
  int goodTrials;

  /// The instructions translated code had executed when this was entered last.
  long lastUsed;

  TranslatedRegion(
      Translation translation,
      int[] entries,
      List<CodePiece> pieces,
      int sizeBytes,
      int instructions) {
    this.translation = translation;
    this.entries = entries;
    this.pieces = pieces;
    this.sizeBytes = sizeBytes;
    this.instructions = instructions;
  }

  int entryNumber(int address) {
    for (int number = 0; number < entries.length; number++) {
      if (entries[number] == address) {
        return number;
      }
    }
    throw new IllegalArgumentException("no entry: address=%08x".formatted(address));
  }
}
