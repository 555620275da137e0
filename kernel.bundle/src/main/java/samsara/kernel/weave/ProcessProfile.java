package samsara.kernel.weave;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the code of a service may not do, because it would stop the one CPU, escape from the
/// process, or share state with other instances of the program.
///
/// No locks, threads, blocking calls, host files or sockets, exits, host clock, unseeded
/// randomness, class loading by name, native code; and no state in static fields. [ForbiddenCalls]
/// has the list. Arrays in static final fields are taken for constants: nobody checks that they are
/// never written.
public final class ProcessProfile {

  private static final String DROP_LOCK = "nothing runs beside a service, so drop the lock";
  private static final String KEEP_STATE =
      "all instances would share it: keep it in the process object, or make it immutable";

  private static final Set<String> MUTABLE_TYPES =
      Set.of(
          "java/lang/StringBuffer",
          "java/lang/StringBuilder",
          "java/util/ArrayDeque",
          "java/util/ArrayList",
          "java/util/BitSet",
          "java/util/EnumMap",
          "java/util/HashMap",
          "java/util/HashSet",
          "java/util/Hashtable",
          "java/util/IdentityHashMap",
          "java/util/LinkedHashMap",
          "java/util/LinkedHashSet",
          "java/util/LinkedList",
          "java/util/PriorityQueue",
          "java/util/Random",
          "java/util/Stack",
          "java/util/TreeMap",
          "java/util/TreeSet",
          "java/util/Vector",
          "java/util/WeakHashMap",
          "java/util/concurrent/ConcurrentHashMap",
          "java/util/concurrent/ConcurrentLinkedDeque",
          "java/util/concurrent/ConcurrentLinkedQueue",
          "java/util/concurrent/CopyOnWriteArrayList",
          "java/util/concurrent/CopyOnWriteArraySet");

  private final String className;
  private final Set<ProfileViolation> found = new LinkedHashSet<>();
  // The place that is looked at.
  private String method = "";
  private int line;

  private ProcessProfile(ClassModel model) {
    this.className = model.thisClass().asInternalName().replace('/', '.');
  }

  /// All violations in a class, in the order of its members.
  public static List<ProfileViolation> check(ClassModel model) {
    ProcessProfile profile = new ProcessProfile(model);
    model.fields().forEach(profile::checkField);
    model.methods().forEach(profile::checkMethod);
    return List.copyOf(profile.found);
  }

  private void report(String what) {
    found.add(new ProfileViolation(className, method, line, what));
  }

  private void checkField(FieldModel field) {
    method = field.fieldName().stringValue();
    line = 0;
    boolean mayHoldState =
        field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.SYNTHETIC);
    if (mayHoldState && !field.flags().has(AccessFlag.FINAL)) {
      report("is a static field that can change; " + KEEP_STATE);
    } else if (mayHoldState && isMutable(internalName(field.fieldTypeSymbol()))) {
      report(
          "is a static field of the mutable type "
              + field.fieldTypeSymbol().displayName()
              + "; "
              + KEEP_STATE);
    }
  }

  private void checkMethod(MethodModel model) {
    method = model.methodName().stringValue();
    line = model.code().flatMap(ProcessProfile::firstLine).orElse(0);
    if (model.flags().has(AccessFlag.SYNCHRONIZED)) {
      report("is synchronized; " + DROP_LOCK);
    }
    if (model.flags().has(AccessFlag.NATIVE)) {
      report("is native; a service is Java code alone");
    }
    model.code().ifPresent(this::checkCode);
  }

  private static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return type.isClassOrInterface() ? descriptor.substring(1, descriptor.length() - 1) : "";
  }

  private static Optional<Integer> firstLine(CodeModel code) {
    return code.elementStream()
        .filter(LineNumber.class::isInstance)
        .map(element -> ((LineNumber) element).line())
        .findFirst();
  }

  private void checkCode(CodeModel code) {
    String constructed = ""; // type of the object that the instruction before has made
    for (CodeElement element : code) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case MonitorInstruction enter when enter.opcode() == Opcode.MONITORENTER ->
            report("enters a synchronized block; " + DROP_LOCK);
        case InvokeInstruction call ->
            checkUse(
                "calls",
                call.owner().asInternalName(),
                call.name().stringValue(),
                call.type().stringValue());
        case FieldInstruction access -> {
          checkUse("uses", access.owner().asInternalName(), access.name().stringValue(), "");
          if (access.opcode() == Opcode.PUTSTATIC && isMutable(constructed)) {
            report(
                "makes the mutable "
                    + shown(constructed)
                    + " the value of static field "
                    + access.name().stringValue()
                    + "; "
                    + KEEP_STATE);
          }
        }
        case InvokeDynamicInstruction dynamic -> checkHandles(dynamic);
        default -> {}
      }
      if (element instanceof Instruction) {
        constructed = constructed(element);
      }
    }
  }

  private static String constructed(CodeElement element) {
    return element instanceof InvokeInstruction call && call.name().equalsString("<init>")
        ? call.owner().asInternalName()
        : "";
  }

  private static boolean isMutable(String internalName) {
    return MUTABLE_TYPES.contains(internalName)
        || internalName.startsWith("java/util/concurrent/atomic/");
  }

  private void checkHandles(InvokeDynamicInstruction dynamic) {
    for (LoadableConstantEntry argument : dynamic.invokedynamic().bootstrap().arguments()) {
      if (argument instanceof MethodHandleEntry handle) {
        String owner = handle.reference().owner().asInternalName();
        String name = handle.reference().name().stringValue();
        checkUse("refers to", owner, name, handle.reference().type().stringValue());
        if (owner.equals("java/lang/Class") && name.equals("getResourceAsStream")) {
          report("refers to Class.getResourceAsStream; call it from a lambda"); // calls are woven
        }
      }
    }
  }

  private void checkUse(String verb, String owner, String member, String type) {
    ForbiddenCalls.advice(owner, member, type)
        .ifPresent(advice -> {
          String used =
              member.equals("<init>") ? "new " + shown(owner) : shown(owner) + "." + member;
          report(verb + " " + used + "; " + advice);
        });
  }

  private static String shown(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1).replace('$', '.');
  }
}
