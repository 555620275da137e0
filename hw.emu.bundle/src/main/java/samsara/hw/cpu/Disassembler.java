package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.List;

/// Shows machine code as text, in the syntax of AT&T or of Intel, laid out as GNU objdump does it.
public final class Disassembler {
  /// A way to write instructions.
  public enum Syntax {
    /// Source before destination, as the GNU assembler has it.
    ATT,

    /// Destination first, as the processor's manual has it.
    INTEL
  }

  /// One instruction.
  public record Line(int address, int lengthBytes, String text) {
    /// The address and the text.
    @Override
    public String toString() {
      return "%8x:\t%s".formatted(address, text);
    }
  }

  private final Syntax syntax;

  /// A disassembler for `syntax`.
  public Disassembler(Syntax syntax) {
    this.syntax = syntax;
  }

  /// The instruction at `offset` of `code`, which lies at `address` in memory. When the code ends
  /// in the middle of it, or it is none, the line is one byte, `(bad)`.
  public Line at(byte[] code, int offset, int address) {
    try {
      Insn insn = Decoder.decode(n -> code[offset + n] & 0xFF);
      boolean valid = insn.mnemonic != Mnemonic.INVALID && insn.mnemonic != Mnemonic.TOO_LONG;
      if (valid && (insn.mnemonic != Mnemonic.ESC || !X87Names.of(insn).isEmpty())) {
        return new Line(address, insn.lengthBytes, text(insn, address));
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      // The instruction goes on behind the end: bad like any other that is not whole.
    }
    return new Line(address, 1, "(bad)");
  }

  /// All of `code`, which lies at `address` in memory.
  public List<Line> all(byte[] code, int address) {
    List<Line> lines = new ArrayList<>();
    int offset = 0;
    while (offset < code.length) {
      Line line = at(code, offset, address + offset);
      lines.add(line);
      offset += line.lengthBytes();
    }
    return lines;
  }

  private String text(Insn insn, int address) {
    InsnNames names = new InsnNames(insn, syntax);
    List<String> operands = new InsnOperands(insn, address + insn.lengthBytes, syntax).texts();
    String text = names.prefixes() + names.name();
    return operands.isEmpty() ? text : text + " " + String.join(",", operands);
  }
}
