package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A translation with the machine code it stands for. It holds wherever that code is found at the
/// same virtual addresses, in whatever address space: installed there by [TranslationEntry].
final class TranslatedRegion {
  final Translation translation;
  final int[] entries; // addresses
  final List<CodePiece> pieces;
  final int sizeBytes;
  final int instructions;
  private final int[] addresses; // of its instructions, in order

  /// Where it can be entered now.
  final List<TranslationEntry> installed = new ArrayList<>();

  /// True once it is faster than the interpreter.
  boolean isReady;

  // For WarmUp: the trial that is on, and those in a row that were good.
  double trialNanos;
  long trialInstructions;
  int goodTrials;

  /// The instructions translated code had executed when this was entered last.
  long lastUsed;

  TranslatedRegion(
      Translation translation,
      int[] entries,
      List<CodePiece> pieces,
      int sizeBytes,
      Region region) {
    this.translation = translation;
    this.entries = entries;
    this.pieces = pieces;
    this.sizeBytes = sizeBytes;
    addresses = region.nodes().stream().mapToInt(Block.Node::address).toArray();
    instructions = addresses.length;
  }

  /// True when it has the instruction at `address`.
  boolean covers(int address) {
    return Arrays.binarySearch(addresses, address) >= 0;
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
