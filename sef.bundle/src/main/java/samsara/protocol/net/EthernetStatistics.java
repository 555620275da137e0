package samsara.protocol.net;

import java.util.EnumMap;
import java.util.Map;
import samsara.abi.Memory;

/// What a network card and its driver have counted: 16 numbers without sign, in this order. A
/// driver counts in one of these, and its client gets a copy.
///
/// MINIX: `struct eth_stat` in `include/net/gen/eth_io.h`.
public final class EthernetStatistics {
  /// Size in memory.
  public static final int SIZE_BYTES = 64;

  /// Something that is counted.
  public enum Counter {
    /// Frames that came with an error.
    RECEIVE_ERRORS,
    /// Frames that were not sent because of an error.
    SEND_ERRORS,
    /// Times that the card's buffer was full.
    OVERFLOWS,
    /// Frames with a bad check sequence.
    CHECK_ERRORS,
    /// Frames that did not end at a byte.
    ALIGNMENT_ERRORS,
    /// Frames that the card has missed.
    MISSED,
    /// Frames received.
    RECEIVED,
    /// Frames sent.
    SENT,
    /// Frames that had to wait for the cable.
    DEFERRED,
    /// Collisions.
    COLLISIONS,
    /// Frames given up after too many collisions.
    ABORTED,
    /// Times that the carrier was lost.
    CARRIER_LOST,
    /// Times that data came too late for the cable.
    UNDERRUNS,
    /// Times that data came too fast for the card.
    OVERRUNS,
    /// Missing heartbeats of the transceiver.
    HEARTBEAT_LOST,
    /// Late collisions.
    LATE_COLLISIONS
  }

  private final Map<Counter, Integer> counts = new EnumMap<>(Counter.class);

  /// Counts one.
  public void count(Counter counter) {
    count(counter, 1);
  }

  /// Counts several.
  public void count(Counter counter, int more) {
    counts.merge(counter, more, Integer::sum);
  }

  /// The count so far.
  public int get(Counter counter) {
    return counts.getOrDefault(counter, 0);
  }

  /// Reads what was written.
  public static EthernetStatistics read(Memory memory, int address) {
    EthernetStatistics statistics = new EthernetStatistics();
    int at = address;
    for (Counter counter : Counter.values()) {
      statistics.counts.put(counter, memory.int32(at));
      at += Integer.BYTES;
    }
    return statistics;
  }

  /// Writes all counts.
  public void write(Memory memory, int address) {
    int at = address;
    for (Counter counter : Counter.values()) {
      memory.int32(at, get(counter));
      at += Integer.BYTES;
    }
  }
}
