package samsara.rs.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// The system process table, private half.
///
/// MINIX: `servers/rs/table.c`, look-ups in `servers/rs/manager.c`.
public final class SlotTable {
  private final @Nullable Slot[] slots;
  private final PublicHalf publicHalf;

  /// An empty table over its public half.
  ///
  /// @param size number of slots, at most that of the public half
  public SlotTable(PublicHalf publicHalf, int size) {
    this.publicHalf = publicHalf;
    slots = new Slot[size];
  }

  /// Takes a slot for an instance to be. `ENOMEM` if there is none.
  public Slot allocate(ServiceSettings settings) throws ErrnoException {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == null) {
        Slot slot = new Slot(i, settings);
        slots[i] = slot;
        return slot;
      }
    }
    throw new ErrnoException(Errno.ENOMEM, "no free slot: slots=" + slots.length);
  }

  /// Gives a slot back.
  public void free(Slot slot) {
    if (slots[slot.index()] != slot) {
      throw new IllegalStateException(slot + " is freed twice");
    }
    slots[slot.index()] = null;
    slot.clear(-1);
    publicHalf.clear(slot.index());
  }

  /// `true` until it is freed.
  public boolean contains(Slot slot) {
    return slots[slot.index()] == slot;
  }

  /// Brings a slot's public row up to date.
  public void publish(Slot slot) {
    publicHalf.write(slot.index(), slot.toPublicEntry());
  }

  /// All slots in use.
  public List<Slot> used() {
    List<Slot> used = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot != null) {
        used.add(slot);
      }
    }
    return used;
  }

  /// The active instances, in the order of the table.
  public List<Slot> active() {
    return used().stream().filter(Slot::isActive).toList();
  }

  /// The instance at an endpoint.
  public Optional<Slot> byEndpoint(int endpoint) {
    return used().stream().filter(slot -> slot.endpoint == endpoint).findFirst();
  }

  /// The instance with a pid.
  public Optional<Slot> byPid(int pid) {
    return used().stream().filter(slot -> slot.pid == pid).findFirst();
  }

  /// The active instance of a label.
  public Optional<Slot> byLabel(String label) {
    return active().stream().filter(slot -> slot.label().equals(label)).findFirst();
  }

  /// The active instance of a label. `ESRCH` if there is none.
  public Slot require(String label) throws ErrnoException {
    return byLabel(label)
        .orElseThrow(() -> new ErrnoException(Errno.ESRCH, "no service has label=" + label));
  }

  /// Checks that no other service has or will have the label or the major. `EBUSY` if one does.
  public void requireUnique(Slot candidate) throws ErrnoException {
    int major = candidate.settings().device().major();
    for (Slot slot : used()) {
      if (slot == candidate) {
        continue;
      }
      if (!candidate.label().isEmpty() && slot.label().equals(candidate.label())) {
        throw new ErrnoException(Errno.EBUSY, "label=" + slot.label() + " is in use by " + slot);
      }
      if (major > 0 && slot.settings().device().major() == major) {
        throw new ErrnoException(Errno.EBUSY, "major=" + major + " is in use by " + slot);
      }
    }
  }

  /// The public half.
  public PublicHalf publicHalf() {
    return publicHalf;
  }
}
