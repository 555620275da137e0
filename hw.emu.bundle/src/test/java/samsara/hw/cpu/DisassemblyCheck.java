package samsara.hw.cpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares the disassembler with GNU objdump; run by hand where that is installed. Argument: a
/// folder for scratch files. Shows the differences.
final class DisassemblyCheck {
  private static final int ADDRESS = 0x1000_0000;
  private static final int SLOT = 32;
  private static final int NOP = 0x90;

  private DisassemblyCheck() {}

  /// One case of each form, each with its code in a slot of its own.
  static List<byte[]> codes() {
    List<byte[]> codes = new ArrayList<>();
    for (HardwareSuite suite : HardwareSuite.all()) {
      for (int form = 0; form < suite.forms(); form++) {
        int number = 0;
        HardwareCase test = suite.generate(form, number);
        while (test.codeAddress != HardwareCase.CODE + 0x800) {
          number++;
          test = suite.generate(form, number);
        }
        codes.add(test.code);
      }
    }
    return codes;
  }

  public static void main(String[] arguments) throws Exception {
    for (Disassembler.Syntax syntax : Disassembler.Syntax.values()) {
      compare(syntax, Path.of(arguments[0], "codes.bin"));
    }
  }

  private static void compare(Disassembler.Syntax syntax, Path file) throws Exception {
    List<byte[]> codes = codes();
    byte[] all = new byte[codes.size() * SLOT];
    java.util.Arrays.fill(all, (byte) NOP);
    for (int n = 0; n < codes.size(); n++) {
      System.arraycopy(codes.get(n), 0, all, n * SLOT, codes.get(n).length);
    }
    Files.write(file, all);
    Map<Integer, String> expected = objdump(syntax, file);
    int different = 0;
    int total = 0;
    for (Disassembler.Line line : new Disassembler(syntax).all(all, ADDRESS)) {
      String other = expected.getOrDefault(line.address(), "nothing");
      total++;
      if (!other.equals(line.text()) && !isMatterOfTaste(other)) {
        different++;
        int at = line.address() - ADDRESS;
        System.out.printf("%-40s|%-40s|", line.text(), other);
        for (int n = 0; n < line.lengthBytes(); n++) {
          System.out.printf(" %02x", all[at + n]);
        }
        System.out.println();
      }
    }
    System.out.printf("%s: lines=%d different=%d%n", syntax, total, different);
  }

  // objdump shows a LOCK that is an invalid opcode, prefixes that change nothing, and newer names.
  private static boolean isMatterOfTaste(String other) {
    return other.startsWith("lock ")
        || other.contains("data16")
        || other.contains("addr16")
        || other.contains("prefetch")
        || other.equals("nothing");
  }

  private static Map<Integer, String> objdump(Disassembler.Syntax syntax, Path file)
      throws IOException {
    String option = syntax == Disassembler.Syntax.ATT ? "att" : "intel";
    Process process =
        new ProcessBuilder(
                "objdump",
                "-D",
                "-b",
                "binary",
                "-m",
                "i386",
                "-M",
                option,
                "--insn-width=16",
                "--no-show-raw-insn",
                "--adjust-vma=0x10000000",
                file.toString())
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Map<Integer, String> lines = new HashMap<>();
    text.lines()
        .filter(line -> line.contains(":\t"))
        .forEach(line -> {
          String[] parts = line.split(":\t", 2);
          String clean = parts[1].replaceAll("\\s+", " ").replaceAll(" #.*", "").trim();
          lines.put((int) Long.parseLong(parts[0].trim(), 16), clean);
        });
    return lines;
  }
}
