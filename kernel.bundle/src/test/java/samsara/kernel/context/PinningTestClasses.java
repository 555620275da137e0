package samsara.kernel.context;

/// Classes that run code of the test while they are initialized: one per kind, since a class is
/// initialized once.
final class PinningTestClasses {

  private static Runnable inInitializer = () -> {};

  private PinningTestClasses() {}

  static void initializeOne(ContextKind kind, Runnable code) {
    inInitializer = code;
    switch (kind) {
      case CONTINUATION -> Continuation.touch();
      case VTHREAD -> VThread.touch();
      case PLAIN -> Plain.touch();
    }
  }

  private static final class Continuation {
    static {
      inInitializer.run();
    }

    static void touch() {}
  }

  private static final class VThread {
    static {
      inInitializer.run();
    }

    static void touch() {}
  }

  private static final class Plain {
    static {
      inInitializer.run();
    }

    static void touch() {}
  }
}
