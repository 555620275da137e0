package samsara.driver.rtl8139;

/// Registers of the chip and their bits, from the data sheet.
final class Registers {
  static final int ADDRESS = 0x00;
  static final int MULTICAST = 0x08;
  static final int TRANSMIT_STATUS = 0x10; // of four descriptors
  static final int TRANSMIT_ADDRESS = 0x20;
  static final int RING_START = 0x30;
  static final int COMMAND = 0x37;
  static final int READ_POINTER = 0x38;
  static final int INTERRUPT_MASK = 0x3C;
  static final int INTERRUPT_STATUS = 0x3E;
  static final int TRANSMIT_MODE = 0x40;
  static final int RECEIVE_MODE = 0x44;
  static final int MISSED = 0x4C;

  static final int RESET = 0x10;
  static final int RECEIVER_ON = 0x08;
  static final int TRANSMITTER_ON = 0x04;
  static final int RING_EMPTY = 0x01;

  static final int RECEIVED = 0x0001;
  static final int RECEIVE_ERROR = 0x0002;
  static final int SENT = 0x0004;
  static final int SEND_ERROR = 0x0008;
  static final int RING_FULL = 0x0010;
  static final int FIFO_FULL = 0x0040;
  static final int SYSTEM_ERROR = 0x8000;
  static final int ALL =
      RECEIVED | RECEIVE_ERROR | SENT | SEND_ERROR | RING_FULL | FIFO_FULL | SYSTEM_ERROR;

  static final int OWNED = 0x2000; // by the driver: the frame has left memory
  static final int SENT_WELL = 0x8000;
  static final int UNDERRUN = 0x4000;
  static final int ABORTED = 0x40000000;
  static final int CARRIER_LOST = 1 << 31;

  static final int ACCEPT_ALL = 0x01;
  static final int ACCEPT_MINE = 0x02;
  static final int ACCEPT_MULTICAST = 0x04;
  static final int ACCEPT_BROADCAST = 0x08;
  static final int NO_WRAP = 0x80;
  static final int BURST_UNLIMITED = 0x0700;
  static final int RING_32K = 0x1000;
  static final int WHOLE_FRAMES = 0xE000; // no early reception

  static final int STANDARD_GAP = 0x03000000;
  static final int BURST_2048 = 0x0700;

  static final int FRAME_GOOD = 0x0001;
  static final int FRAME_MISALIGNED = 0x0002;
  static final int FRAME_BAD_CHECK = 0x0004;

  private Registers() {}
}
