package samsara.driver.pci;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Finds what is on bus 0 and behind its bridges. To learn how large the regions of a function are
/// it has to be cut off for a moment; so a function that is known already is left alone, since its
/// driver may be at work.
///
/// MINIX: `probe_bus` and `record_bars` in `drivers/pci/pci.c`.
final class BusScan {
  private static final int SLOTS = 32;
  private static final int FUNCTIONS = 8;
  private static final int NOBODY = 0xFFFF;
  private static final int MULTI_FUNCTION = 0x80;
  private static final int BRIDGE = 1;
  private static final int NORMAL_REGISTERS = 6;
  private static final int BRIDGE_REGISTERS = 2;
  private static final int WIDE_MEMORY = 0x4;
  private static final int MEMORY_TYPE = 0x6;

  private final ConfigSpace space;

  BusScan(ConfigSpace space) {
    this.space = space;
  }

  /// All functions in the order of their places, those of `known` as they are there.
  List<Function> scan(List<Function> known) {
    List<Function> found = new ArrayList<>();
    Deque<Integer> buses = new ArrayDeque<>(List.of(0));
    BitSet seen = new BitSet();
    while (!buses.isEmpty()) {
      int bus = buses.remove();
      if (!seen.get(bus)) {
        seen.set(bus);
        scanBus(bus, known, found, buses);
      }
    }
    return found;
  }

  private void scanBus(int bus, List<Function> known, List<Function> found, Deque<Integer> buses) {
    for (int slot = 0; slot < SLOTS; slot++) {
      int count = 1;
      for (int number = 0; number < count; number++) {
        Place place = new Place(bus, slot, number);
        int vendor = space.read(place, ConfigSpace.VENDOR, 2);
        if (vendor == NOBODY) {
          continue;
        }
        int header = space.read(place, ConfigSpace.HEADER, 1);
        if (number == 0 && (header & MULTI_FUNCTION) != 0) {
          count = FUNCTIONS;
        }
        boolean bridge = (header & ~MULTI_FUNCTION) == BRIDGE;
        if (bridge) {
          buses.add(space.read(place, ConfigSpace.SECONDARY_BUS, 1));
        }
        int device = space.read(place, ConfigSpace.DEVICE, 2);
        found.add(
            known(known, place, vendor, device)
                .orElseGet(() -> describe(place, vendor, device, bridge)));
      }
    }
  }

  private static Optional<Function> known(
      List<Function> known, Place place, int vendor, int device) {
    return known.stream()
        .filter(f -> f.place().equals(place) && f.vendor() == vendor && f.device() == device)
        .findFirst();
  }

  private Function describe(Place place, int vendor, int device, boolean bridge) {
    int classCode = space.read(place, ConfigSpace.REVISION, 4) >>> Byte.SIZE;
    int registers = bridge ? BRIDGE_REGISTERS : NORMAL_REGISTERS;
    return new Function(place, vendor, device, classCode, regions(place, registers));
  }

  private List<Region> regions(Place place, int registers) {
    List<Region> regions = new ArrayList<>();
    int command = space.read(place, ConfigSpace.COMMAND, 2);
    int off = command & ~(ConfigSpace.COMMAND_IO | ConfigSpace.COMMAND_MEMORY);
    space.write(place, ConfigSpace.COMMAND, 2, off);
    for (int i = 0; i < registers; i++) {
      int register = ConfigSpace.BASE_ADDRESS + i * Integer.BYTES;
      int value = space.read(place, register, 4);
      space.write(place, register, 4, -1);
      int bits = space.read(place, register, 4);
      space.write(place, register, 4, value);
      boolean ports = (bits & Region.PORT_SPACE) != 0;
      int size = ports ? -(bits & ~3) & 0xFFFF : -(bits & ~0xF);
      if (bits != 0 && size != 0) {
        regions.add(new Region(register, size, ports));
      }
      if (!ports && (bits & MEMORY_TYPE) == WIDE_MEMORY) {
        i++; // its upper half
      }
    }
    space.write(place, ConfigSpace.COMMAND, 2, command);
    return regions;
  }
}
