package samsara.hw.cpu;

import java.util.function.Function;
import samsara.hw.Ram;

/// Fetches instructions that are not in the [CodeCache] yet.
final class Fetcher {
  private static final int PAGE_MASK = -Ram.PAGE_BYTES;

  private final UserMemory memory;
  private final CodeCache cache;
  private final Translator translator;
  private final Function<Insn, Handler> binder;
  private final boolean translatesAtOnce;

  Fetcher(
      UserMemory memory,
      CodeCache cache,
      Translator translator,
      Function<Insn, Handler> binder,
      boolean translatesAtOnce) {
    this.memory = memory;
    this.cache = cache;
    this.translator = translator;
    this.binder = binder;
    this.translatesAtOnce = translatesAtOnce;
  }

  /// Decodes the instruction at `at`, and remembers it.
  Insn fetch(int at) {
    Insn insn = decode(at);
    int last = at + Math.max(insn.lengthBytes, 1) - 1;
    insn.endFrame = memory.readable(last) & PAGE_MASK;
    boolean crosses = ((at ^ last) & PAGE_MASK) != 0;
    if (crosses) {
      insn.body = insn.handler;
      insn.handler = Fetcher::runCrossing;
    }
    cache.put(memory.readable(at), insn, insn.endFrame);
    if (crosses) {
      return insn;
    }
    if (translatesAtOnce) {
      translator.translate(at);
    } else {
      translator.offer(at, insn);
    }
    return insn;
  }

  /// The instruction at `at`.
  Insn decode(int at) {
    Insn insn = Decoder.decode(offset -> memory.load8(at + offset));
    insn.handler = binder.apply(insn);
    return insn;
  }

  // The second page of an instruction may be mapped elsewhere by now.
  private static int runCrossing(Cpu cpu, Insn insn, int next) {
    if ((cpu.memory.readable(next - 1) & PAGE_MASK) == insn.endFrame) {
      return insn.body.run(cpu, insn, next);
    }
    int at = next - insn.lengthBytes;
    Insn fresh = cpu.fetcher.fetch(at);
    return fresh.handler.run(cpu, fresh, at + fresh.lengthBytes);
  }
}
