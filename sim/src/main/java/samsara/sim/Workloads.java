package samsara.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// The workloads of a simulation.
final class Workloads {
  private static final String PATH = "/dev/hello";
  private static final String CONTENT = "Hello, World!\n";
  private static final int MAJOR = 17;
  private static final int CLIENTS = 3;
  private static final long REPORT_NANOS = 10_000_000_000L;
  private static final int RECOVERY_MILLIS_MAX = 60_000;
  private static final int LOOK_MILLIS = 5;

  private final Simulation simulation;
  private int crashes;
  private int updates;
  private String version = "hello";
  private long reportedNanos;

  Workloads(Simulation simulation) {
    this.simulation = simulation;
  }

  void run(Workload workload) throws ErrnoException, InterruptedException {
    switch (workload) {
      case IDLE -> simulation.pauseToTheEnd();
      case HELLO -> hello();
      case STORM -> storm();
    }
  }

  // ---- hello. ----

  private void hello() throws ErrnoException, InterruptedException {
    List<Session> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(simulation.system().login());
    }
    up(clients.getFirst(), "hello", MAJOR, StartRecord.REPLICA);
    while (simulation.goesOn()) {
      int number = simulation.random().nextInt(CLIENTS);
      read(clients.get(number), "client" + (number + 1));
      simulation.pauseMillis(simulation.random().nextInt(20, 2000));
    }
  }

  private void up(Session shell, String label, int major, int flags)
      throws ErrnoException, InterruptedException {
    String location = major == 0 ? "reader" : label;
    int result = shell.up(location, label, major, flags);
    report("up       " + label, result, 0);
  }

  private void report(String what, int result, long sinceNanos) {
    String text = what + ": " + (result < 0 ? Errno.nameOf(result) : "OK") + took(sinceNanos);
    if (result < 0) {
      simulation.fail(text);
    } else {
      simulation.event(text);
    }
  }

  private String took(long sinceNanos) {
    return sinceNanos == 0
        ? ""
        : String.format(
            Locale.ROOT, " in %.3f ms", (simulation.system().nowNanos() - sinceNanos) / 1e6);
  }

  private void read(Session shell, String client) throws InterruptedException {
    long started = simulation.system().nowNanos();
    try {
      String text = shell.cat(PATH);
      simulation.read(client);
      if (text.equals(CONTENT)) {
        simulation.event("read     %s: %d bytes%s".formatted(client, text.length(), took(started)));
      } else {
        simulation.fail("read     " + client + ": wrong content: " + text.strip());
      }
    } catch (ErrnoException e) {
      simulation.fail("read     " + client + ": " + e.getMessage());
    }
  }

  // ---- storm. ----

  private void storm() throws ErrnoException, InterruptedException {
    Session shell = simulation.system().login();
    up(shell, "hello", MAJOR, StartRecord.REPLICA);
    up(shell, "reader1", 0, 0);
    up(shell, "reader2", 0, 0);
    int endpoint = slot(shell).map(SlotInfo::endpoint).orElse(0);
    while (simulation.goesOn()) {
      simulation.pauseMillis(simulation.random().nextInt(10, 2000));
      switch (simulation.random().nextInt(8)) {
        case 0, 1, 2 -> crash(shell);
        case 3, 4, 5 -> update(shell);
        case 6 -> restart(shell);
        default -> read(shell, "client");
      }
      simulation.checkLabels(shell);
      if (slot(shell).filter(slot -> slot.endpoint() == endpoint).isEmpty()) {
        simulation.fail("hello has another endpoint, or none");
      }
      reportReads();
    }
  }

  private static Optional<SlotInfo> slot(Session shell)
      throws ErrnoException, InterruptedException {
    return shell.slot("hello");
  }

  private void crash(Session shell) throws ErrnoException, InterruptedException {
    Optional<SlotInfo> slot = slot(shell);
    if (slot.isEmpty()) {
      simulation.fail("hello is gone");
      return;
    }
    crashes++;
    long started = simulation.system().nowNanos();
    int result = shell.kill(slot.get().pid(), Signal.KILL);
    report("crash %d  kill -9 hello, pid %d".formatted(crashes, slot.get().pid()), result, 0);
    awaitRecovery(shell, slot.get().restarts() + 1, started);
  }

  private void restart(Session shell) throws ErrnoException, InterruptedException {
    int restarts = slot(shell).map(SlotInfo::restarts).orElse(0);
    long started = simulation.system().nowNanos();
    report("restart  hello", shell.label(RsRequest.REFRESH, "hello"), 0);
    awaitRecovery(shell, restarts + 1, started);
  }

  private void awaitRecovery(Session shell, int restarts, long startedNanos)
      throws ErrnoException, InterruptedException {
    for (int waited = 0; waited < RECOVERY_MILLIS_MAX && simulation.goesOn(); ) {
      Optional<SlotInfo> slot = slot(shell).filter(found -> isServing(found, restarts));
      if (slot.isPresent()) {
        simulation.event(
            "recovery hello, restarts=%d%s".formatted(slot.get().restarts(), took(startedNanos)));
        return;
      }
      simulation.pauseMillis(LOOK_MILLIS);
      waited += LOOK_MILLIS;
    }
    if (simulation.goesOn()) {
      simulation.fail("recovery hello: none within a minute");
    }
  }

  private static boolean isServing(SlotInfo slot, int restarts) {
    return slot.restarts() >= restarts
        && (slot.flags() & (SlotInfo.INITIALIZING | SlotInfo.TERMINATED)) == 0;
  }

  private void update(Session shell) throws ErrnoException, InterruptedException {
    String next = version.equals("hello") ? "hello-1.1" : "hello";
    long started = simulation.system().nowNanos();
    int result = shell.update(next, "hello", 1, 0, 0);
    if (result == -Errno.EBUSY) { // the new replica is not there yet
      simulation.event("update   hello: EBUSY");
      return;
    }
    updates++;
    version = next;
    report("update %d to %s".formatted(updates, version), result, started);
  }

  private void reportReads() {
    long now = simulation.system().nowNanos();
    if (now - reportedNanos >= REPORT_NANOS) {
      reportedNanos = now;
      simulation.event(
          "total    reads=%d crashes=%d updates=%d"
              .formatted(simulation.reads(), crashes, updates));
    }
  }
}
