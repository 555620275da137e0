package samsara.hw.ide;

import samsara.hw.Ram;

/// One channel of the bus master: command, status and the table of physical regions, whose elements
/// are an address, a length (16 bits, 0 for 64 KiB) and in bit 31 of the second word the mark of
/// the last one. A region or a table that is not all in RAM ends the transfer with the error bit,
/// before a byte of that region has moved.
///
/// ~~~
/// +0 command: bit 0 start, bit 3 towards memory   +2 status   +4 address of the table
/// ~~~
final class BusMaster {
  static final int PORTS = 8;

  private static final int START = 0x01;
  private static final int TO_MEMORY = 0x08;
  private static final int ACTIVE = 0x01;
  private static final int ERROR = 0x02;
  private static final int INTERRUPT = 0x04;
  private static final int CAPABLE = 0x60; // two bits for software

  private static final int LAST = 1 << 31;
  private static final int ELEMENT_BYTES = 8;
  private static final int ELEMENTS_MAX = 8192; // a table is at most 64 KiB

  private final Ram ram;
  private final Runnable started;
  private int command;
  private int status;
  private int table;

  /// How a transfer ended.
  enum Outcome {
    /// All moved, and the table's regions are full.
    COMPLETE,
    /// All moved, and the regions have room left.
    ROOM_LEFT,
    /// The regions are full, but there is more.
    TABLE_TOO_SHORT,
    /// Not all of it is in RAM, or the direction is the other one.
    ERROR
  }

  BusMaster(Ram ram, Runnable started) {
    this.ram = ram;
    this.started = started;
  }

  boolean isStarted() {
    return (command & START) != 0 && (status & ACTIVE) != 0;
  }

  void interrupt() {
    status |= INTERRUPT;
  }

  /// Moves `lengthBytes` between `data` and the regions.
  Outcome transfer(byte[] data, int lengthBytes, boolean toMemory) {
    if (toMemory != ((command & TO_MEMORY) != 0)) {
      return fail();
    }
    int element = table;
    int moved = 0;
    for (int i = 0; i < ELEMENTS_MAX && ram.contains(element, ELEMENT_BYTES); i++) {
      int address = ram.read32(element) & ~1;
      int second = ram.read32(element + Integer.BYTES);
      int size = (second & 0xFFFE) == 0 ? 0x10000 : second & 0xFFFE;
      int count = Math.min(size, lengthBytes - moved);
      if (!ram.contains(address, count)) {
        return fail();
      }
      if (toMemory) {
        ram.write(address, data, moved, count);
      } else {
        ram.read(address, data, moved, count);
      }
      moved += count;
      boolean last = (second & LAST) != 0;
      if (moved == lengthBytes) {
        if (last && count == size) {
          status &= ~ACTIVE;
          return Outcome.COMPLETE;
        }
        return Outcome.ROOM_LEFT;
      }
      if (last) {
        status &= ~ACTIVE;
        return Outcome.TABLE_TOO_SHORT;
      }
      element += ELEMENT_BYTES;
    }
    return fail();
  }

  private Outcome fail() {
    status = (status | ERROR) & ~ACTIVE;
    return Outcome.ERROR;
  }

  /// Reads a byte register.
  int read(int port) {
    return switch (port) {
      case 0 -> command;
      case 2 -> status;
      case 4, 5, 6, 7 -> table >>> ((port - 4) * Byte.SIZE);
      default -> 0;
    };
  }

  /// Writes a byte register.
  void write(int port, int value) {
    switch (port) {
      case 0 -> writeCommand(value);
      case 2 -> {
        int cleared = value & (ERROR | INTERRUPT);
        status = (status & (ACTIVE | ERROR | INTERRUPT) & ~cleared) | (value & CAPABLE);
      }
      case 4, 5, 6, 7 -> {
        int shift = (port - 4) * Byte.SIZE;
        table = ((table & ~(0xFF << shift)) | (value << shift)) & ~3;
      }
      default -> {} // reserved
    }
  }

  private void writeCommand(int value) {
    boolean was = (command & START) != 0;
    command = value & (START | TO_MEMORY);
    if ((command & START) == 0) {
      status &= ~ACTIVE;
    } else if (!was) {
      status |= ACTIVE;
      started.run();
    }
  }
}
