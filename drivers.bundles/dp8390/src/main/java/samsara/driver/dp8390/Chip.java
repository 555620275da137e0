package samsara.driver.dp8390;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.sys.DeviceCalls;

/// Registers of the chip, and its way to the card's memory: remote DMA through the data port.
final class Chip {
  // Page 0.
  static final int COMMAND = 0x00;
  static final int RING_FIRST = 0x01;
  static final int RING_END = 0x02;
  static final int BOUNDARY = 0x03;
  static final int SEND_PAGE = 0x04;
  static final int SEND_COUNT = 0x05;
  static final int STATUS = 0x07;
  static final int RECEIVE_MODE = 0x0C;
  static final int SEND_MODE = 0x0D;
  static final int DATA_MODE = 0x0E;
  static final int MISSED = 0x0F; // as it is read
  static final int MASK = 0x0F;

  // Page 1.
  static final int ADDRESS = 0x01;
  static final int CURRENT = 0x07;
  static final int MULTICAST = 0x08;

  static final int STOPPED = 0x21;
  static final int STARTED = 0x22;
  static final int SENDING = 0x26;
  static final int PAGE_1 = 0x40;

  static final int RECEIVED = 0x01;
  static final int SENT = 0x02;
  static final int RECEIVE_ERROR = 0x04;
  static final int SEND_ERROR = 0x08;
  static final int RING_FULL = 0x10;
  static final int COUNTERS_FULL = 0x20;
  static final int MOVED = 0x40;
  static final int IS_RESET = 0x80;
  static final int ALL = RECEIVED | SENT | RECEIVE_ERROR | SEND_ERROR | RING_FULL | COUNTERS_FULL;

  static final int ACCEPT_BROADCAST = 0x04;
  static final int ACCEPT_MULTICAST = 0x08;
  static final int PROMISCUOUS = 0x10;
  static final int MONITOR = 0x20;
  static final int LOOPBACK = 0x02;
  static final int WORDS = 0x49; // 16 bits, burst of 8, no loopback

  /// What a register shows when nobody is there.
  static final int NOBODY = 0xFF;

  private static final int MOVE_ADDRESS = 0x08;
  private static final int MOVE_COUNT = 0x0A;
  private static final int READING = 0x0A;
  private static final int WRITING = 0x12;
  private static final int DATA_PORT = 0x10;
  private static final int RESET_PORT = 0x1F;
  private static final int LOOKS_MAX = 1000;

  private final DeviceCalls ports;
  private final int base;

  Chip(DeviceCalls ports, int base) {
    this.ports = ports;
    this.base = base;
  }

  /// A register of the page that is selected; all ones if there is none.
  int in(int register) {
    int value = ports.in8(base + register);
    return value < 0 ? NOBODY : value;
  }

  void out(int register, int value) {
    ports.out8(base + register, value);
  }

  /// Resets the chip, which is stopped then. `EIO` if it does not say so.
  void reset() throws ErrnoException {
    out(RESET_PORT, in(RESET_PORT));
    out(COMMAND, STOPPED);
    for (int look = 0; look < LOOKS_MAX; look++) {
      int status = in(STATUS);
      if (status == NOBODY) {
        throw new ErrnoException(Errno.EIO, "the card does not answer");
      }
      if ((status & IS_RESET) != 0) {
        return;
      }
    }
    throw new ErrnoException(Errno.EIO, "the card does not come out of its reset");
  }

  /// Moves `bytes` of the card's memory to an address; an odd count takes one more.
  void read(int cardAddress, int address, int bytes) throws ErrnoException {
    int even = even(bytes);
    move(cardAddress, even, READING);
    ErrnoException.check(ports.inWords(base + DATA_PORT, address, even));
    finish();
  }

  /// Moves `bytes` to the card's memory; an odd count takes one more.
  void write(int cardAddress, int address, int bytes) throws ErrnoException {
    int even = even(bytes);
    move(cardAddress, even, WRITING);
    ErrnoException.check(ports.outWords(base + DATA_PORT, address, even));
    finish();
  }

  private static int even(int bytes) {
    return (bytes + 1) & ~1;
  }

  private void move(int cardAddress, int bytes, int command) {
    out(STATUS, MOVED);
    out(MOVE_COUNT, bytes & 0xFF);
    out(MOVE_COUNT + 1, bytes >> Byte.SIZE);
    out(MOVE_ADDRESS, cardAddress & 0xFF);
    out(MOVE_ADDRESS + 1, cardAddress >> Byte.SIZE);
    out(COMMAND, command);
  }

  private void finish() throws ErrnoException {
    for (int look = 0; look < LOOKS_MAX; look++) {
      int status = in(STATUS);
      if (status != NOBODY && (status & MOVED) != 0) {
        out(STATUS, MOVED);
        out(COMMAND, STARTED);
        return;
      }
    }
    throw new ErrnoException(Errno.EIO, "remote DMA does not end");
  }
}
