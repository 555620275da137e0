package samsara.hw.cpu;

import static java.lang.constant.ConstantDescs.CD_List;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static samsara.hw.cpu.Emitter.INTS;
import static samsara.hw.cpu.Emitter.LEFT;
import static samsara.hw.cpu.Emitter.NUMBER;
import static samsara.hw.cpu.Emitter.REGISTERS;
import static samsara.hw.cpu.Emitter.SELF;
import static samsara.hw.cpu.Emitter.TARGET;
import static samsara.hw.cpu.Emitter.TRANSLATION;
import static samsara.hw.cpu.Emitter.VALUE;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the class file of a [Translation] from a [Region]: one method with a jump for each jump.
final class RegionCompiler {
  private static final DirectMethodHandleDesc CLASS_DATA =
      ConstantDescs.ofConstantBootstrap(
          ClassDesc.of("java.lang.invoke.MethodHandles"), "classData", CD_Object);
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_int, Emitter.CPU, CD_int, CD_int);
  private static final ClassDesc RUNTIME_EXCEPTION = ClassDesc.of("java.lang.RuntimeException");

  /// A way out that is written behind the code of the blocks.
  private record Exit(Label label, int address, int owed, int depth) {}

  /// A way on which the x87 registers get other numbers.
  private record Turn(Label label, int depth, Block to) {}

  private final Region region;
  private final List<Object> data = new ArrayList<>();
  private final List<Exit> exits = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<Integer> addresses = new ArrayList<>();
  private final List<Integer> owed = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();
  private final List<Insn> insns = new ArrayList<>();
  private final int x87Registers;
  private @Nullable Parts parts;

  /// What writes the method that is being made.
  private record Parts(
      CodeBuilder code,
      Emitter emitter,
      FlagEmitter flags,
      InsnEmitter insns,
      X87Emitter x87,
      X87Locals x87Locals,
      Label stop,
      Label leave) {}

  private RegionCompiler(Region region) {
    this.region = region;
    x87Registers = region.registersOfX87();
  }

  private boolean usesX87() {
    return x87Registers != 0;
  }

  static CompiledRegion compile(Region region) {
    RegionCompiler compiler = new RegionCompiler(region);
    byte[] classFile = ClassFile.of().build(Emitter.OWN, compiler::write);
    return new CompiledRegion(
        classFile,
        codeBytes(classFile),
        compiler.data,
        toArray(compiler.addresses),
        toArray(compiler.owed),
        toArray(compiler.depths),
        compiler.insns.toArray(Insn[]::new));
  }

  private void write(ClassBuilder builder) {
    builder.withFlags(ClassFile.ACC_FINAL).withSuperclass(TRANSLATION);
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        0,
        code ->
            code.aload(SELF)
                .invokespecial(TRANSLATION, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void))
                .return_());
    builder.withMethodBody("run", RUN, 0, this::method);
    for (int n = 0; n < data.size(); n++) {
      builder.withField(
          Emitter.constantName(n), typeOf(n), ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
    builder.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, this::fill);
  }

  private ClassDesc typeOf(int constant) {
    return data.get(constant) instanceof Handler ? Emitter.HANDLER : Emitter.INSN;
  }

  // The constants come with the class, as a list.
  private void fill(CodeBuilder code) {
    code.ldc(DynamicConstantDesc.ofNamed(CLASS_DATA, ConstantDescs.DEFAULT_NAME, CD_List));
    code.astore(0);
    for (int n = 0; n < data.size(); n++) {
      code.aload(0).loadConstant(n);
      code.invokeinterface(CD_List, "get", MethodTypeDesc.of(CD_Object, CD_int));
      code.checkcast(typeOf(n)).putstatic(Emitter.OWN, Emitter.constantName(n), typeOf(n));
    }
    code.return_();
  }

  private static int codeBytes(byte[] classFile) {
    return ClassFile.of().parse(classFile).methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .mapToInt(code -> code.codeLength())
        .max()
        .orElse(0);
  }

  private static int[] toArray(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private Parts parts() {
    return Objects.requireNonNull(parts);
  }

  // The class file library may call it again.
  private void method(CodeBuilder code) {
    data.clear();
    exits.clear();
    addresses.clear();
    owed.clear();
    depths.clear();
    insns.clear();
    turns.clear();
    Emitter emitter = new Emitter(code, data, changedRegisters());
    FlagEmitter flags = new FlagEmitter(emitter);
    Label leave = code.newLabel();
    X87Locals x87Locals = new X87Locals(emitter, x87Registers);
    X87Emitter x87 = new X87Emitter(emitter, x87Locals);
    Label stop = code.newLabel();
    parts =
        new Parts(
            code, emitter, flags, new InsnEmitter(emitter, flags), x87, x87Locals, stop, leave);
    region.blocks.forEach(block -> block.label = code.newLabel());
    emitter.enter();
    if (usesX87()) {
      depthOf("entryDepths", TARGET);
      x87.enter();
    }
    Label start = code.newBoundLabel();
    choose();
    region.blocks.forEach(this::block);
    for (Exit exit : exits) {
      code.labelBinding(exit.label);
      emitter.setAddedLeft(exit.owed);
      setDepth(exit.depth);
      emitter.constant(exit.address);
      code.istore(TARGET).goto_(leave);
    }
    for (Turn turn : turns) {
      code.labelBinding(turn.label);
      setDepth(turn.depth);
      x87.leave();
      setDepth(turn.to.depth);
      x87.enter();
      code.goto_(label(turn.to));
    }
    Label end = code.newBoundLabel();
    fault(start, end);
    code.labelBinding(leave);
    emitter.spillRegisters(0xFF);
    emitter.spillFlags();
    if (usesX87()) {
      x87.leave();
    }
    code.aload(Emitter.PROCESSOR).iload(LEFT).i2l();
    code.putfield(Emitter.CPU, "left", ConstantDescs.CD_long);
    code.iload(TARGET).ireturn();
  }

  // Takes the depth from a table of the translation, at the index in a local variable.
  private void depthOf(String table, int slot) {
    CodeBuilder code = parts().code;
    code.aload(SELF).getfield(TRANSLATION, table, INTS).iload(slot).iaload();
    parts().x87Locals.popDepth();
  }

  private void setDepth(int depth) {
    if (usesX87()) {
      parts().x87Locals.setDepth(depth);
    }
  }

  private int changedRegisters() {
    int mask = 0;
    for (Block block : region.blocks) {
      for (Block.Node node : block.nodes) {
        mask |= Changes.of(node.insn());
      }
    }
    return mask;
  }

  private void choose() {
    List<Block> entries = region.entries;
    CodeBuilder code = parts().code;
    if (entries.size() == 1) {
      code.goto_(label(entries.getFirst()));
      return;
    }
    List<SwitchCase> cases = new ArrayList<>();
    for (int number = 1; number < entries.size(); number++) {
      cases.add(SwitchCase.of(number, label(entries.get(number))));
    }
    code.iload(TARGET).tableswitch(1, entries.size() - 1, label(entries.getFirst()), cases);
  }

  private static Label label(Block block) {
    return Objects.requireNonNull(block.label);
  }

  // What stops an instruction, by an exception or a jump: the state is as it was before.
  private void fault(Label start, Label end) {
    CodeBuilder code = parts().code;
    Label handler = code.newBoundLabel();
    code.pop();
    code.labelBinding(parts().stop);
    code.aload(SELF).getfield(TRANSLATION, "addresses", INTS).iload(NUMBER).iaload();
    code.istore(TARGET);
    code.iload(LEFT);
    code.aload(SELF).getfield(TRANSLATION, "owed", INTS).iload(NUMBER).iaload();
    code.iadd().istore(LEFT);
    if (usesX87()) {
      depthOf("depths", NUMBER);
    }
    code.exceptionCatch(start, end, handler, RUNTIME_EXCEPTION);
  }

  private Label exit(int address, int owedHere, int depth) {
    Label label = parts().code.newLabel();
    exits.add(new Exit(label, address, owedHere, depth));
    return label;
  }

  private Label labelOf(Block from, int address) {
    Block block = region.at(address);
    return block == null || !from.successors.contains(block)
        ? exit(address, 0, from.depthAfter())
        : labelOf(from, block);
  }

  private Label labelOf(Block from, Block to) {
    int depth = from.depthAfter();
    if (!usesX87() || depth == to.depth) {
      return label(to);
    }
    Label label = parts().code.newLabel();
    turns.add(new Turn(label, depth, to));
    return label;
  }

  private void block(Block block) {
    CodeBuilder code = parts().code;
    code.labelBinding(label(block));
    parts().x87.forget();
    if (block.isCheckpoint) {
      code.iload(LEFT);
      parts().emitter.constant(block.cost);
      code.if_icmplt(exit(block.address, 0, block.depth));
    }
    int count = block.nodes.size();
    parts().emitter.setAddedLeft(-count);
    Traits.Flags flags = Objects.requireNonNullElse(block.flags, Traits.Flags.UNKNOWN);
    for (int n = 0; n < count; n++) {
      Block.Node node = block.nodes.get(n);
      int depth = block.depthBefore(n);
      if (Traits.mayFault(node.insn())) {
        parts().emitter.constant(addresses.size());
        code.istore(NUMBER);
        addresses.add(node.address());
        owed.add(count - n);
        depths.add(depth);
        insns.add(node.insn());
      }
      if (Traits.way(node.insn()) == Traits.Way.CALL) {
        call(node, count - n - 1, depth);
      } else if (node.insn().mnemonic == Mnemonic.ESC) {
        parts().x87.emit(node.insn(), depth, insns.size() - 1, parts().stop);
      } else if (Traits.endsBlock(node.insn())) {
        jump(block, node, flags);
      } else {
        parts().insns.emit(node.insn(), flags, Region.needsAt(block, n + 1));
      }
      flags = Traits.flagsAfter(node.insn(), flags);
    }
    if (!Traits.endsBlock(block.last().insn())) {
      code.goto_(labelOf(block, block.last().next()));
    }
  }

  private void call(Block.Node node, int owedAfter, int depth) {
    Insn insn = node.insn();
    boolean ofX87 = insn.mnemonic == Mnemonic.ESC;
    int depthAfter = ofX87 ? (depth + X87Traits.pops(insn)) & 7 : depth;
    Emitter emitter = parts().emitter;
    CodeBuilder code = parts().code;
    boolean withFlags = Traits.touchesFlags(insn);
    emitter.spillRegisters(Changes.readBy(insn));
    if (withFlags) {
      emitter.spillFlags();
    }
    if (ofX87 && usesX87()) {
      setDepth(depth);
      parts().x87.leave();
    }
    emitter.call(node);
    code.pop();
    if (ofX87 && usesX87()) {
      setDepth(depthAfter);
      parts().x87.enter();
    }
    emitter.fetchRegisters(Changes.of(insn));
    if (withFlags) {
      emitter.fetchFlags();
    }
    if (Changes.mayWriteMemory(insn)) {
      code.aload(Emitter.PROCESSOR);
      code.invokestatic(
          Emitter.GUEST, "isCodeChanged", MethodTypeDesc.of(ConstantDescs.CD_boolean, Emitter.CPU));
      code.ifne(exit(node.next(), owedAfter, depthAfter));
    }
  }

  private void jump(Block block, Block.Node node, Traits.Flags flags) {
    Insn insn = node.insn();
    CodeBuilder code = parts().code;
    int target = node.next() + insn.imm;
    boolean direct = insn.kind0 == Insn.IMM;
    switch (insn.mnemonic) {
      case J -> {
        parts().flags.branch(insn.condition(), flags, labelOf(block, target));
        code.goto_(labelOf(block, node.next()));
      }
      case JMP -> {
        if (direct) {
          code.goto_(labelOf(block, target));
        } else {
          parts().emitter.first(insn);
          code.istore(TARGET);
          among(block);
        }
      }
      case CALL -> {
        if (!direct) {
          parts().emitter.first(insn);
          code.istore(TARGET);
        }
        parts().emitter.constant(node.next());
        code.istore(VALUE);
        parts().insns.pushValue();
        if (direct) {
          code.goto_(labelOf(block, target));
        } else {
          among(block);
        }
      }
      default -> {
        code.iload(REGISTERS + CpuState.ESP);
        parts().emitter.load(4);
        code.istore(TARGET);
        code.iinc(REGISTERS + CpuState.ESP, 4 + (direct ? insn.imm : 0));
        among(block);
      }
    }
  }

  // Goes to the successor at TARGET, or out.
  private void among(Block block) {
    CodeBuilder code = parts().code;
    Set<Integer> targets = new TreeSet<>();
    block.successors.forEach(successor -> targets.add(successor.address));
    setDepth(block.depthAfter());
    if (targets.isEmpty()) {
      code.goto_(parts().leave);
      return;
    }
    List<SwitchCase> cases = new ArrayList<>();
    for (int target : targets) {
      cases.add(SwitchCase.of(target, labelOf(block, Objects.requireNonNull(region.at(target)))));
    }
    code.iload(TARGET).lookupswitch(parts().leave, cases);
  }
}
