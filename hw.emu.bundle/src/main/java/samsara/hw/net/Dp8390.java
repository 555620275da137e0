package samsara.hw.net;

import java.util.Arrays;
import java.util.function.Consumer;
import samsara.hw.EventClock;
import samsara.hw.FaultKind;
import samsara.hw.Faults;

/// The DP8390 of an NE2000: register pages 0 to 2, remote DMA through the data port, transmission,
/// and reception into the ring of 256-byte pages. Card memory lies at 0x4000 to 0x7FFF; the address
/// PROM at 0x0000 has each byte twice and 0x57 in its last two.
///
/// The send-packet command and loopback are not there.
final class Dp8390 {
  private static final int DATA = 0x10;
  private static final int RESET = 0x1F;

  private static final int STOP = 0x01;
  private static final int TRANSMIT = 0x04;
  private static final int REMOTE = 0x38;
  private static final int REMOTE_READ = 0x08;
  private static final int REMOTE_WRITE = 0x10;

  private static final int RECEIVED = 0x01;
  private static final int TRANSMITTED = 0x02;
  private static final int RECEIVE_ERROR = 0x04;
  private static final int TRANSMIT_ERROR = 0x08;
  private static final int OVERFLOW = 0x10;
  private static final int REMOTE_DONE = 0x40;
  private static final int IS_RESET = 0x80;

  private static final int ACCEPT_BROADCAST = 0x04;
  private static final int ACCEPT_MULTICAST = 0x08;
  private static final int PROMISCUOUS = 0x10;
  private static final int MONITOR = 0x20;
  private static final int WORDS = 0x01; // data configuration
  private static final int LOOPBACK = 0x06; // transmit configuration
  private static final int STATUS_OK = 0x01;
  private static final int STATUS_CRC = 0x02;
  private static final int STATUS_GROUP = 0x20;
  private static final int TRANSMIT_OK = 0x01;
  private static final int TRANSMIT_ABORTED = 0x08;

  // Registers of page 0 as they are written.
  private static final int PSTART = 1;
  private static final int PSTOP = 2;
  private static final int BOUNDARY = 3;
  private static final int TPSR = 4;
  private static final int TBCR = 5;
  private static final int ISR = 7;
  private static final int RSAR = 8;
  private static final int RBCR = 10;
  private static final int RCR = 12;
  private static final int TCR = 13;
  private static final int DCR = 14;
  private static final int IMR = 15;
  private static final int CURRENT = 7; // page 1
  private static final int MULTICAST = 8; // page 1

  private static final int MEMORY_FIRST = 0x4000;
  private static final int MEMORY_END = 0x8000;
  private static final int PROM_BYTES = 32;
  private static final int PAGE = 256;
  private static final int HEADER_BYTES = 4;
  private static final int FRAME_MIN = 60;
  private static final int FRAME_MAX = 1514;
  private static final long BYTE_NANOS = 800; // 10 Mbit/s

  private final byte[] memory = new byte[MEMORY_END];
  private final int[] page0 = new int[16];
  private final int[] page1 = new int[16];
  private final EventClock clock;
  private final Faults faults;
  private Runnable raise = () -> {};
  private Runnable lower = () -> {};
  private Consumer<byte[]> network = frame -> {};
  private int command = STOP | 0x20;
  private int status = IS_RESET;
  private int transmitStatus;
  private int receiveStatus;
  private int missed;
  private int remoteAddress;
  private int remoteCount;
  private int generation;

  Dp8390(byte[] address, EventClock clock, Faults faults) {
    this.clock = clock;
    this.faults = faults;
    for (int i = 0; i < PROM_BYTES; i++) {
      byte mark = (byte) (i >= 28 ? 0x57 : 0);
      memory[i] = i / 2 < address.length ? address[i / 2] : mark;
    }
  }

  void connect(Runnable raiseLine, Runnable lowerLine, Consumer<byte[]> send) {
    raise = raiseLine;
    lower = lowerLine;
    network = send;
  }

  void stop() {
    generation++;
  }

  // ---- Registers. ----

  int read(int offset, int widthBytes) {
    if (offset >= DATA && offset < RESET) {
      return remoteRead(widthBytes);
    }
    if (offset == RESET) {
      reset();
      return 0;
    }
    return offset == 0 ? command : readPage(offset);
  }

  private int readPage(int register) {
    return switch (command >> 6) {
      case 0 ->
          switch (register) {
            case 1, 8 -> remoteAddress & 0xFF;
            case 2, 9 -> remoteAddress >> 8 & 0xFF;
            case 3 -> page0[BOUNDARY];
            case 4 -> transmitStatus;
            case ISR -> status;
            case 12 -> receiveStatus;
            case 15 -> takeMissed();
            default -> 0;
          };
      case 1 -> page1[register];
      default -> page0[register]; // page 2 shows what was written to page 0
    };
  }

  private int takeMissed() {
    int count = missed;
    missed = 0;
    return count;
  }

  void write(int offset, int widthBytes, int value) {
    if (offset >= DATA && offset < RESET) {
      remoteWrite(value, widthBytes);
    } else if (offset == 0) {
      writeCommand(value & 0xFF);
    } else if (offset < DATA && command >> 6 == 1) {
      page1[offset] = value & 0xFF;
    } else if (offset < DATA && command >> 6 == 0) {
      writePage0(offset, value & 0xFF);
    }
  }

  private void writePage0(int register, int value) {
    page0[register] = value;
    switch (register) {
      case ISR -> {
        status &= ~(value & ~IS_RESET);
        update();
      }
      case IMR -> update();
      case RSAR, RSAR + 1 -> remoteAddress = page0[RSAR] | page0[RSAR + 1] << 8;
      case RBCR, RBCR + 1 -> remoteCount = page0[RBCR] | page0[RBCR + 1] << 8;
      default -> {} // looked at when it is needed
    }
  }

  private void writeCommand(int value) {
    command = value & ~TRANSMIT;
    if ((value & STOP) != 0) {
      generation++;
      status |= IS_RESET;
      return;
    }
    status &= ~IS_RESET;
    boolean remote = (value & (REMOTE_READ | REMOTE_WRITE)) != 0;
    if (remote && remoteCount == 0) {
      happened(REMOTE_DONE);
    }
    if ((value & TRANSMIT) != 0) {
      command |= TRANSMIT;
      transmit();
    }
  }

  private void reset() {
    generation++;
    command = STOP | 0x20;
    status = IS_RESET;
    page0[IMR] = 0;
    update();
  }

  private void happened(int bits) {
    status |= bits;
    update();
  }

  private void update() {
    if ((status & page0[IMR] & 0x7F) != 0) {
      raise.run();
    } else {
      lower.run();
    }
  }

  // ---- Remote DMA. ----

  private int remoteRead(int widthBytes) {
    if ((command & REMOTE) != REMOTE_READ) {
      return -1;
    }
    boolean words = (page0[DCR] & WORDS) != 0;
    int value = remoteByte();
    if (words && widthBytes > 1) {
      value |= remoteByte() << 8;
    }
    return value;
  }

  private int remoteByte() {
    int value = remoteCount == 0 || !isMemory(remoteAddress) ? 0xFF : memory[remoteAddress] & 0xFF;
    advance();
    return value;
  }

  private void remoteWrite(int value, int widthBytes) {
    if ((command & REMOTE) != REMOTE_WRITE) {
      return;
    }
    remoteStore(value);
    if ((page0[DCR] & WORDS) != 0 && widthBytes > 1) {
      remoteStore(value >> 8);
    }
  }

  private void remoteStore(int value) {
    if (remoteCount > 0 && remoteAddress >= MEMORY_FIRST && isMemory(remoteAddress)) {
      memory[remoteAddress] = (byte) value;
    }
    advance();
  }

  private static boolean isMemory(int address) {
    return address < PROM_BYTES || (address >= MEMORY_FIRST && address < MEMORY_END);
  }

  private void advance() {
    if (remoteCount == 0) {
      return;
    }
    remoteAddress = (remoteAddress + 1) & 0xFFFF;
    if (remoteAddress == page0[PSTOP] * PAGE) {
      remoteAddress = page0[PSTART] * PAGE;
    }
    if (--remoteCount == 0) {
      happened(REMOTE_DONE);
    }
  }

  // ---- Transmission. ----

  private void transmit() {
    if (faults.strikes(FaultKind.STUCK_BUSY)) {
      return;
    }
    int size = page0[TBCR] | page0[TBCR + 1] << 8;
    int started = generation;
    clock.schedule(
        clock.nowNanos() + size * BYTE_NANOS,
        () -> {
          if (generation == started) {
            sent(page0[TPSR] * PAGE, size);
          }
        });
  }

  private void sent(int from, int size) {
    command &= ~TRANSMIT;
    boolean fits = from >= MEMORY_FIRST && from + size <= MEMORY_END && size <= FRAME_MAX;
    if (!fits || faults.strikes(FaultKind.ERROR_STATUS)) {
      transmitStatus = TRANSMIT_ABORTED;
      happened(TRANSMIT_ERROR);
      return;
    }
    byte[] frame = new byte[faults.length(size, 1)];
    System.arraycopy(memory, from, frame, 0, frame.length);
    faults.flip(frame, 0, frame.length);
    if ((page0[TCR] & LOOPBACK) == 0) {
      network.accept(frame);
    }
    transmitStatus = TRANSMIT_OK;
    happened(TRANSMITTED);
  }

  // ---- Reception. ----

  private boolean accepts(byte[] frame) {
    int accept = page0[RCR];
    if ((accept & PROMISCUOUS) != 0) {
      return true;
    }
    if (VirtualSwitch.isBroadcast(frame)) {
      return (accept & ACCEPT_BROADCAST) != 0;
    }
    if (VirtualSwitch.isGroup(frame, 0)) {
      int hash = MacAddress.hash(frame);
      return (accept & ACCEPT_MULTICAST) != 0
          && (page1[MULTICAST + hash / 8] >> (hash % 8) & 1) != 0;
    }
    byte[] own = new byte[MacAddress.BYTES];
    for (int i = 0; i < own.length; i++) {
      own[i] = (byte) page1[1 + i];
    }
    return VirtualSwitch.isFor(frame, own);
  }

  /// A frame from the cable.
  void receive(byte[] whole) {
    boolean on = (command & STOP) == 0 && (page0[RCR] & MONITOR) == 0;
    if (!on || whole.length > FRAME_MAX || !accepts(whole)) {
      return;
    }
    int size = Math.max(FRAME_MIN, faults.length(whole.length, 1));
    byte[] frame = Arrays.copyOf(whole, size);
    faults.flip(frame, 0, size);
    boolean bad = faults.strikes(FaultKind.ERROR_STATUS);
    int pages = (HEADER_BYTES + size + PAGE - 1) / PAGE;
    int ring = page0[PSTOP] - page0[PSTART];
    boolean isRing =
        ring > 0 && page0[PSTART] * PAGE >= MEMORY_FIRST && page0[PSTOP] * PAGE <= MEMORY_END;
    int at = page1[CURRENT];
    if (!isRing || at < page0[PSTART] || at >= page0[PSTOP]) {
      return; // nobody has set it up
    }
    int used = Math.floorMod(at - page0[BOUNDARY], ring);
    if (used + pages >= ring) {
      missed = Math.min(missed + 1, 0xFF);
      happened(OVERFLOW);
      return;
    }
    receiveStatus =
        (bad ? STATUS_CRC : STATUS_OK) | (VirtualSwitch.isGroup(frame, 0) ? STATUS_GROUP : 0);
    int next = page0[PSTART] + Math.floorMod(at - page0[PSTART] + pages, ring);
    store(
        at * PAGE,
        new byte[] {
          (byte) receiveStatus,
          (byte) next,
          (byte) (size + HEADER_BYTES),
          (byte) ((size + HEADER_BYTES) >> 8)
        });
    store(at * PAGE + HEADER_BYTES, frame);
    page1[CURRENT] = next;
    happened(bad ? RECEIVE_ERROR : RECEIVED);
  }

  private void store(int from, byte[] bytes) {
    int at = from;
    for (byte value : bytes) {
      memory[at++] = value;
      if (at == page0[PSTOP] * PAGE) {
        at = page0[PSTART] * PAGE;
      }
    }
  }
}
