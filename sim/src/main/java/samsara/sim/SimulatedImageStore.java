package samsara.sim;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import samsara.abi.Errno;
import samsara.hw.EventClock;
import samsara.kernel.call.ImageStore;
import samsara.kernel.call.ImageTable;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.sef.SystemProgram;

/// Stands for the framework and the host's disk: loads programs of a [Catalog], each after a time
/// that is drawn from the seed.
final class SimulatedImageStore implements ImageStore {
  private static final long LOAD_NANOS_MIN = 2_000_000;
  private static final long LOAD_NANOS_MAX = 200_000_000;
  private static final int FIRST_ID = 100;

  private final Catalog catalog;
  private final ImageTable images;
  private final EventClock clock;
  private final RandomGenerator random;
  private final Set<Integer> cancelled = new HashSet<>();
  private int nextId = FIRST_ID;
  private int live;

  SimulatedImageStore(
      Catalog catalog, ImageTable images, EventClock clock, RandomGenerator random) {
    this.catalog = catalog;
    this.images = images;
    this.clock = clock;
    this.random = random;
  }

  /// Images that were loaded and not released.
  int live() {
    return live;
  }

  @Override
  public void stage(String location, int ticket) {
    long loadNanos = random.nextLong(LOAD_NANOS_MIN, LOAD_NANOS_MAX);
    clock.schedule(clock.nowNanos() + loadNanos, () -> complete(location, ticket));
  }

  private void complete(String location, int ticket) {
    if (cancelled.remove(ticket)) {
      return;
    }
    Optional<Catalog.Entry> found = catalog.find(location);
    if (found.isEmpty()) {
      images.post(
          new ImageEventRecord(
              ImageEventRecord.FAILED, ticket, 0, Errno.ENOENT, "", "", location, "no such jar"));
      return;
    }
    Catalog.Entry entry = found.get();
    SystemProgram program = entry.load();
    int id = nextId++;
    images.add(id, program::newProcess);
    live++;
    images.post(
        new ImageEventRecord(
            ImageEventRecord.STAGED,
            ticket,
            id,
            0,
            entry.program(),
            entry.version(),
            location,
            ""));
  }

  @Override
  public void release(int imageId) {
    live--;
  }

  @Override
  public void restore(int imageId) {}

  @Override
  public void cancel(int ticket) {
    cancelled.add(ticket);
  }
}
