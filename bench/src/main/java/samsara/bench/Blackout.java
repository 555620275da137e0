package samsara.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.sim.Session;

/// What a client that reads `/dev/hello` without pause notices of updates and crashes: the longest
/// read around each event, and how many reads failed. Run its `main`; see `bench/README.md`.
public final class Blackout {
  private static final int UPDATES = 200;
  private static final int CRASHES = 1000;
  private static final int COLD_EVENTS = 30;
  private static final int SETTLE_READS = 20;
  private static final String TEXT = "Hello, World!\n";

  private final LiveSystem system;
  private final Session control;
  private final AtomicLong longest = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicBoolean stop = new AtomicBoolean();

  private Blackout(LiveSystem system) throws ErrnoException, InterruptedException {
    this.system = system;
    control = system.login();
  }

  /// Prints a table.
  public static void main(String[] args) throws Exception {
    try (LiveSystem system = new LiveSystem()) {
      new Blackout(system).run();
    }
  }

  private void run() throws Exception {
    control.up("hello", "hello", 17, StartRecord.REPLICA);
    Thread reader = Thread.ofPlatform().name("reader").start(this::readForEver);
    System.out.println("longest read of a client, in ms      p50      p99      max");
    measure("no event", UPDATES, i -> {});
    measure(
        "live update",
        UPDATES,
        i -> control.update(i % 2 == 0 ? "hello-1.1" : "hello", "hello", 1, 0, 0));
    int pid = control.slot("hello").orElseThrow().pid();
    measure("crash, hot swap", CRASHES, i -> control.kill(pid, Signal.KILL));
    stop.set(true);
    reader.join();
    System.out.println("reads=" + reads.get() + " failed=" + failures.get());
    control.label(RsRequest.DOWN, "hello");
    cold();
  }

  private interface Event {
    void happen(int i) throws ErrnoException, InterruptedException;
  }

  private void measure(String name, int events, Event event) throws Exception {
    long[] worst = new long[events];
    for (int i = 0; i < events; i++) {
      settle();
      longest.set(0);
      event.happen(i);
      settle();
      worst[i] = longest.get();
    }
    print(name, worst);
  }

  private void settle() {
    long until = reads.get() + SETTLE_READS;
    while (reads.get() < until) {
      Thread.onSpinWait();
    }
  }

  /// The first crash of a service without replica, which has no backoff: from the signal to the end
  /// of the next read.
  private void cold() throws Exception {
    long[] times = new long[COLD_EVENTS];
    for (int i = 0; i < COLD_EVENTS; i++) {
      control.up("hello", "hello", 17, 0);
      control.cat("/dev/hello");
      int pid = control.slot("hello").orElseThrow().pid();
      long start = System.nanoTime();
      control.kill(pid, Signal.KILL);
      check(control.cat("/dev/hello"));
      times[i] = System.nanoTime() - start;
      control.label(RsRequest.DOWN, "hello");
    }
    print("crash, cold: kill and read", times);
  }

  private static void print(String name, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-32s %8.3f %8.3f %8.3f%n",
        name,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private void check(String text) {
    if (!text.equals(TEXT)) {
      failures.incrementAndGet();
    }
  }

  private void readForEver() {
    try (Session client = system.login()) {
      while (!stop.get()) {
        long start = System.nanoTime();
        try {
          check(client.cat("/dev/hello"));
        } catch (ErrnoException e) {
          failures.incrementAndGet();
        }
        long took = System.nanoTime() - start;
        longest.accumulateAndGet(took, Math::max);
        reads.incrementAndGet();
      }
    } catch (ErrnoException | InterruptedException e) {
      failures.incrementAndGet();
    }
  }
}
