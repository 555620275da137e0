package samsara.kernel.weave;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which methods of a class poll when they are entered, because they may run for ever without a
/// jump back of their own. To poll in all of them would cost small methods up to 60 %.
///
/// - Methods that may call themselves again, directly or through others of the class: recursion
///   that branches takes exponential time on a shallow stack. A virtual call counts as a call of
///   this class's method of the same name and type, whatever its static receiver, so `Sum.eval`
///   calling `Node.eval` is found. A cycle through several classes under different names is not.
/// - Lambda bodies and targets of method references: the loop that calls them may be the JDK's.
final class PolledEntries {

  private final String self;
  private final Map<String, Set<String>> callees = new HashMap<>();
  private final Set<String> handedOver = new HashSet<>();

  private PolledEntries(ClassModel model) {
    this.self = model.thisClass().asInternalName();
    for (MethodModel method : model.methods()) {
      Set<String> called = new HashSet<>();
      method.code().ifPresent(code -> code.forEach(element -> addCallees(element, called)));
      callees.put(key(method), called);
    }
  }

  /// Keys of the methods that poll at their entry.
  static Set<String> of(ClassModel model) {
    PolledEntries entries = new PolledEntries(model);
    Set<String> polled = new HashSet<>(entries.handedOver);
    entries.callees.keySet().stream().filter(entries::isRecursive).forEach(polled::add);
    return polled;
  }

  /// Name and type, which tell the methods of a class apart.
  static String key(MethodModel method) {
    return method.methodName().stringValue() + method.methodType().stringValue();
  }

  private static String key(MemberRefEntry member) {
    return member.name().stringValue() + member.type().stringValue();
  }

  private boolean isRecursive(String method) {
    Set<String> seen = new HashSet<>();
    Deque<String> todo = new ArrayDeque<>(callees.getOrDefault(method, Set.of()));
    while (!todo.isEmpty()) {
      String next = todo.pop();
      if (next.equals(method)) {
        return true;
      }
      if (seen.add(next)) {
        todo.addAll(callees.getOrDefault(next, Set.of()));
      }
    }
    return false;
  }

  private void addCallees(CodeElement element, Set<String> called) {
    if (element instanceof InvokeInstruction call) {
      boolean isVirtual =
          call.opcode() == Opcode.INVOKEVIRTUAL || call.opcode() == Opcode.INVOKEINTERFACE;
      if (isVirtual || isOwn(call.method())) {
        called.add(key(call.method()));
      }
    } else if (element instanceof InvokeDynamicInstruction dynamic) {
      for (LoadableConstantEntry argument : dynamic.invokedynamic().bootstrap().arguments()) {
        if (argument instanceof MethodHandleEntry handle && isOwn(handle.reference())) {
          handedOver.add(key(handle.reference()));
        }
      }
    }
  }

  private boolean isOwn(MemberRefEntry member) {
    return member.owner().asInternalName().equals(self);
  }
}
