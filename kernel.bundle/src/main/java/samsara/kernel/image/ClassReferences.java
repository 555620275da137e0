package samsara.kernel.image;

import java.lang.classfile.Attributes;
import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The classes that a class file names, and those that it may look up by a string.
final class ClassReferences {
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<>]+);");
  private static final Pattern CLASS_NAME =
      Pattern.compile("[\\p{L}_$][\\w$]*(\\.[\\p{L}_$][\\w$]*)+");

  private final Set<String> named = new LinkedHashSet<>();
  private final Set<String> maybeNamed = new LinkedHashSet<>();

  /// Collects the references of a class file. A class entry that no code uses doesn't count: javac
  /// leaves one behind for each class whose constants it has copied.
  void add(ClassModel model) {
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case MemberRefEntry member -> addType(member.owner());
        case NameAndTypeEntry member -> addDescriptor(member.type().stringValue());
        case MethodTypeEntry type -> addDescriptor(type.descriptor().stringValue());
        case StringEntry text -> addText(text.stringValue());
        default -> {}
      }
    }
    model.superclass().ifPresent(this::addType);
    model.interfaces().forEach(this::addType);
    model
        .findAttribute(Attributes.bootstrapMethods())
        .ifPresent(attribute -> attribute.bootstrapMethods().forEach(this::addArguments));
    model.fields().forEach(field -> addDescriptor(field.fieldType().stringValue()));
    for (MethodModel method : model.methods()) {
      addDescriptor(method.methodType().stringValue());
      method
          .findAttribute(Attributes.exceptions())
          .ifPresent(attribute -> attribute.exceptions().forEach(this::addType));
      method.code().ifPresent(code -> code.forEach(this::addUse));
    }
  }

  private void addArguments(BootstrapMethodEntry method) {
    for (LoadableConstantEntry argument : method.arguments()) {
      if (argument instanceof ClassEntry type) {
        addType(type);
      }
    }
  }

  private void addUse(CodeElement element) {
    switch (element) {
      case NewObjectInstruction created -> addType(created.className());
      case NewReferenceArrayInstruction created -> addType(created.componentType());
      case NewMultiArrayInstruction created -> addType(created.arrayType());
      case TypeCheckInstruction checked -> addType(checked.type());
      case ConstantInstruction.LoadConstantInstruction loaded
          when loaded.constantEntry() instanceof ClassEntry type ->
          addType(type);
      case ExceptionCatch caught -> caught.catchType().ifPresent(this::addType);
      default -> {}
    }
  }

  private void addType(ClassEntry type) {
    addType(type.asInternalName());
  }

  private void addType(String internalName) {
    if (internalName.startsWith("[")) {
      addDescriptor(internalName);
    } else {
      named.add(internalName.replace('/', '.'));
    }
  }

  private void addDescriptor(String descriptor) {
    Matcher matcher = IN_DESCRIPTOR.matcher(descriptor);
    while (matcher.find()) {
      named.add(matcher.group(1).replace('/', '.'));
    }
  }

  // A switch over the constants of an enum finds them by the name of their class in a string.
  private void addText(String text) {
    if (CLASS_NAME.matcher(text).matches()) {
      maybeNamed.add(text);
    }
  }

  /// Binary names of the classes that the code refers to.
  Set<String> named() {
    return named;
  }

  /// Strings that have the form of a qualified class name.
  Set<String> maybeNamed() {
    return maybeNamed;
  }
}
