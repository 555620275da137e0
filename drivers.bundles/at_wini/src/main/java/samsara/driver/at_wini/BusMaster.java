package samsara.driver.at_wini;

import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.driver.PciDevices;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// The controller's way to memory: the buffer of the driver, the table that says where its pages
/// lie, and the registers of a channel.
final class BusMaster {
  /// The length of the buffer.
  static final int BUFFER_BYTES = 64 * 1024;

  private static final int PAGES = BUFFER_BYTES / Memory.PAGE_BYTES;
  private static final int ELEMENT_BYTES = 8;
  private static final int LAST = 1 << 31;

  private static final int CHANNELS = 2;
  private static final int STATUS = 2;
  private static final int TABLE = 4;
  private static final int START = 0x01;
  private static final int TO_MEMORY = 0x08;
  private static final int ACTIVE = 0x01;
  private static final int ERROR = 0x02;
  private static final int INTERRUPT = 0x04;

  private static final int PCI_ADDRESS = 0xCF8;
  private static final int PCI_DATA = 0xCFC;
  private static final int PCI_ENABLE = 1 << 31;
  private static final int PCI_DEVICES = 32;
  private static final int PCI_FUNCTIONS = 8;
  private static final int PCI_CLASS = 0x08;
  private static final int PCI_BASE_ADDRESS = 0x10;
  private static final int PCI_REGION = 4;
  private static final int IDE_CLASS = 0x0101;

  private final Sys sys;
  private final DeviceCalls ports;
  private final int buffer;
  private final int table;
  private final int[] pages = new int[PAGES];
  private int tableAddress; // physical, as the pages are
  private int base; // 0 without a controller that can

  BusMaster(Sys sys) {
    this.sys = sys;
    ports = sys.devices();
    buffer = allocatePages(BUFFER_BYTES);
    table = allocatePages(Memory.PAGE_BYTES);
  }

  private int allocatePages(int bytes) {
    int address = sys.heap().allocate(bytes + Memory.PAGE_BYTES);
    return (address + Memory.PAGE_BYTES - 1) & -Memory.PAGE_BYTES;
  }

  /// Finds the controller and the pages; without either there is no DMA.
  void find() {
    base = 0;
    for (int i = 0; i < PAGES; i++) {
      if (ports.physical(buffer + i * Memory.PAGE_BYTES, Memory.PAGE_BYTES) < 0) {
        return;
      }
      pages[i] = ports.lastAddress();
    }
    if (ports.physical(table, Memory.PAGE_BYTES) < 0) {
      return;
    }
    tableAddress = ports.lastAddress();
    base = PciDevices.find(sys).map(this::askServer).orElseGet(this::search);
  }

  // Where there is a PCI server, what it doesn't show is not ours.
  private int askServer(PciDevices devices) {
    try {
      for (PciDevices.Found found : devices.all()) {
        if (devices.classCode(found.index()) >>> Byte.SIZE == IDE_CLASS) {
          devices.reserve(found.index());
          devices.enablePorts(found.index());
          base = devices.ports(found.index(), PCI_REGION);
          for (int channel = 0; channel < CHANNELS; channel++) {
            stop(channel);
          }
          devices.enableMaster(found.index());
          return base;
        }
      }
    } catch (ErrnoException e) {
      sys.print("no DMA: " + e.getMessage());
    }
    return 0;
  }

  private int search() {
    for (int place = 0; place < PCI_DEVICES * PCI_FUNCTIONS; place++) {
      if (pci(place, PCI_CLASS) >>> 16 == IDE_CLASS) {
        int region = pci(place, PCI_BASE_ADDRESS + PCI_REGION * Integer.BYTES);
        return (region & 1) != 0 ? region & 0xFFFC : 0;
      }
    }
    return 0;
  }

  private int pci(int place, int register) {
    ports.out32(PCI_ADDRESS, PCI_ENABLE | place << 8 | register);
    return ports.in32(PCI_DATA) < 0 ? -1 : ports.lastInput();
  }

  /// `true` when the controller can move data by itself.
  boolean isThere() {
    return base != 0;
  }

  /// The address of the buffer; without DMA it serves as well.
  int buffer() {
    return buffer;
  }

  private int register(int channel, int offset) {
    return base + channel * 8 + offset;
  }

  /// Prepares a transfer of the first `bytes` of the buffer; {@link #start} begins it.
  ///
  /// @return 0 or a negated errno
  int prepare(int channel, int bytes) {
    Memory memory = sys.ipc().memory();
    int count = (bytes + Memory.PAGE_BYTES - 1) / Memory.PAGE_BYTES;
    for (int i = 0; i < count; i++) {
      int length = Math.min(Memory.PAGE_BYTES, bytes - i * Memory.PAGE_BYTES);
      memory.int32(table + i * ELEMENT_BYTES, pages[i]);
      int last = i == count - 1 ? LAST : 0;
      memory.int32(table + i * ELEMENT_BYTES + Integer.BYTES, length | last);
    }
    stop(channel);
    return ports.out32(register(channel, TABLE), tableAddress);
  }

  void start(int channel, boolean toMemory) {
    int direction = toMemory ? TO_MEMORY : 0;
    ports.out8(register(channel, 0), direction);
    ports.out8(register(channel, 0), direction | START);
  }

  /// Ends a transfer. `true` if all of it has moved, which the drive has told by its interrupt.
  boolean finish(int channel) {
    int status = ports.in8(register(channel, STATUS));
    stop(channel);
    return status >= 0 && (status & (ACTIVE | ERROR | INTERRUPT)) == INTERRUPT;
  }

  /// Stops whatever is under way.
  void stop(int channel) {
    if (isThere()) {
      ports.out8(register(channel, 0), 0);
      ports.out8(register(channel, STATUS), ERROR | INTERRUPT);
    }
  }
}
