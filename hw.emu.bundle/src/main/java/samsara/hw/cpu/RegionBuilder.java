package samsara.hw.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Finds the code of a [Region]: from its head along direct jumps, calls and returns, as far as the
/// code has been executed before. What never ran stays out.
final class RegionBuilder {
  private final IntFunction<@Nullable Insn> code;
  private final int instructionsMax;
  private final boolean blocksOnly;
  private final Map<Integer, Insn> found = new TreeMap<>();
  private final Set<Integer> leaders = new LinkedHashSet<>();
  private final Set<Integer> calledFrom = new LinkedHashSet<>(); // return sites
  private final Map<Integer, Integer> outside = new HashMap<>(); // return sites by callee, if left

  /// `code` gives the decoded instruction at an address, if there is one.
  RegionBuilder(IntFunction<@Nullable Insn> code, int instructionsMax, boolean blocksOnly) {
    this.code = code;
    this.instructionsMax = instructionsMax;
    this.blocksOnly = blocksOnly;
  }

  /// The region that starts at `head`, or null when its first instruction is not translated.
  @Nullable Region build(int head) {
    Deque<Integer> starts = new ArrayDeque<>();
    starts.add(head);
    leaders.add(head);
    while (!starts.isEmpty()) {
      follow(starts.remove(), starts);
    }
    if (!found.containsKey(head)) {
      return null;
    }
    leaders.retainAll(found.keySet());
    Region region = cut(head);
    blocks(region);
    region.keepReachable();
    region.analyse();
    return region;
  }

  private void follow(int start, Deque<Integer> starts) {
    int at = start;
    while (!found.containsKey(at) && found.size() < instructionsMax) {
      Insn insn = code.apply(at);
      if (insn == null) {
        return;
      }
      int next = at + insn.lengthBytes;
      if (Traits.way(insn) == Traits.Way.NONE) {
        if (!blocksOnly && at != start) {
          outside.put(next, next);
          later(next, starts);
        }
        return;
      }
      found.put(at, insn);
      if (Traits.endsBlock(insn)) {
        if (!blocksOnly) {
          branch(insn, next, starts);
        }
        return;
      }
      at = next;
    }
  }

  private void branch(Insn insn, int next, Deque<Integer> starts) {
    boolean direct = insn.kind0 == Insn.IMM;
    switch (insn.mnemonic) {
      case J -> {
        later(next, starts);
        later(next + insn.imm, starts);
      }
      case JMP, CALL -> {
        if (insn.mnemonic == Mnemonic.CALL) {
          calledFrom.add(next);
          outside.put(next, direct ? next + insn.imm : 0);
          later(next, starts);
        }
        if (direct) {
          later(next + insn.imm, starts);
        } else {
          for (int target : insn.targets) {
            later(target, starts);
          }
        }
      }
      default -> {
        // A return: it goes to the return sites.
      }
    }
  }

  private void later(int address, Deque<Integer> starts) {
    leaders.add(address);
    starts.add(address);
  }

  private Region cut(int head) {
    List<Block> blocks = new ArrayList<>();
    for (int leader : leaders) {
      Block block = new Block(leader);
      int at = leader;
      Insn insn = found.get(at);
      while (insn != null) {
        block.nodes.add(new Block.Node(at, insn, bodyOf(insn)));
        at += insn.lengthBytes;
        insn = Traits.endsBlock(insn) || leaders.contains(at) ? null : found.get(at);
      }
      blocks.add(block);
    }
    List<Block> entries = new ArrayList<>();
    for (Block block : blocks) {
      Integer callee = outside.get(block.address);
      boolean isReturnedTo = callee != null && !found.containsKey(callee);
      boolean followsInterpreted = callee != null && callee == block.address;
      if (block.address == head || isReturnedTo || followsInterpreted) {
        entries.add(block.address == head ? 0 : entries.size(), block);
      }
    }
    return new Region(blocks, entries);
  }

  private static Handler bodyOf(Insn insn) {
    return insn.handler instanceof TranslationEntry entry ? entry.body() : insn.handler;
  }

  private void blocks(Region region) {
    for (int site : calledFrom) {
      Block block = region.at(site);
      if (block != null) {
        region.returnSites.add(block);
      }
    }
    for (Block block : region.blocks) {
      connect(region, block);
    }
  }

  private void connect(Region region, Block block) {
    Block.Node last = block.last();
    Insn insn = last.insn();
    boolean direct = insn.kind0 == Insn.IMM;
    switch (Traits.endsBlock(insn) ? insn.mnemonic : Mnemonic.NOP) {
      case J -> {
        edge(region, block, last.next());
        edge(region, block, last.next() + insn.imm);
      }
      case JMP, CALL -> {
        if (direct) {
          edge(region, block, last.next() + insn.imm);
        } else {
          block.leaves = true;
          for (int target : insn.targets) {
            edge(region, block, target);
          }
        }
      }
      case RET -> {
        block.leaves = true;
        region.returnSites.forEach(block.successors::add);
      }
      default -> edge(region, block, last.next());
    }
  }

  private void edge(Region region, Block block, int address) {
    Block successor = blocksOnly ? null : region.at(address);
    if (successor == null) {
      block.leaves = true;
    } else if (!block.successors.contains(successor)) {
      block.successors.add(successor);
    }
  }
}
