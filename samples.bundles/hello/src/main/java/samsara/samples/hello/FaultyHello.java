package samsara.samples.hello;

import samsara.abi.ErrnoException;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.GrantBuffer;
import samsara.driver.hello.Hello;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// The hello driver around the fault of a program.
final class FaultyHello implements SystemProcess, CharDriver {
  private final FaultyProgram program;
  private final Hello hello;

  FaultyHello(FaultyProgram program) {
    this.program = program;
    hello = new Hello("Hello, World! (" + program.getClass().getSimpleName() + ")");
  }

  @Override
  public void main(Sef sef) {
    hello.register(sef);
    program.register(sef);
    sef.startup();
    if (program.stays()) {
      new CharDriverLoop(sef, this).run();
    }
  }

  @Override
  public int open(int minor, int access) {
    return hello.open(minor, access);
  }

  @Override
  public void close(int minor) {
    hello.close(minor);
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    program.beforeRead();
    return hello.read(minor, position, buffer);
  }
}
