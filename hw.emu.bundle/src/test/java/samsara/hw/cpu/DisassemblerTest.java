package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts are those of GNU objdump; [DisassemblyCheck] compares with it in full.
class DisassemblerTest {
  private static final int ADDRESS = 0x1000;

  private static String text(String bytes, Disassembler.Syntax syntax) {
    return new Disassembler(syntax).at(HexFormat.of().parseHex(bytes), 0, ADDRESS).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          90           | nop                             | nop
          89e5         | mov %esp,%ebp                   | mov ebp,esp
          8b45f8       | mov -0x8(%ebp),%eax             | mov eax,DWORD PTR [ebp-0x8]
          c7042401000000 | movl $0x1,(%esp)              | mov DWORD PTR [esp],0x1
          8d044d00000000 | lea 0x0(,%ecx,2),%eax         | lea eax,[ecx*2+0x0]
          8d742600     | lea 0x0(%esi,%eiz,1),%esi       | lea esi,[esi+eiz*1+0x0]
          0fb60402     | movzbl (%edx,%eax,1),%eax       | movzx eax,BYTE PTR [edx+eax*1]
          66a5         | movsw %ds:(%esi),%es:(%edi)     | movs WORD PTR es:[edi],WORD PTR ds:[esi]
          f3ab         | rep stos %eax,%es:(%edi)        | rep stos DWORD PTR es:[edi],eax
          74fe         | je 0x1000                       | je 0x1000
          e8fbffffff   | call 0x1000                     | call 0x1000
          ff1485f0490408 | call *0x80449f0(,%eax,4)      | call DWORD PTR [eax*4+0x80449f0]
          ea785634122300 | ljmp $0x23,$0x12345678        | jmp 0x23:0x12345678
          c8100002     | enter $0x10,$0x2                | enter 0x10,0x2
          d1e0         | shl %eax                        | shl eax,1
          0fa4c205     | shld $0x5,%eax,%edx             | shld edx,eax,0x5
          f00fb111     | lock cmpxchg %edx,(%ecx)        | lock cmpxchg DWORD PTR [ecx],edx
          67668b4702   | mov 0x2(%bx),%ax                | mov ax,WORD PTR [bx+0x2]
          2ea144332211 | mov %cs:0x11223344,%eax         | mov eax,cs:0x11223344
          ec           | in (%dx),%al                    | in al,dx
          cd21         | int $0x21                       | int 0x21
          dd4508       | fldl 0x8(%ebp)                  | fld QWORD PTR [ebp+0x8]
          dec1         | faddp %st,%st(1)                | faddp st(1),st
          dee9         | fsubrp %st,%st(1)               | fsubp st(1),st
          d9c9         | fxch %st(1)                     | fxch st(1)
          dfe0         | fnstsw %ax                      | fnstsw ax
          """)
  void writesBothSyntaxes(String bytes, String att, String intel) {
    assertThat(text(bytes, Disassembler.Syntax.ATT)).isEqualTo(att);
    assertThat(text(bytes, Disassembler.Syntax.INTEL)).isEqualTo(intel);
  }

  @Test
  void goesOnBehindWhatIsNoInstruction() {
    byte[] code = HexFormat.of().parseHex("0fffc3b8");
    List<String> texts =
        new Disassembler(Disassembler.Syntax.ATT)
            .all(code, ADDRESS).stream().map(Disassembler.Line::text).toList();
    assertThat(texts).containsExactly("(bad)", "inc %ebx", "(bad)");
  }
}
