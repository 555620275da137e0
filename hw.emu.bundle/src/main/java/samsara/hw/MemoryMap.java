package samsara.hw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// Which parts of [Ram] are memory for processes, and which belong to devices. A device's part lies
/// in RAM too, so that processes can map it and the device can look at it.
///
/// The 384 KiB below 1 MiB are the PC's place for adapters and ROM: devices claim parts of it,
/// nobody else gets it.
@Component(service = MemoryMap.class)
public final class MemoryMap {
  private static final String PROCESSES = "processes";
  private static final int ADAPTERS_FIRST = 0xA0000;
  private static final int ADAPTERS_END = 0x100000;

  private final Ram ram;
  private final List<Claim> claims = new ArrayList<>();
  private boolean handedOut;

  /// A piece of physical memory: `firstAddress` and the number of bytes from there on.
  public record Range(int firstAddress, int sizeBytes) {
    int end() {
      return firstAddress + sizeBytes;
    }
  }

  /// A range in a device's hands.
  public final class Claim {
    private final String owner;
    private final Range range;

    private Claim(String owner, Range range) {
      this.owner = owner;
      this.range = range;
    }

    /// Gives the memory back; again is nothing.
    public void release() {
      claims.remove(this);
    }
  }

  /// A map without devices.
  @Activate
  public MemoryMap(@Reference Ram ram) {
    this.ram = ram;
  }

  /// Gives a range to a device. [ClaimConflict] when somebody else has part of it, processes
  /// included; [BusError] when it is not all in RAM.
  public Claim claim(String owner, Range range) {
    if (range.sizeBytes() <= 0 || !ram.contains(range.firstAddress(), range.sizeBytes())) {
      throw new BusError(range.firstAddress(), range.sizeBytes(), ram.sizeBytes());
    }
    if (handedOut && !inAdapterArea(range)) {
      throw conflict(range, owner, PROCESSES);
    }
    for (Claim held : claims) {
      if (range.firstAddress() < held.range.end() && held.range.firstAddress() < range.end()) {
        throw conflict(range, owner, held.owner);
      }
    }
    Claim claim = new Claim(owner, range);
    claims.add(claim);
    return claim;
  }

  /// Gives the kernel, once, what is for processes: RAM without the adapter area and the claims, in
  /// ascending order. Claims after that get only what is in the adapter area.
  public List<Range> handOut() {
    handedOut = true;
    List<Range> taken = new ArrayList<>();
    taken.add(new Range(ADAPTERS_FIRST, ADAPTERS_END - ADAPTERS_FIRST));
    claims.forEach(claim -> taken.add(claim.range));
    taken.sort(Comparator.comparingInt(Range::firstAddress));
    List<Range> usable = new ArrayList<>();
    int first = 0;
    for (Range range : taken) {
      int end = Math.min(range.firstAddress(), ram.sizeBytes());
      if (first < end) {
        usable.add(new Range(first, end - first));
      }
      first = Math.max(first, range.end());
    }
    if (first < ram.sizeBytes()) {
      usable.add(new Range(first, ram.sizeBytes() - first));
    }
    return List.copyOf(usable);
  }

  private static boolean inAdapterArea(Range range) {
    return range.firstAddress() >= ADAPTERS_FIRST && range.end() <= ADAPTERS_END;
  }

  private static ClaimConflict conflict(Range range, String wantedBy, String heldBy) {
    String resource = "memory 0x%x-0x%x".formatted(range.firstAddress(), range.end() - 1);
    return new ClaimConflict(resource, wantedBy, heldBy);
  }
}
