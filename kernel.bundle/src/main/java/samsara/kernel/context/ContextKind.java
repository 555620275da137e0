package samsara.kernel.context;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The kinds of context, best first.
enum ContextKind {
  CONTINUATION("--add-exports java.base/jdk.internal.vm=ALL-UNNAMED"),
  VTHREAD("--add-opens java.base/java.lang=ALL-UNNAMED"),
  PLAIN("none");

  private final String flag;

  ContextKind(String flag) {
    this.flag = flag;
  }

  static ContextKind named(String name) {
    for (ContextKind kind : values()) {
      if (kind.label().equals(name)) {
        return kind;
      }
    }
    String known =
        Arrays.stream(values()).map(ContextKind::label).collect(Collectors.joining(", "));
    throw new IllegalStateException(
        "unknown kind of context: " + ContextFactory.PROPERTY + "=" + name + ", known: " + known);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether this JVM permits this kind.
  boolean available() {
    return switch (this) {
      case CONTINUATION -> ContinuationContext.available();
      case VTHREAD -> VThreadContext.available();
      case PLAIN -> true;
    };
  }

  ContextFactory factory() {
    require(available());
    return switch (this) {
      case CONTINUATION -> new ContinuationContext.Factory();
      case VTHREAD -> new VThreadContext.Factory();
      case PLAIN -> new PlainContext.Factory();
    };
  }

  void require(boolean permitted) {
    if (!permitted) {
      throw new IllegalStateException("contexts of kind " + label() + " need the JVM flag " + flag);
    }
  }
}
