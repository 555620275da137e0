package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Exchanges the operators in the bytecode of a translation, one at a time: the comparison with the
/// interpreter must notice each.
class BrokenTranslationTest {
  private static final int START = TestMachine.CODE + 1;
  private static final String[] CODE = {
    "90", // nop, which the interpreter runs to prepare the processor
    "01c8", // add eax, ecx
    "29c2", // sub edx, eax
    "21d3", // and ebx, edx
    "09f7", // or edi, esi
    "31fe", // xor esi, edi
    "c1e005", // shl eax, 5
    "c1e903", // shr ecx, 3
    "c1fa02", // sar edx, 2
    "0fafd9", // imul ebx, ecx
    "8d748e11", // lea esi, [esi+ecx*4+17]
    "f7df", // neg edi
    "f7d5", // not ebp
    "11c5", // adc ebp, eax
    "0facea07", // shrd edx, ebp, 7
  };
  private static final byte[] BYTES = HexFormat.of().parseHex(String.join("", CODE));
  private static final int INSTRUCTIONS = CODE.length - 1;

  // Two take over flags that nothing here looks at; one is for faults, of which there is none.
  private static final int WITHOUT_EFFECT = 3;

  private static final Map<Opcode, Opcode> EXCHANGED = exchanged();

  private final TestMachine machine = TestMachine.withCode();

  private static Map<Opcode, Opcode> exchanged() {
    Map<Opcode, Opcode> map = new EnumMap<>(Opcode.class);
    map.put(Opcode.IADD, Opcode.ISUB);
    map.put(Opcode.ISUB, Opcode.IADD);
    map.put(Opcode.IAND, Opcode.IOR);
    map.put(Opcode.IOR, Opcode.IAND);
    map.put(Opcode.IXOR, Opcode.IADD);
    map.put(Opcode.ISHL, Opcode.ISHR);
    map.put(Opcode.ISHR, Opcode.IUSHR);
    map.put(Opcode.IUSHR, Opcode.ISHL);
    map.put(Opcode.IMUL, Opcode.IADD);
    return map;
  }

  // Exchanges the operator with one number, and counts them.
  private static final class Breaking implements CodeTransform {
    private final int broken;
    int operators;
    @Nullable Opcode found;

    Breaking(int broken) {
      this.broken = broken;
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (element instanceof OperatorInstruction operator
          && EXCHANGED.containsKey(operator.opcode())
          && operators++ == broken) {
        found = operator.opcode();
        builder.with(OperatorInstruction.of(Objects.requireNonNull(EXCHANGED.get(found))));
      } else {
        builder.with(element);
      }
    }
  }

  private final CompiledRegion compiled;

  BrokenTranslationTest() {
    for (int n = 0; n < BYTES.length; n++) {
      machine.write(TestMachine.CODE + n, BYTES[n]);
    }
    compiled = RegionCompiler.compile(region());
  }

  private Region region() {
    Region region = Objects.requireNonNull(new RegionBuilder(this::insn, 80, false).build(START));
    assertThat(region.instructions()).isEqualTo(INSTRUCTIONS);
    return region;
  }

  private @Nullable Insn insn(int address) {
    if (address >= TestMachine.CODE + BYTES.length) {
      return null;
    }
    Insn insn = Decoder.decode(offset -> machine.ram.read8(machine.physical(address + offset)));
    insn.handler = Binder.bind(insn);
    return insn;
  }

  @Test
  void eachExchangedOperatorIsNoticed() throws ReflectiveOperationException {
    assertThat(differs(new Breaking(-1))).isFalse();
    List<String> unnoticed = new ArrayList<>();
    int operators = 0;
    boolean more = true;
    while (more) {
      Breaking breaking = new Breaking(operators);
      boolean differs = differs(breaking);
      more = breaking.found != null;
      if (more && !differs) {
        unnoticed.add(operators + " " + breaking.found);
      }
      operators++;
    }
    assertThat(operators).isGreaterThan(INSTRUCTIONS);
    assertThat(unnoticed).hasSizeLessThanOrEqualTo(WITHOUT_EFFECT);
  }

  private boolean differs(Breaking breaking) throws ReflectiveOperationException {
    ClassFile classFile = ClassFile.of();
    byte[] bytes =
        classFile.transformClass(
            classFile.parse(compiled.classFile),
            ClassTransform.transformingMethodBodies(
                method -> method.methodName().equalsString("run"),
                CodeTransform.ofStateful(() -> breaking)));
    MethodHandles.Lookup lookup =
        MethodHandles.lookup().defineHiddenClassWithClassData(bytes, compiled.data, false);
    Translation translation;
    try {
      translation =
          (Translation)
              lookup
                  .findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                  .invoke();
    } catch (Throwable e) {
      throw new AssertionError("translation is not a good class", e);
    }
    translation.addresses = compiled.addresses;
    translation.owed = compiled.owed;
    for (int seed = 1; seed <= 20; seed++) {
      if (!interpreted(seed).equals(translated(translation, seed))) {
        return true;
      }
    }
    return false;
  }

  private void prepare(int seed) {
    Dice dice = new Dice(seed);
    for (int register = 0; register < 8; register++) {
      machine.state.setGeneral(register, dice.bits32());
    }
    machine.state.setEflags(dice.percent(50) ? 0x202 : 0x203);
    machine.state.setEip(TestMachine.CODE);
    machine.run(1);
  }

  private String interpreted(int seed) {
    prepare(seed);
    machine.run(INSTRUCTIONS);
    return machine.state.toString();
  }

  private String translated(Translation translation, int seed) {
    prepare(seed);
    machine.cpu.left = INSTRUCTIONS;
    int eip = translation.run(machine.cpu, 0, INSTRUCTIONS);
    machine.state.setEip(eip);
    machine.state.setEflags(machine.cpu.eflags());
    return machine.state.toString();
  }
}
