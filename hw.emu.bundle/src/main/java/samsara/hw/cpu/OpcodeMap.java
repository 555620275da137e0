package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The opcode map, written as the manual does. A line is an opcode, a mnemonic and its operands.
///
/// An opcode may end in `/n` (only with that reg field), `+` (eight opcodes, a register in the low
/// three bits) or `cc` (sixteen, a condition in the low four). A last word `lock` says that the
/// LOCK prefix is allowed. What no line names is an invalid opcode, as are MMX and SSE.
final class OpcodeMap {
  private static final int EXTENDED = 0x100;

  private static final String ONE_BYTE =
      """
      06 PUSH ES
      07 POP ES
      0E PUSH CS
      16 PUSH SS
      17 POP SS
      1E PUSH DS
      1F POP DS
      27 DAA
      2F DAS
      37 AAA
      3F AAS
      40+ INC Zv
      48+ DEC Zv
      50+ PUSH Zv
      58+ POP Zv
      60 PUSHA
      61 POPA
      62 BOUND Gv Ma
      63 ARPL Ew Gw
      68 PUSH Iv
      69 IMUL Gv Ev Iv
      6A PUSH Is
      6B IMUL Gv Ev Is
      6C INS Yb DX
      6D INS Yv DX
      6E OUTS DX Xb
      6F OUTS DX Xv
      70cc J Jb
      84 TEST Eb Gb
      85 TEST Ev Gv
      86 XCHG Eb Gb lock
      87 XCHG Ev Gv lock
      88 MOV Eb Gb
      89 MOV Ev Gv
      8A MOV Gb Eb
      8B MOV Gv Ev
      8C MOV Ev Sw
      8D LEA Gv M
      8E MOV Sw Ew
      8F/0 POP Ev
      90+ XCHG Zv rAX
      90 NOP
      98 CBW
      99 CWD
      9A CALLF Ap
      9B WAIT
      9C PUSHF
      9D POPF
      9E SAHF
      9F LAHF
      A0 MOV AL Ob
      A1 MOV rAX Ov
      A2 MOV Ob AL
      A3 MOV Ov rAX
      A4 MOVS Yb Xb
      A5 MOVS Yv Xv
      A6 CMPS Xb Yb
      A7 CMPS Xv Yv
      A8 TEST AL Ib
      A9 TEST rAX Iv
      AA STOS Yb AL
      AB STOS Yv rAX
      AC LODS AL Xb
      AD LODS rAX Xv
      AE SCAS AL Yb
      AF SCAS rAX Yv
      B0+ MOV Zb Ib
      B8+ MOV Zv Iv
      C2 RET Iw
      C3 RET
      C4 LES Gv Mp
      C5 LDS Gv Mp
      C6/0 MOV Eb Ib
      C7/0 MOV Ev Iv
      C8 ENTER Iw Ib
      C9 LEAVE
      CA RETF Iw
      CB RETF
      CC INT3
      CD INT Ib
      CE INTO
      CF IRET
      D4 AAM Ib
      D5 AAD Ib
      D6 SALC
      D7 XLAT
      D8 ESC E*
      D9 ESC E*
      DA ESC E*
      DB ESC E*
      DC ESC E*
      DD ESC E*
      DE ESC E*
      DF ESC E*
      E0 LOOPNE Jb
      E1 LOOPE Jb
      E2 LOOP Jb
      E3 JCXZ Jb
      E4 IN AL Ib
      E5 IN rAX Ib
      E6 OUT Ib AL
      E7 OUT Ib rAX
      E8 CALL Jv
      E9 JMP Jv
      EA JMPF Ap
      EB JMP Jb
      EC IN AL DX
      ED IN rAX DX
      EE OUT DX AL
      EF OUT DX rAX
      F1 ICEBP
      F4 HLT
      F5 CMC
      F6/0 TEST Eb Ib
      F6/1 TEST Eb Ib
      F6/2 NOT Eb lock
      F6/3 NEG Eb lock
      F6/4 MUL Eb
      F6/5 IMUL Eb
      F6/6 DIV Eb
      F6/7 IDIV Eb
      F7/0 TEST Ev Iv
      F7/1 TEST Ev Iv
      F7/2 NOT Ev lock
      F7/3 NEG Ev lock
      F7/4 MUL Ev
      F7/5 IMUL Ev
      F7/6 DIV Ev
      F7/7 IDIV Ev
      F8 CLC
      F9 STC
      FA CLI
      FB STI
      FC CLD
      FD STD
      FE/0 INC Eb lock
      FE/1 DEC Eb lock
      FF/0 INC Ev lock
      FF/1 DEC Ev lock
      FF/2 CALL Ev
      FF/3 CALLF Mp
      FF/4 JMP Ev
      FF/5 JMPF Mp
      FF/6 PUSH Ev
      """;

  private static final String AFTER_0F =
      """
      00/0 SLDT Ev
      00/1 STR Ev
      00/2 LLDT Ew
      00/3 LTR Ew
      00/4 VERR Ew
      00/5 VERW Ew
      01/0 SGDT M
      01/1 SIDT M
      01/2 LGDT M
      01/3 LIDT M
      01/4 SMSW Ev
      01/6 LMSW Ew
      01/7 INVLPG M
      02 LAR Gv Ew
      03 LSL Gv Ew
      06 CLTS
      08 INVD
      09 WBINVD
      0B UD2
      0D NOP Ev
      18 NOP Ev
      19 NOP Ev
      1A NOP Ev
      1B NOP Ev
      1C NOP Ev
      1D NOP Ev
      1E NOP Ev
      1F NOP Ev
      20 MOV Rd Cd
      21 MOV Rd Cd
      22 MOV Cd Rd
      23 MOV Cd Rd
      30 WRMSR
      31 RDTSC
      32 RDMSR
      33 RDPMC
      34 SYSENTER
      35 SYSEXIT
      40cc CMOV Gv Ev
      80cc J Jv
      90cc SET Eb
      A0 PUSH FS
      A1 POP FS
      A2 CPUID
      A3 BT Ev Gv
      A4 SHLD Ev Gv Ib
      A5 SHLD Ev Gv CL
      A8 PUSH GS
      A9 POP GS
      AB BTS Ev Gv lock
      AC SHRD Ev Gv Ib
      AD SHRD Ev Gv CL
      AE/0 FXSAVE M
      AE/1 FXRSTOR M
      AF IMUL Gv Ev
      B0 CMPXCHG Eb Gb lock
      B1 CMPXCHG Ev Gv lock
      B2 LSS Gv Mp
      B3 BTR Ev Gv lock
      B4 LFS Gv Mp
      B5 LGS Gv Mp
      B6 MOVZX Gv Eb
      B7 MOVZX Gv Ew
      B9 UD2
      BA/4 BT Ev Ib
      BA/5 BTS Ev Ib lock
      BA/6 BTR Ev Ib lock
      BA/7 BTC Ev Ib lock
      BB BTC Ev Gv lock
      BC BSF Gv Ev
      BD BSR Gv Ev
      BE MOVSX Gv Eb
      BF MOVSX Gv Ew
      C0 XADD Eb Gb lock
      C1 XADD Ev Gv lock
      C7/1 CMPXCHG8B Mq lock
      C8+ BSWAP Zv
      """;

  private static final Mnemonic[] ARITHMETIC = {
    Mnemonic.ADD,
    Mnemonic.OR,
    Mnemonic.ADC,
    Mnemonic.SBB,
    Mnemonic.AND,
    Mnemonic.SUB,
    Mnemonic.XOR,
    Mnemonic.CMP
  };
  private static final Mnemonic[] SHIFTS = {
    Mnemonic.ROL,
    Mnemonic.ROR,
    Mnemonic.RCL,
    Mnemonic.RCR,
    Mnemonic.SHL,
    Mnemonic.SHR,
    Mnemonic.SAL,
    Mnemonic.SAR
  };
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final Opcode[] CELLS = build();
  private static final boolean[] GROUPS = groups();

  private OpcodeMap() {}

  /// The cell of `opcode` (with 0x100 added after a 0F byte) for a ModRM byte, which counts only
  /// where [#isGroup] says so.
  static Opcode cell(int opcode, int modRm) {
    return CELLS[(opcode << 3) | ((modRm >>> 3) & 7)];
  }

  /// True when the reg field of ModRM is part of the opcode.
  static boolean isGroup(int opcode) {
    return GROUPS[opcode];
  }

  private static boolean[] groups() {
    boolean[] groups = new boolean[2 * EXTENDED];
    for (int cell = 0; cell < CELLS.length; cell++) {
      groups[cell >>> 3] |= !CELLS[cell].equals(CELLS[cell & ~7]);
    }
    return groups;
  }

  private static Opcode[] build() {
    Opcode[] cells = new Opcode[2 * EXTENDED * 8];
    Arrays.fill(cells, Opcode.INVALID);
    arithmetic().forEach(line -> define(cells, 0, line));
    ONE_BYTE.lines().forEach(line -> define(cells, 0, line));
    AFTER_0F.lines().forEach(line -> define(cells, EXTENDED, line));
    return cells;
  }

  // The regular parts: eight operations in six forms each, and the immediate groups.
  private static List<String> arithmetic() {
    List<String> lines = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      Mnemonic operation = ARITHMETIC[number];
      String lock = operation == Mnemonic.CMP ? "" : " lock";
      String[] forms = {"Eb Gb" + lock, "Ev Gv" + lock, "Gb Eb", "Gv Ev", "AL Ib", "rAX Iv"};
      for (int form = 0; form < forms.length; form++) {
        lines.add("%02X %s %s".formatted(number * 8 + form, operation, forms[form]));
      }
      lines.add("80/%d %s Eb Ib%s".formatted(number, operation, lock));
      lines.add("81/%d %s Ev Iv%s".formatted(number, operation, lock));
      lines.add("82/%d %s Eb Ib%s".formatted(number, operation, lock));
      lines.add("83/%d %s Ev Is%s".formatted(number, operation, lock));
      Mnemonic shift = SHIFTS[number];
      lines.add("C0/%d %s Eb Ib".formatted(number, shift));
      lines.add("C1/%d %s Ev Ib".formatted(number, shift));
      lines.add("D0/%d %s Eb 1".formatted(number, shift));
      lines.add("D1/%d %s Ev 1".formatted(number, shift));
      lines.add("D2/%d %s Eb CL".formatted(number, shift));
      lines.add("D3/%d %s Ev CL".formatted(number, shift));
    }
    return lines;
  }

  private static void define(Opcode[] cells, int table, String line) {
    String[] words = SPACE.split(line, -1);
    boolean lockable = words[words.length - 1].equals("lock");
    int operands = words.length - 2 - (lockable ? 1 : 0);
    Opcode opcode =
        new Opcode(
            Mnemonic.valueOf(words[1]),
            operands > 0 ? OperandSpec.parse(words[2]) : OperandSpec.NONE,
            operands > 1 ? OperandSpec.parse(words[3]) : OperandSpec.NONE,
            operands > 2 ? OperandSpec.parse(words[4]) : OperandSpec.NONE,
            lockable);
    int first = table + Integer.parseInt(words[0].substring(0, 2), 16);
    String suffix = words[0].substring(2);
    if (suffix.startsWith("/")) {
      cells[(first << 3) + Integer.parseInt(suffix.substring(1))] = opcode;
      return;
    }
    int count = suffix.equals("+") ? 8 : suffix.equals("cc") ? 16 : 1;
    Arrays.fill(cells, first << 3, (first + count) << 3, opcode);
  }
}
