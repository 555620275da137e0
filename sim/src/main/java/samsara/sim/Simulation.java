package samsara.sim;

import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import samsara.abi.ErrnoException;
import samsara.protocol.rs.SlotInfo;

/// A run of a workload: what happens is printed, a line each, and what goes wrong is counted.
final class Simulation {
  // What the readers print while all is well would drown everything else.
  private static final Pattern READS = Pattern.compile("(\\S+): reads=(\\d+) failures=0");
  private static final Pattern FAILED_READ = Pattern.compile("\\S+: read \\d+ failed: .*");

  private final SimRequest request;
  private final Consumer<String> out;
  private final SimSystem system;
  private final RandomGenerator random;
  private final TreeMap<String, Integer> reads = new TreeMap<>();
  private int failures;

  private Simulation(SimRequest request, Consumer<String> out) {
    this.request = request;
    this.out = out;
    SimOptions options =
        SimOptions.of(request.seed(), Catalog.standard())
            .exploring(request.orderSeed())
            .printingTo(this::printed);
    system = SimSystem.powerOn(request.checks() ? options.checked() : options);
    random = system.machine().random("workload");
    system.kernel().trace().start();
  }

  /// Runs what was asked for.
  ///
  /// @param out told each line
  /// @return `true` if nothing went wrong
  static boolean run(SimRequest request, Consumer<String> out) {
    Simulation simulation = new Simulation(request, out);
    try (SimSystem system = simulation.system) {
      simulation.run(system);
    }
    return simulation.failures == 0;
  }

  private void run(SimSystem running) {
    try {
      if (running.kernel().runUntil(running.kernel()::isReady, leftNanos())) {
        event("booted");
        new Workloads(this).run(request.workload());
        running.kernel().checkInvariants();
      } else if (goesOn()) {
        fail("the system does not boot");
      }
    } catch (InterruptedException | ErrnoException | RuntimeException | AssertionError e) {
      fail(e.toString());
    }
    if (running.kernel().isPanicked()) {
      fail("the kernel has stopped: " + running.kernel().halted().join());
    }
    event(
        String.format(
            Locale.ROOT,
            "end: workload=%s seed=%d order=%d reads=%d failures=%d events=%d hash=%016x",
            request.workload().label(),
            request.seed(),
            request.orderSeed(),
            reads(),
            failures,
            running.kernel().trace().events(),
            running.kernel().trace().hash()));
  }

  private void printed(SimSystem source, String line) {
    Matcher matcher = READS.matcher(line);
    if (matcher.matches()) {
      reads.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
      return;
    }
    if (FAILED_READ.matcher(line).matches()) {
      failures++;
    }
    print(source, "console  " + line);
  }

  private void print(SimSystem source, String text) {
    out.accept(String.format(Locale.ROOT, "%14.6f  %s", source.nowNanos() / 1e9, text));
  }

  /// Something has happened.
  void event(String text) {
    print(system, text);
  }

  /// Something has gone wrong.
  void fail(String text) {
    failures++;
    print(system, "FAILED   " + text);
  }

  /// One more read by a client.
  void read(String client) {
    reads.merge(client, 1, Integer::sum);
  }

  /// Whole reads so far, of services and clients.
  int reads() {
    return reads.values().stream().mapToInt(Integer::intValue).sum();
  }

  SimSystem system() {
    return system;
  }

  RandomGenerator random() {
    return random;
  }

  private long leftNanos() {
    return request.time().toNanos() - system.nowNanos();
  }

  /// `true` until the time is over or the system has stopped.
  boolean goesOn() {
    return leftNanos() > 0 && !system.kernel().isPanicked();
  }

  /// Lets time pass, but not beyond the end.
  void pauseMillis(long millis) {
    system.kernel().runFor(Math.min(millis * 1_000_000, leftNanos()));
  }

  /// Lets the rest of the time pass.
  void pauseToTheEnd() {
    system.kernel().runFor(leftNanos());
  }

  /// Fails if a label has two active slots.
  void checkLabels(Session shell) throws ErrnoException, InterruptedException {
    TreeMap<String, Integer> active = new TreeMap<>();
    for (SlotInfo slot : shell.slots()) {
      if ((slot.flags() & SlotInfo.ACTIVE) != 0) {
        active.merge(slot.label(), 1, Integer::sum);
      }
    }
    active.forEach((label, count) -> {
      if (count > 1) {
        fail(count + " active slots of " + label);
      }
    });
  }
}
