package samsara.samples.hello;

import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `hello` with a fault, which a subclass puts in. Only one of them is a component of a
/// jar.
abstract class FaultyProgram implements SystemProgram {
  @Override
  public final SystemProcess newProcess() {
    return new FaultyHello(this);
  }

  /// Registers other callbacks than the driver did.
  void register(Sef sef) {}

  /// Runs before each read.
  void beforeRead() {}

  /// `false` if the process shall end when it has started.
  boolean stays() {
    return true;
  }

  /// Never returns, and makes no trap on the way.
  static int loop() {
    int rounds = 0;
    while (true) {
      rounds++;
      if (rounds < 0) {
        rounds = 0;
      }
    }
  }
}
