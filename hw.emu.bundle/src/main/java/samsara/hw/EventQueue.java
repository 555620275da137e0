package samsara.hw;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Actions in the order of their time, then of their scheduling. Owned by the CPU thread.
final class EventQueue {
  private final TreeSet<Event> events =
      new TreeSet<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::sequence));
  private @Nullable RandomGenerator order;
  private long sequence;

  private record Event(long atNanos, long sequence, Runnable action) {}

  EventClock.Scheduled add(long atNanos, Runnable action) {
    RandomGenerator chance = order;
    long place = chance == null ? 0 : (long) chance.nextInt() << 32;
    Event event = new Event(atNanos, place + sequence++, action);
    events.add(event);
    return () -> events.remove(event);
  }

  /// Lets chance decide the order of actions of the same time.
  void explore(RandomGenerator chance) {
    order = chance;
  }

  /// The time of the first action, or [EventClock#NEVER].
  long firstNanos() {
    return events.isEmpty() ? EventClock.NEVER : events.first().atNanos();
  }

  /// Takes the first action out. There must be one.
  Runnable removeFirst() {
    return events.removeFirst().action();
  }
}
