package samsara.kernel.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes the classes of one service bundle stoppable: a call of [samsara.abi.SafePoint#poll] before
/// every jump back, at every exception handler, of [samsara.abi.SafePoint#enter] at the entry of
/// some methods, and [samsara.abi.Resources#open] in the place of `Class.getResourceAsStream`.
///
/// A poll in a handler is what ends code that catches everything in a loop: what the poll throws
/// leaves the handler, which the same `try` doesn't cover: where javac's does, its range leaves out
/// the poll. A method that has none of these places stays as it is.
///
/// Stateless but for a cache of the class hierarchy; any thread may call it.
public final class Weaver {

  private final ClassFile classFile;

  /// A weaver of classes whose supertypes are found as resources of `loader`: no class is loaded.
  public Weaver(ClassLoader loader) {
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver())
            .cached(ConcurrentHashMap::new);
    this.classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  /// The bytes of a class, with its polls.
  ///
  /// @throws IllegalArgumentException if the code is malformed, or needs a class that can't be
  ///   found
  public byte[] weave(ClassModel model) {
    Set<String> polledEntries = PolledEntries.of(model);
    return classFile.transformClass(
        model,
        (builder, element) -> {
          if (element instanceof MethodModel method) {
            boolean pollsAtEntry = polledEntries.contains(PolledEntries.key(method));
            if (pollsAtEntry || PollInserter.hasPlaces(method)) {
              builder.transformMethod(
                  method,
                  (inner, part) -> {
                    if (part instanceof CodeAttribute code) {
                      inner.transformCode(code, new PollInserter(code, pollsAtEntry));
                    } else {
                      inner.with(part);
                    }
                  });
              return;
            }
          }
          builder.with(element);
        });
  }
}
