package samsara.hw;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The faults of one device: how often each kind strikes. The draws are a function of the seed, the
/// device's name and what the device is asked to do, so a run can be repeated.
///
/// The slot of the device applies what concerns lines and ports; the device asks for the rest.
/// Without a rate nothing is drawn.
public final class Faults {
  private final RandomGenerator random;
  private final Map<FaultKind, Rate> rates = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, Long> struck = new EnumMap<>(FaultKind.class);

  /// How often a kind strikes.
  ///
  /// @param strikes faults in so many chances, on average
  /// @param chances at least 1
  public record Rate(int strikes, int chances) {
    /// Checks that it is a probability.
    public Rate {
      if (chances < 1 || strikes < 0 || strikes > chances) {
        throw new IllegalArgumentException("No rate: " + strikes + "/" + chances);
      }
    }

    /// Reads `1/100`, or `1` for always and `0` for never.
    public static Rate parse(String text) {
      String[] parts = text.split("/", -1);
      try {
        if (parts.length <= 2) {
          return new Rate(
              Integer.parseInt(parts[0]), parts.length == 2 ? Integer.parseInt(parts[1]) : 1);
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw new IllegalArgumentException("No rate, which looks like 1/100: '" + text + "'");
    }

    @Override
    public String toString() {
      return strikes + "/" + chances;
    }
  }

  Faults(RandomGenerator random) {
    this.random = random;
  }

  /// No faults, ever, for devices without a machine.
  public static Faults none() {
    return new Faults(RandomGenerator.getDefault());
  }

  /// Has `kind` strike at `rate`.
  public void set(FaultKind kind, Rate rate) {
    if (rate.strikes() == 0) {
      rates.remove(kind);
    } else {
      rates.put(kind, rate);
    }
  }

  /// Ends all faults.
  public void clear() {
    rates.clear();
  }

  /// Draws: whether `kind` strikes now.
  public boolean strikes(FaultKind kind) {
    if (rates.isEmpty()) {
      return false;
    }
    Rate rate = rates.get(kind);
    if (rate == null || random.nextInt(rate.chances()) >= rate.strikes()) {
      return false;
    }
    struck.merge(kind, 1L, Long::sum);
    return true;
  }

  /// Turns one bit of the data over if [FaultKind#FLIPPED_DATA] strikes.
  public void flip(byte[] data, int offset, int lengthBytes) {
    if (lengthBytes > 0 && strikes(FaultKind.FLIPPED_DATA)) {
      data[offset + random.nextInt(lengthBytes)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
  }

  /// The length that a transfer of `lengthBytes` has after all, in whole `unitBytes`: the same, or
  /// less if [FaultKind#WRONG_LENGTH] strikes.
  public int length(int lengthBytes, int unitBytes) {
    return lengthBytes >= unitBytes && strikes(FaultKind.WRONG_LENGTH)
        ? random.nextInt(lengthBytes / unitBytes) * unitBytes
        : lengthBytes;
  }

  /// How often `kind` has struck.
  public long struck(FaultKind kind) {
    return struck.getOrDefault(kind, 0L);
  }

  /// What is set and what has struck: `lost-interrupt 1/100 (3 so far)`.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      Rate rate = rates.get(kind);
      if (rate != null || struck(kind) != 0) {
        String often = rate == null ? "off" : rate.toString();
        lines.add("%s %s (%d so far)".formatted(kind.label(), often, struck(kind)));
      }
    }
    return lines;
  }
}
