package samsara.kernel.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import samsara.abi.Endpoint;

/// The kernel's trace: a ring of the newest events, and a hash of all of them, by which two runs
/// are compared. Off, it costs one branch an event.
public final class Trace {
  /// Events that the ring keeps.
  public static final int RING_EVENTS = 8192;

  private static final int FIELDS = 3;

  private final CpuTime time;
  private final long[] times = new long[RING_EVENTS];
  private final TraceEvent[] kinds = new TraceEvent[RING_EVENTS];
  private final int[] fields = new int[RING_EVENTS * FIELDS];
  private IntFunction<String> names = Endpoint::toString;
  private boolean on;
  private int filter = Endpoint.ANY;
  private Set<String> types = Set.of();
  private long sequence;
  private long hash;

  Trace(CpuTime time) {
    this.time = time;
  }

  /// How people call the process with an endpoint.
  void names(IntFunction<String> source) {
    names = source;
  }

  /// Starts with an empty ring, and hashes from zero.
  public void start() {
    on = true;
    sequence = 0;
    hash = 0;
  }

  /// Stops; the ring stays.
  public void stop() {
    on = false;
  }

  /// `true` while it records.
  public boolean isOn() {
    return on;
  }

  /// Shows only events that name this endpoint; ANY shows all. The hash is not affected.
  public void filter(int endpoint) {
    filter = endpoint;
  }

  /// Shows only events of these types; none shows all. A type is a kind of event, such as `signal`,
  /// or the name of a message or kernel call, such as `READ`; case does not matter. The hash is not
  /// affected.
  ///
  /// @throws IllegalArgumentException with the first one that is no type
  public void filterTypes(Collection<String> names) {
    Set<String> wanted = new HashSet<>();
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!TraceText.isType(lower)) {
        throw new IllegalArgumentException(name);
      }
      wanted.add(lower);
    }
    types = wanted;
  }

  /// Records an event.
  void record(TraceEvent kind, int first, int second, int third) {
    if (on) {
      add(kind, first, second, third);
    }
  }

  private void add(TraceEvent kind, int first, int second, int third) {
    long now = time.nowNanos();
    int index = (int) (sequence++ % RING_EVENTS);
    times[index] = now;
    kinds[index] = kind;
    int at = index * FIELDS;
    fields[at] = first;
    fields[at + 1] = second;
    fields[at + 2] = third;
    mix(now);
    mix((long) kind.number() << 32 | (first & 0xFFFF_FFFFL));
    mix((long) second << 32 | (third & 0xFFFF_FFFFL));
  }

  private void mix(long value) {
    hash = Long.rotateLeft(hash ^ value * 0x9E37_79B9_7F4A_7C15L, 27) * 0xBF58_476D_1CE4_E5B9L;
  }

  /// Number of events since [#start].
  public long events() {
    return sequence;
  }

  /// A hash of all events since [#start], with their times.
  public long hash() {
    return hash;
  }

  /// The newest events that pass the filter, oldest first, at most `lines`.
  public List<String> dump(int lines) {
    List<String> text = new ArrayList<>();
    long oldest = Math.max(0, sequence - RING_EVENTS);
    for (long at = sequence - 1; at >= oldest && text.size() < lines; at--) {
      int index = (int) (at % RING_EVENTS);
      int[] event = Arrays.copyOfRange(fields, index * FIELDS, index * FIELDS + FIELDS);
      if (isShown(kinds[index], event)) {
        text.add(TraceText.line(at, times[index], kinds[index], event, names));
      }
    }
    return text.reversed();
  }

  private boolean isShown(TraceEvent kind, int[] event) {
    boolean named = switch (kind) { // the other fields are no endpoints
          case DELIVER, PEND, SWAP, FORK -> event[0] == filter || event[1] == filter;
          case INTERRUPT -> false;
          default -> event[0] == filter;
        };
    if (filter != Endpoint.ANY && !named) {
      return false;
    }
    return types.isEmpty()
        || types.contains(TraceText.kind(kind))
        || types.contains(TraceText.type(kind, event));
  }
}
