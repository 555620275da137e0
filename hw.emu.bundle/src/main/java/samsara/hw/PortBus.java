package samsara.hw;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// The 65536 I/O ports. Devices claim ranges; the kernel reads and writes for drivers after it has
/// checked their privileges.
///
/// A port that nobody has claimed reads as all ones and swallows writes, as on a PC; both are
/// counted, since they are how a driver for an absent device shows.
@Component(service = PortBus.class)
public final class PortBus {
  private static final int PORTS = 0x10000;

  private final @Nullable Claim[] claims = new Claim[PORTS];
  private long unclaimedReads;
  private long unclaimedWrites;

  /// A range of ports in somebody's hands.
  public final class Claim {
    private final String owner;
    private final int first;
    private final int count;
    private final PortHandler handler;

    private Claim(String owner, int first, int count, PortHandler handler) {
      this.owner = owner;
      this.first = first;
      this.count = count;
      this.handler = handler;
    }

    /// Gives the ports back; again is nothing.
    public void release() {
      for (int port = first; port < first + count; port++) {
        if (claims[port] == this) {
          claims[port] = null;
        }
      }
    }
  }

  /// A bus without devices.
  @Activate
  public PortBus() {}

  /// Gives `count` ports from `first` on to `handler`. [ClaimConflict] when one of them is taken;
  /// then none is given.
  public Claim claim(String owner, int first, int count, PortHandler handler) {
    if (first < 0 || count <= 0 || first > PORTS - count) {
      throw new IllegalArgumentException(
          "No such ports: owner=%s first=0x%x count=%d".formatted(owner, first, count));
    }
    for (int port = first; port < first + count; port++) {
      Claim held = claims[port];
      if (held != null) {
        String wanted = "ports 0x%x-0x%x".formatted(first, first + count - 1);
        throw new ClaimConflict(wanted + " at 0x%x".formatted(port), owner, held.owner);
      }
    }
    Claim claim = new Claim(owner, first, count, handler);
    for (int port = first; port < first + count; port++) {
      claims[port] = claim;
    }
    return claim;
  }

  /// Who answers at `port`.
  public Optional<String> owner(int port) {
    return Optional.ofNullable(claims[checked(port)]).map(claim -> claim.owner);
  }

  /// Reads 8 bits, 0 to 255.
  public int in8(int port) {
    return in(checked(port), 1);
  }

  /// Reads 16 bits, 0 to 65535.
  public int in16(int port) {
    return in(checked(port), 2);
  }

  /// Reads 32 bits.
  public int in32(int port) {
    return in(checked(port), 4);
  }

  /// Writes the low 8 bits of `value`.
  public void out8(int port, int value) {
    out(checked(port), 1, value & 0xFF);
  }

  /// Writes the low 16 bits of `value`.
  public void out16(int port, int value) {
    out(checked(port), 2, value & 0xFFFF);
  }

  /// Writes 32 bits.
  public void out32(int port, int value) {
    out(checked(port), 4, value);
  }

  /// Reads that nobody answered; a wide one counts once for each part that the bus made of it.
  public long unclaimedReads() {
    return unclaimedReads;
  }

  /// Writes that nobody took, counted like [#unclaimedReads].
  public long unclaimedWrites() {
    return unclaimedWrites;
  }

  private int in(int port, int widthBytes) {
    Claim claim = port < PORTS ? claims[port] : null;
    if (widthBytes > 1 && (claim == null || claim.handler.widthBytes() < widthBytes)) {
      int half = widthBytes / 2;
      int low = in(port, half);
      return low | in(port + half, half) << (half * 8);
    }
    int mask = widthBytes == 4 ? -1 : (1 << (widthBytes * 8)) - 1;
    if (claim == null) {
      unclaimedReads++;
      return mask;
    }
    return claim.handler.in(port, widthBytes) & mask;
  }

  private void out(int port, int widthBytes, int value) {
    Claim claim = port < PORTS ? claims[port] : null;
    if (widthBytes > 1 && (claim == null || claim.handler.widthBytes() < widthBytes)) {
      int half = widthBytes / 2;
      out(port, half, value & ((1 << (half * 8)) - 1));
      out(port + half, half, value >>> (half * 8));
    } else if (claim == null) {
      unclaimedWrites++;
    } else {
      claim.handler.out(port, widthBytes, value);
    }
  }

  private static int checked(int port) {
    if (port < 0 || port >= PORTS) {
      throw new IllegalArgumentException("No such port: port=0x%x".formatted(port));
    }
    return port;
  }
}
