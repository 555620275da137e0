package samsara.bench.programs;

import java.util.function.Supplier;
import samsara.bench.RoundTrips;
import samsara.sef.Sef;

/// How a client works without end and still lives in the eyes of RS: an operation many times when
/// its alarm rings, and in between it receives, as is expected of a service, and leaves the CPU to
/// others.
final class Bursts {
  private static final int OPERATIONS = 100_000;

  private Bursts() {}

  /// Starts up and works for ever. An operation is counted as a round trip.
  ///
  /// @param preparation done once, before the first operation, which it returns
  static void run(Sef sef, Supplier<Runnable> preparation) {
    Runnable[] operation = new Runnable[1];
    sef.onAlarm(_ -> {
      for (int i = 0; i < OPERATIONS && !RoundTrips.isEnough(); i++) {
        operation[0].run();
        RoundTrips.add();
      }
      sef.sys().kernel().setAlarm(1, false);
    });
    sef.startup();
    operation[0] = preparation.get();
    sef.sys().kernel().setAlarm(1, false);
    sef.serve(_ -> false);
  }
}
