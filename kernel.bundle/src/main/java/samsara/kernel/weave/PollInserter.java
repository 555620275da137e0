package samsara.kernel.weave;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts the polls into the code of one method. Used once.
final class PollInserter implements CodeTransform {

  private static final ClassDesc SAFE_POINT = ClassDesc.of("samsara.abi.SafePoint");
  private static final ClassDesc RESOURCES = ClassDesc.of("samsara.abi.Resources");
  private static final MethodTypeDesc OPEN =
      MethodTypeDesc.of(
          ClassDesc.of("java.io.InputStream"), ConstantDescs.CD_Class, ConstantDescs.CD_String);

  private final CodeAttribute code;
  private final boolean pollsAtEntry;
  private final Set<Label> handlers = new HashSet<>();
  private final Set<Label> passed = new HashSet<>();

  // By handlers that cover themselves: what they cover of themselves begins there.
  private final Map<Label, Label> behindPolls = new HashMap<>();

  /// @param code the code that polls are put into, as read from a class file
  PollInserter(CodeAttribute code, boolean pollsAtEntry) {
    this.code = code;
    this.pollsAtEntry = pollsAtEntry;
  }

  /// Whether there is anything to insert or replace, other than at the entry.
  static boolean hasPlaces(MethodModel method) {
    return method.code().map(PollInserter::hasPlaces).orElse(false);
  }

  private static boolean hasPlaces(CodeModel code) {
    Set<Label> passed = new HashSet<>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        passed.add(target.label());
      } else if (element instanceof ExceptionCatch
          || jumpsBack(element, passed)
          || opensResource(element)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void atStart(CodeBuilder builder) {
    if (pollsAtEntry) {
      builder.invokestatic(SAFE_POINT, "enter", ConstantDescs.MTD_void);
    }
  }

  @Override
  public void accept(CodeBuilder builder, CodeElement element) {
    if (jumpsBack(element, passed)) {
      poll(builder);
    }
    if (opensResource(element)) {
      builder.invokestatic(RESOURCES, "open", OPEN);
    } else if (element instanceof ExceptionCatch caught && coversItself(caught)) {
      coverAllButThePoll(builder, caught);
    } else {
      builder.with(element);
    }
    // Catches come before the code that they cover, so that handlers are known at their labels.
    if (element instanceof ExceptionCatch caught) {
      handlers.add(caught.handler());
    } else if (element instanceof LabelTarget target) {
      passed.add(target.label());
      if (handlers.contains(target.label())) {
        poll(builder);
        Label behind = behindPolls.get(target.label());
        if (behind != null) {
          builder.labelBinding(behind);
        }
      }
    }
  }

  // As javac makes `finally`: what the first instruction of its handler throws comes back to it.
  // What
  // a poll throws must not. (The same in `synchronized` would keep the lock; services have none.)
  private boolean coversItself(ExceptionCatch caught) {
    int handler = code.labelToBci(caught.handler());
    return code.labelToBci(caught.tryStart()) <= handler
        && handler < code.labelToBci(caught.tryEnd());
  }

  private void coverAllButThePoll(CodeBuilder builder, ExceptionCatch caught) {
    Label handler = caught.handler();
    Label behind = behindPolls.computeIfAbsent(handler, at -> builder.newLabel());
    if (!caught.tryStart().equals(handler)) {
      builder.with(ExceptionCatch.of(handler, caught.tryStart(), handler, caught.catchType()));
    }
    builder.with(ExceptionCatch.of(handler, behind, caught.tryEnd(), caught.catchType()));
  }

  private static void poll(CodeBuilder builder) {
    builder.invokestatic(SAFE_POINT, "poll", ConstantDescs.MTD_void);
  }

  private static boolean jumpsBack(CodeElement element, Set<Label> passed) {
    return switch (element) {
      case BranchInstruction branch -> passed.contains(branch.target());
      case TableSwitchInstruction table ->
          passed.contains(table.defaultTarget()) || jumpsBack(table.cases(), passed);
      case LookupSwitchInstruction lookup ->
          passed.contains(lookup.defaultTarget()) || jumpsBack(lookup.cases(), passed);
      default -> false;
    };
  }

  private static boolean jumpsBack(List<SwitchCase> cases, Set<Label> passed) {
    return cases.stream().anyMatch(branch -> passed.contains(branch.target()));
  }

  private static boolean opensResource(CodeElement element) {
    return element instanceof InvokeInstruction invoke
        && invoke.owner().asInternalName().equals("java/lang/Class")
        && invoke.name().equalsString("getResourceAsStream");
  }
}
