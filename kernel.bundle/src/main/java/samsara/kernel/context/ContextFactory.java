package samsara.kernel.context;

/// Makes the contexts of one CPU. One factory serves one CPU thread.
public interface ContextFactory {

  /// The system property that names the kind of context to use: `continuation`, `vthread` or
  /// `plain`.
  String PROPERTY = "samsara.context";

  /// A context that will run `body` when it is first resumed.
  ///
  /// @param name shown in thread dumps where the kind has them
  Context create(String name, Runnable body);

  /// The name by which [#PROPERTY] selects this kind.
  String name();

  /// Whether the calling thread stands on the stack of a process made here. A safe-point asks:
  /// woven code also runs on host threads, when a component is constructed, and must not be
  /// suspended there.
  boolean inside();

  /// Whether a frame of this class is what called a process's program.
  static boolean isBottom(String className) {
    return className.equals(Body.class.getName());
  }

  /// The kind named by [#PROPERTY] or, without it, the fastest one that this JVM permits.
  ///
  /// @throws IllegalStateException if the property names an unknown kind, or one that needs a JVM
  ///   flag which is not set; the message names the flag
  static ContextFactory best() {
    String wanted = System.getProperty(PROPERTY, "");
    if (!wanted.isEmpty()) {
      return byName(wanted);
    }
    for (ContextKind kind : ContextKind.values()) {
      if (kind.available()) {
        return kind.factory();
      }
    }
    throw new AssertionError("plain contexts are always available");
  }

  /// The kind called `name`.
  ///
  /// @throws IllegalStateException as [#best] does
  static ContextFactory byName(String name) {
    return ContextKind.named(name).factory();
  }
}
