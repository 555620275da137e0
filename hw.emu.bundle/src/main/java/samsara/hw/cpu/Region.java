package samsara.hw.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A piece of machine code as a graph of blocks, with what is known of the flow of budget and flags
/// through it.
final class Region {
  final List<Block> blocks;
  final Map<Integer, Block> byAddress = new HashMap<>();

  /// Where it is entered: its head first.
  final List<Block> entries;

  /// Where calls inside it return to, and indirect jumps go.
  final List<Block> returnSites = new ArrayList<>();

  Region(List<Block> blocks, List<Block> entries) {
    this.blocks = blocks;
    this.entries = entries;
    for (Block block : blocks) {
      byAddress.put(block.address, block);
    }
  }

  @Nullable Block at(int address) {
    return byAddress.get(address);
  }

  int instructions() {
    return blocks.stream().mapToInt(block -> block.nodes.size()).sum();
  }

  /// True when it has the instruction at `address`.
  boolean covers(int address) {
    return blocks.stream()
        .flatMap(block -> block.nodes.stream())
        .anyMatch(node -> node.address() == address);
  }

  /// Its instructions by address.
  List<Block.Node> nodes() {
    return blocks.stream()
        .flatMap(block -> block.nodes.stream())
        .sorted(Comparator.comparingInt(Block.Node::address))
        .toList();
  }

  /// Makes entries of the return sites to which nothing inside returns, and leaves out what is not
  /// reached from any entry.
  void keepReachable() {
    Set<Block> reached = new HashSet<>();
    entries.forEach(entry -> reach(entry, reached));
    for (Block site : returnSites) {
      if (!reached.contains(site)) {
        entries.add(site);
        reach(site, reached);
      }
    }
    blocks.retainAll(reached);
    byAddress.values().retainAll(reached);
  }

  private static void reach(Block block, Set<Block> reached) {
    if (reached.add(block)) {
      block.successors.forEach(successor -> reach(successor, reached));
    }
  }

  /// Computes checks, costs and flags; the edges are there.
  void analyse() {
    entries.forEach(block -> block.isCheckpoint = true);
    Set<Block> done = new HashSet<>();
    for (Block entry : entries) {
      findLoops(entry, new HashSet<>(), done);
    }
    blocks.forEach(block -> block.cost = 0);
    blocks.forEach(this::costOf);
    findFlags();
    findNeeds();
    findDepths();
  }

  private void findLoops(Block block, Set<Block> path, Set<Block> done) {
    if (!done.add(block)) {
      return;
    }
    path.add(block);
    for (Block successor : block.successors) {
      if (path.contains(successor)) {
        successor.isCheckpoint = true;
      } else {
        findLoops(successor, path, done);
      }
    }
    path.remove(block);
  }

  private int costOf(Block block) {
    if (block.cost == 0) {
      int longest = 0;
      for (Block successor : block.successors) {
        if (!successor.isCheckpoint) {
          longest = Math.max(longest, costOf(successor));
        }
      }
      block.cost = block.nodes.size() + longest;
    }
    return block.cost;
  }

  private void findFlags() {
    entries.forEach(block -> block.flags = Traits.Flags.UNKNOWN);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : blocks) {
        Traits.Flags flags = block.flags;
        if (flags == null) {
          continue;
        }
        for (Block.Node node : block.nodes) {
          flags = Traits.flagsAfter(node.insn(), flags);
        }
        for (Block successor : block.successors) {
          changed |= meet(successor, flags);
        }
      }
    }
  }

  // Each block gets one depth, that of the way to it that is found first; on the others the
  // registers are numbered anew.
  private void findDepths() {
    Deque<Block> known = new ArrayDeque<>();
    for (Block entry : entries) {
      if (entry.depth < 0) {
        entry.depth = 0;
        known.add(entry);
      }
      while (!known.isEmpty()) {
        Block block = known.remove();
        int after = block.depthAfter();
        for (Block successor : block.successors) {
          if (successor.depth < 0) {
            successor.depth = after;
            known.add(successor);
          }
        }
      }
    }
  }

  /// The register numbers that [X87Locals] has local variables for, as bits; 0 when there is
  /// nothing for it to do.
  int registersOfX87() {
    int used = 0;
    for (Block block : blocks) {
      for (int n = 0; n < block.nodes.size(); n++) {
        Insn insn = block.nodes.get(n).insn();
        if (insn.mnemonic == Mnemonic.ESC && Traits.way(insn) == Traits.Way.NATIVE) {
          used |= X87Emitter.usedBy(insn, block.depthBefore(n));
        }
      }
    }
    return used;
  }

  private static boolean meet(Block block, Traits.Flags flags) {
    if (block.flags == flags || block.flags == Traits.Flags.UNKNOWN) {
      return false;
    }
    block.flags = block.flags == null ? flags : Traits.Flags.UNKNOWN;
    return true;
  }

  private void findNeeds() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : blocks) {
        boolean needs = block.isCheckpoint || needsAt(block, 0);
        changed |= needs != block.needsFlags;
        block.needsFlags = needs;
      }
    }
  }

  /// True when the flags before instruction number `from` of `block` are needed.
  static boolean needsAt(Block block, int from) {
    for (int n = from; n < block.nodes.size(); n++) {
      Insn insn = block.nodes.get(n).insn();
      if (Traits.mayFault(insn) || Traits.needsFlags(insn)) {
        return true;
      }
      if (Traits.setsAllFlags(insn)) {
        return false;
      }
    }
    return block.needsFlagsAfter();
  }
}
