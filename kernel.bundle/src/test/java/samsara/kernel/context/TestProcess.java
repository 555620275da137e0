package samsara.kernel.context;

import java.util.function.Consumer;

/// Makes processes whose program knows its own context.
final class TestProcess implements Runnable {
  private final Context context;
  private final Consumer<Context> program;

  private TestProcess(ContextFactory factory, Consumer<Context> program) {
    this.context = factory.create("test", this);
    this.program = program;
  }

  static Context create(ContextFactory factory, Consumer<Context> program) {
    return new TestProcess(factory, program).context;
  }

  @Override
  public void run() {
    program.accept(context);
  }
}
