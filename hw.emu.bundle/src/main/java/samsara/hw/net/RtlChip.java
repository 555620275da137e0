package samsara.hw.net;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import samsara.hw.DeviceSlot;
import samsara.hw.EventClock;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.Ram;

/// The registers of an RTL8139C.
///
/// What it does: station address, multicast hash, transmit by descriptors, receive ring with and
/// without wrapping, interrupt mask and status, reset, missed packets, the MII registers of a link
/// that is up with 100 Mbit/s full duplex. What it doesn't: the serial EEPROM (the address is there
/// after reset), wake-up, the timer interrupt, loopback.
///
/// Buffers that are not all in RAM are not touched: the transfer ends with a system error.
final class RtlChip {
  private static final int IDR = 0x00;
  private static final int MAR = 0x08;
  private static final int TSD = 0x10;
  private static final int TSAD = 0x20;
  private static final int RBSTART = 0x30;
  private static final int COMMAND = 0x37;
  private static final int CAPR = 0x38;
  private static final int CBR = 0x3A;
  private static final int IMR = 0x3C;
  private static final int ISR = 0x3E;
  private static final int TCR = 0x40;
  private static final int RCR = 0x44;
  private static final int TIMER = 0x48;
  private static final int MISSED = 0x4C;
  private static final int MEDIA_STATUS = 0x58;
  private static final int BASIC_MODE = 0x62;
  private static final int BASIC_STATUS = 0x64;
  private static final int ADVERTISEMENT = 0x66;
  private static final int PARTNER = 0x68;

  private static final int RESET = 0x10;
  private static final int RECEIVER_ON = 0x08;
  private static final int TRANSMITTER_ON = 0x04;
  private static final int BUFFER_EMPTY = 0x01;

  private static final int RECEIVED = 0x0001;
  private static final int RECEIVE_ERROR = 0x0002;
  private static final int TRANSMITTED = 0x0004;
  private static final int TRANSMIT_ERROR = 0x0008;
  private static final int OVERFLOW = 0x0010;
  private static final int SYSTEM_ERROR = 0x8000;

  private static final int OWN = 0x2000;
  private static final int TRANSMIT_OK = 0x8000;
  private static final int ABORTED = 0x40000000;
  private static final int SIZE = 0x1FFF;
  private static final int DESCRIPTORS = 4;

  private static final int ACCEPT_ALL = 0x01;
  private static final int ACCEPT_MINE = 0x02;
  private static final int ACCEPT_MULTICAST = 0x04;
  private static final int ACCEPT_BROADCAST = 0x08;
  private static final int NO_WRAP = 0x80;
  private static final int STATUS_OK = 0x0001;
  private static final int STATUS_CRC = 0x0004;
  private static final int STATUS_BROADCAST = 0x2000;
  private static final int STATUS_MINE = 0x4000;
  private static final int STATUS_MULTICAST = 0x8000;

  private static final int VERSION = 0x74000000; // an 8139C
  private static final int VERSION_BITS = 0x7CC00000;
  private static final int HEADER_BYTES = 4;
  private static final int CRC_BYTES = 4;
  private static final int READ_AHEAD = 16; // CAPR is so much behind
  private static final int FRAME_MAX = 1792;
  private static final long BYTE_NANOS = 80;

  private final byte[] address;
  private final Ram ram;
  private final EventClock clock;
  private final Faults faults;
  private final BooleanSupplier mayMaster;
  private final byte[] space = new byte[256];
  private Runnable raise = () -> {};
  private Runnable lower = () -> {};
  private Consumer<byte[]> network = frame -> {};
  private int generation;
  private int missed;

  RtlChip(byte[] address, DeviceSlot slot, BooleanSupplier mayMaster) {
    this.address = address;
    ram = slot.ram();
    clock = slot.clock();
    faults = slot.faults();
    this.mayMaster = mayMaster;
    System.arraycopy(address, 0, space, IDR, address.length);
    reset();
  }

  void connect(Runnable raiseLine, Runnable lowerLine, Consumer<byte[]> send) {
    raise = raiseLine;
    lower = lowerLine;
    network = send;
  }

  void stop() {
    generation++;
  }

  private void reset() {
    generation++;
    for (int i = 0; i < DESCRIPTORS; i++) {
      put(TSD + i * 4, 4, OWN);
      put(TSAD + i * 4, 4, 0);
    }
    put(COMMAND, 1, BUFFER_EMPTY);
    put(CAPR, 2, 0xFFF0);
    put(CBR, 2, 0);
    put(IMR, 2, 0);
    put(ISR, 2, 0);
    put(TCR, 4, VERSION);
    put(RCR, 4, 0);
    put(BASIC_MODE, 2, 0x3100);
    put(BASIC_STATUS, 2, 0x782D);
    put(ADVERTISEMENT, 2, 0x05E1);
    put(PARTNER, 2, 0x45E1);
    missed = 0;
    update();
  }

  private int get(int offset, int widthBytes) {
    int value = 0;
    for (int i = 0; i < widthBytes; i++) {
      value |= (space[offset + i] & 0xFF) << (i * Byte.SIZE);
    }
    return value;
  }

  private void put(int offset, int widthBytes, int value) {
    for (int i = 0; i < widthBytes; i++) {
      space[offset + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }

  // ---- Registers. ----

  int read(int offset, int widthBytes) {
    if (offset + widthBytes > space.length) {
      return -1;
    }
    put(COMMAND, 1, (get(COMMAND, 1) & ~BUFFER_EMPTY) | (isEmpty() ? BUFFER_EMPTY : 0));
    put(MISSED, 4, missed);
    put(TIMER, 4, (int) (clock.nowNanos() / 30)); // 33 MHz
    put(MEDIA_STATUS, 1, 0x10);
    return get(offset, widthBytes);
  }

  void write(int offset, int widthBytes, int value) {
    if (offset + widthBytes > space.length) {
      return;
    }
    if (offset >= TSD && offset < TSAD) {
      transmit(offset & ~3, value);
      return;
    }
    switch (offset) {
      case COMMAND -> writeCommand(value);
      case ISR -> {
        put(ISR, 2, get(ISR, 2) & ~value);
        update();
      }
      case IMR -> {
        put(IMR, 2, value);
        update();
      }
      case TCR -> put(TCR, 4, (value & ~VERSION_BITS) | VERSION);
      case MISSED -> missed = 0;
      case CBR, BASIC_STATUS, PARTNER, MEDIA_STATUS -> {} // read only
      default -> put(offset, widthBytes, value);
    }
  }

  private void writeCommand(int value) {
    if ((value & RESET) != 0) {
      reset();
      return;
    }
    boolean starts = (value & RECEIVER_ON) != 0 && (get(COMMAND, 1) & RECEIVER_ON) == 0;
    if (starts) {
      put(CBR, 2, 0);
    }
    put(COMMAND, 1, value & (RECEIVER_ON | TRANSMITTER_ON));
  }

  private void happened(int bits) {
    put(ISR, 2, get(ISR, 2) | bits);
    update();
  }

  private void update() {
    if ((get(ISR, 2) & get(IMR, 2)) != 0) {
      raise.run();
    } else {
      lower.run();
    }
  }

  // ---- Transmission. ----

  private void transmit(int descriptor, int value) {
    put(descriptor, 4, value & 0x003FFFFF & ~TRANSMIT_OK);
    if ((value & OWN) != 0 || (get(COMMAND, 1) & TRANSMITTER_ON) == 0) {
      return;
    }
    if (faults.strikes(FaultKind.STUCK_BUSY)) {
      return;
    }
    int size = value & SIZE;
    int buffer = get(TSAD + descriptor - TSD, 4);
    int started = generation;
    clock.schedule(
        clock.nowNanos() + size * BYTE_NANOS,
        () -> {
          if (generation == started) {
            sent(descriptor, buffer, size);
          }
        });
  }

  private void sent(int descriptor, int buffer, int size) {
    int status = get(descriptor, 4);
    if (size > FRAME_MAX || !mayMaster.getAsBoolean() || !ram.contains(buffer, size)) {
      put(descriptor, 4, status | OWN | ABORTED);
      happened(TRANSMIT_ERROR | SYSTEM_ERROR);
      return;
    }
    if (faults.strikes(FaultKind.ERROR_STATUS)) {
      put(descriptor, 4, status | OWN | ABORTED);
      happened(TRANSMIT_ERROR);
      return;
    }
    byte[] frame = new byte[faults.length(size, 1)];
    ram.read(buffer, frame, 0, frame.length);
    faults.flip(frame, 0, frame.length);
    network.accept(frame);
    put(descriptor, 4, status | OWN | TRANSMIT_OK);
    happened(TRANSMITTED);
  }

  // ---- Reception. ----

  private int ringBytes() {
    return 0x2000 << (get(RCR, 4) >> 11 & 3);
  }

  private int readPointer() {
    return (get(CAPR, 2) + READ_AHEAD) % ringBytes();
  }

  private boolean isEmpty() {
    return get(CBR, 2) % ringBytes() == readPointer();
  }

  private int statusOf(byte[] frame) {
    int accept = get(RCR, 4);
    if (VirtualSwitch.isBroadcast(frame)) {
      return (accept & (ACCEPT_BROADCAST | ACCEPT_ALL)) != 0 ? STATUS_OK | STATUS_BROADCAST : 0;
    }
    if (VirtualSwitch.isGroup(frame, 0)) {
      int hash = MacAddress.hash(frame);
      boolean chosen = (space[MAR + hash / 8] >> (hash % 8) & 1) != 0;
      boolean wanted = (accept & ACCEPT_MULTICAST) != 0 && chosen;
      return wanted || (accept & ACCEPT_ALL) != 0 ? STATUS_OK | STATUS_MULTICAST : 0;
    }
    byte[] own = new byte[address.length];
    System.arraycopy(space, IDR, own, 0, own.length);
    if (VirtualSwitch.isFor(frame, own)) {
      return (accept & (ACCEPT_MINE | ACCEPT_ALL)) != 0 ? STATUS_OK | STATUS_MINE : 0;
    }
    return (accept & ACCEPT_ALL) != 0 ? STATUS_OK : 0;
  }

  /// A frame from the cable.
  void receive(byte[] whole) {
    if ((get(COMMAND, 1) & RECEIVER_ON) == 0 || whole.length > FRAME_MAX) {
      return;
    }
    int status = statusOf(whole);
    if (status == 0) {
      return;
    }
    byte[] frame = Arrays.copyOf(whole, Math.max(60, faults.length(whole.length, 1)));
    faults.flip(frame, 0, frame.length);
    boolean bad = faults.strikes(FaultKind.ERROR_STATUS);
    int ring = ringBytes();
    int at = get(CBR, 2) % ring;
    int stored = (HEADER_BYTES + frame.length + CRC_BYTES + 3) & ~3;
    int used = Math.floorMod(at - readPointer(), ring);
    int base = get(RBSTART, 4);
    if (used + stored >= ring) {
      missed = Math.min(missed + 1, 0xFFFFFF);
      happened(OVERFLOW);
    } else if (!mayMaster.getAsBoolean() || !ram.contains(base, ring + FRAME_MAX)) {
      happened(SYSTEM_ERROR);
    } else {
      store(base, at, ring, packet(frame, bad ? STATUS_CRC : status, stored));
      put(CBR, 2, (at + stored) % ring);
      happened(bad ? RECEIVE_ERROR : RECEIVED);
    }
  }

  // Header, frame, and a check sequence that drivers leave alone.
  private static byte[] packet(byte[] frame, int status, int storedBytes) {
    byte[] packet = new byte[storedBytes];
    int length = frame.length + CRC_BYTES;
    packet[0] = (byte) status;
    packet[1] = (byte) (status >> 8);
    packet[2] = (byte) length;
    packet[3] = (byte) (length >> 8);
    System.arraycopy(frame, 0, packet, HEADER_BYTES, frame.length);
    return packet;
  }

  private void store(int base, int at, int ring, byte[] packet) {
    boolean wraps = (get(RCR, 4) & NO_WRAP) == 0 || ring == 0x10000;
    int first = wraps ? Math.min(packet.length, ring - at) : packet.length;
    ram.write(base + at, packet, 0, first);
    ram.write(base, packet, first, packet.length - first);
  }
}
