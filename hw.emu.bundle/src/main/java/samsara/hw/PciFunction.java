package samsara.hw;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The configuration space of one PCI function, a header of type 0, with its I/O regions and its
/// interrupt pin. A card makes one, describes itself and has its slot plug it in.
///
/// ~~~
/// 0x00 vendor   0x02 device   0x04 command  0x06 status    0x08 revision, class
/// 0x0E header   0x10 base address 0 … 5     0x2C subsystem 0x3C line, pin
/// ~~~
///
/// What the firmware of a PC does has been done when the card is in: addresses and the line are
/// assigned, I/O and bus mastering enabled.
public final class PciFunction {
  static final int COMMAND = 0x04;
  static final int LINE = 0x3C;

  private static final int SPACE_BYTES = 256;
  private static final int STATUS = 0x06;
  private static final int REVISION = 0x08;
  private static final int CLASS = 0x09;
  private static final int HEADER = 0x0E;
  private static final int BASE_ADDRESS = 0x10;
  private static final int BASE_ADDRESSES = 6;
  private static final int SUBSYSTEM = 0x2C;
  private static final int PIN = 0x3D;
  private static final int MULTI_FUNCTION = 0x80;

  private static final int COMMAND_IO = 0x0001;
  private static final int COMMAND_MASTER = 0x0004;
  private static final int COMMAND_WRITABLE = 0x0547;
  private static final int STATUS_MEDIUM_DECODE = 0x0280;
  private static final int IO_SPACE = 1;
  private static final int IO_ADDRESSES = 0xFFFC;
  private static final int BYTE = 0xFF;

  private final byte[] space = new byte[SPACE_BYTES];
  private final byte[] writable = new byte[SPACE_BYTES];
  private final @Nullable Region[] regions = new Region[BASE_ADDRESSES];
  private int place = -1;
  private @Nullable IrqLine line;
  private Claimer claimer = (first, count, handler) -> () -> {};
  private Runnable changed = () -> {};

  /// How a function gets its ports when they are enabled.
  interface Claimer {
    Runnable claim(int first, int count, PortHandler handler);
  }

  private static final class Region {
    private final int sizeBytes;
    private final PortHandler handler;
    private Runnable release = () -> {};
    private int mappedAt;

    Region(int sizeBytes, PortHandler handler) {
      this.sizeBytes = sizeBytes;
      this.handler = handler;
    }
  }

  /// A function of that kind.
  ///
  /// @param vendorId and `deviceId`: 16 bits each
  /// @param classCode base class, subclass and programming interface, 24 bits
  public PciFunction(int vendorId, int deviceId, int classCode, int revision) {
    put(0, 2, vendorId);
    put(2, 2, deviceId);
    put(STATUS, 2, STATUS_MEDIUM_DECODE);
    put(REVISION, 1, revision);
    put(CLASS, 3, classCode);
    writable(COMMAND, 2, COMMAND_WRITABLE);
    writable(0x0C, 2, 0xFFFF); // cache line size, latency timer
    writable(LINE, 1, BYTE);
  }

  /// Sets the identity of the card that carries the chip.
  public PciFunction subsystem(int vendorId, int deviceId) {
    put(SUBSYSTEM, 2, vendorId);
    put(SUBSYSTEM + 2, 2, deviceId);
    return this;
  }

  /// Makes base address register `index` a region of `sizeBytes` ports (a power of two, at least
  /// 4). The handler sees ports from 0 on.
  public PciFunction ports(int index, int sizeBytes, PortHandler handler) {
    regions[index] = new Region(sizeBytes, handler);
    int register = BASE_ADDRESS + index * Integer.BYTES;
    put(register, 4, IO_SPACE);
    writable(register, 4, ~(sizeBytes - 1) & ~3);
    return this;
  }

  /// Wires the interrupt to pin A.
  public PciFunction interrupting() {
    put(PIN, 1, 1);
    return this;
  }

  /// Says that the device has more functions than this one.
  public PciFunction multiFunction() {
    put(HEADER, 1, MULTI_FUNCTION);
    return this;
  }

  /// Puts the function at a fixed place instead of the next free slot.
  public PciFunction at(int device, int function) {
    place = device << 3 | function;
    return this;
  }

  /// Adds a register of the chip's own: its value, and the bits that software can change.
  public PciFunction register(int offset, int widthBytes, int value, int writableBits) {
    put(offset, widthBytes, value);
    writable(offset, widthBytes, writableBits);
    return this;
  }

  /// Reads configuration space; `widthBytes` is 1, 2 or 4.
  public int read(int offset, int widthBytes) {
    int value = 0;
    for (int i = 0; i < widthBytes; i++) {
      value |= (space[offset + i] & BYTE) << (i * Byte.SIZE);
    }
    return value;
  }

  /// True when software lets the function use memory by itself.
  public boolean isMaster() {
    return (read(COMMAND, 2) & COMMAND_MASTER) != 0;
  }

  /// Pulls the interrupt pin.
  public void raise() {
    if (line != null) {
      line.raise();
    }
  }

  /// Lets the interrupt pin go.
  public void lower() {
    if (line != null) {
      line.lower();
    }
  }

  int place() {
    return place;
  }

  boolean interrupts() {
    return space[PIN] != 0;
  }

  /// Software writes; only the writable bits change.
  void write(int offset, int widthBytes, int value) {
    for (int i = 0; i < widthBytes; i++) {
      int mask = writable[offset + i] & BYTE;
      int old = space[offset + i] & BYTE;
      space[offset + i] = (byte) ((old & ~mask) | ((value >>> (i * Byte.SIZE)) & mask));
    }
    map();
    changed.run();
  }

  /// Tells `listener` of every write.
  PciFunction onChange(Runnable listener) {
    changed = listener;
    return this;
  }

  // The firmware's work: addresses from `firstFree` on. Returns the next free address.
  int assignPorts(int firstFree, Claimer ports) {
    claimer = ports;
    int free = firstFree;
    for (int i = 0; i < regions.length; i++) {
      Region region = regions[i];
      if (region != null) {
        free = (free + region.sizeBytes - 1) & -region.sizeBytes;
        put(BASE_ADDRESS + i * Integer.BYTES, 4, free | IO_SPACE);
        free += region.sizeBytes;
      }
    }
    put(COMMAND, 2, COMMAND_IO | COMMAND_MASTER);
    map();
    return free;
  }

  void connect(int irq, IntFunction<IrqLine> lines) {
    boolean held = line != null && line.isRaised();
    disconnect();
    put(LINE, 1, irq);
    line = lines.apply(irq);
    if (held) {
      line.raise();
    }
  }

  void disconnect() {
    if (line != null) {
      line.lower();
      line = null;
    }
  }

  void unmap() {
    for (Region region : regions) {
      if (region != null) {
        region.release.run();
        region.release = () -> {};
        region.mappedAt = 0;
      }
    }
  }

  private void map() {
    boolean enabled = (read(COMMAND, 2) & COMMAND_IO) != 0;
    for (int i = 0; i < regions.length; i++) {
      Region region = regions[i];
      if (region != null) {
        int address = read(BASE_ADDRESS + i * Integer.BYTES, 4) & ~3;
        boolean fits = (address & ~IO_ADDRESSES) == 0 && address + region.sizeBytes <= 0x10000;
        int wanted = enabled && fits ? address : 0;
        if (wanted != region.mappedAt) {
          remap(region, wanted);
        }
      }
    }
  }

  private void remap(Region region, int address) {
    region.release.run();
    region.release = () -> {};
    region.mappedAt = address;
    if (address != 0) {
      region.release =
          claimer.claim(address, region.sizeBytes, new Relative(region.handler, address));
    }
  }

  private void put(int offset, int widthBytes, int value) {
    for (int i = 0; i < widthBytes; i++) {
      space[offset + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }

  private void writable(int offset, int widthBytes, int bits) {
    for (int i = 0; i < widthBytes; i++) {
      writable[offset + i] = (byte) (bits >>> (i * Byte.SIZE));
    }
  }

  /// The ports of a region, counted from its start.
  private record Relative(PortHandler handler, int base) implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return handler.in(port - base, widthBytes);
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      handler.out(port - base, widthBytes, value);
    }

    @Override
    public int widthBytes() {
      return handler.widthBytes();
    }
  }
}
