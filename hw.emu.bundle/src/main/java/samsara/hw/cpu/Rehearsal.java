package samsara.hw.cpu;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates a few instructions that nobody will run, so that the JVM has the classes of the
/// translator and of its class file library ready before a program waits for them.
final class Rehearsal {
  // mov eax, [ebx]; add eax, 1; fld1; fstp st; cmp eax, ecx; jl 0; call 0; dec ecx; jnz 0; ret
  private static final int[] CODE = {
    0x8B, 0x03, 0x83, 0xC0, 0x01, 0xD9, 0xE8, 0xDD, 0xD8, 0x39, 0xC8, 0x7C, 0xF3, 0xE8, 0xEE, 0xFF,
    0xFF, 0xFF, 0x49, 0x75, 0xEB, 0xC3
  };

  private Rehearsal() {}

  /// Does it, on any thread.
  static TranslationJob run() {
    Region region = new RegionBuilder(Rehearsal::at, CODE.length, false).build(0);
    if (region == null) {
      throw new IllegalStateException("the rehearsed code is not translated");
    }
    region.nodes();
    return new TranslationJob(0, region, List.of(), System::nanoTime).doneOrLogged();
  }

  private static @Nullable Insn at(int address) {
    if (address < 0 || address >= CODE.length) {
      return null;
    }
    Insn insn = Decoder.decode(offset -> CODE[address + offset]);
    insn.handler = Binder.bind(insn);
    return insn;
  }
}
