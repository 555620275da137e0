package samsara.hw.cpu;

import java.lang.classfile.Label;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Instructions of a [Region] that run one after the other, and where they go on.
final class Block {
  /// An instruction at its address.
  record Node(int address, Insn insn, Handler handler) {
    int next() {
      return address + insn.lengthBytes;
    }
  }

  final int address;
  final List<Node> nodes = new ArrayList<>();
  final List<Block> successors = new ArrayList<>();

  /// True when it may also go on outside the region.
  boolean leaves;

  /// True when it is entered from outside, or closes a loop: there the budget is checked.
  boolean isCheckpoint;

  /// Instructions from its start to the next check, on the longest way.
  int cost;

  /// Flags that are known at its start; null as long as no way to it is known.
  Traits.@Nullable Flags flags;

  /// True when the flags at its start are needed by something.
  boolean needsFlags;

  /// The number of the register that is the top of the x87 stack at its start, for [X87Locals]; -1
  /// as long as no way to it is known.
  int depth = -1;

  @Nullable Label label;

  Block(int address) {
    this.address = address;
  }

  Node last() {
    return nodes.getLast();
  }

  /// The same at its end.
  int depthAfter() {
    return depthBefore(nodes.size());
  }

  /// The same before instruction number `index`.
  int depthBefore(int index) {
    int at = depth;
    for (Node node : nodes.subList(0, index)) {
      if (node.insn().mnemonic == Mnemonic.ESC) {
        at += X87Traits.pops(node.insn());
      }
    }
    return at & 7;
  }

  /// True when the flags at its end are needed.
  boolean needsFlagsAfter() {
    return leaves || successors.stream().anyMatch(block -> block.needsFlags);
  }
}
