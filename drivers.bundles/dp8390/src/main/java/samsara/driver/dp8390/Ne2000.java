package samsara.driver.dp8390;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.driver.NetDriver;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.protocol.net.NetMessage;
import samsara.protocol.net.NetRequest;
import samsara.sys.Sys;

/// One card: 16 KiB of memory of its own, six pages of it for the frame that is sent, the rest the
/// ring of those that were received. All of it moves by programmed I/O.
///
/// A card that makes no sense, or does not answer, is reset and started again at the next look.
///
/// MINIX: `drivers/dp8390/dp8390.c`, `drivers/dp8390/ne2000.c`.
final class Ne2000 implements NetDriver {
  private static final int PAGE_BYTES = 256;
  private static final int SEND_PAGE = 0x40;
  private static final int RING_FIRST = 0x46;
  private static final int RING_END = 0x80;
  private static final int PROM_BYTES = 32;
  private static final int PROM_MARK = 28;
  private static final int MARK = 0x57;
  private static final int HEADER_BYTES = 4;
  private static final int ADDRESS_BYTES = 6;
  private static final int GROUPS_BYTES = 8;
  private static final int BUFFER_BYTES = 1536;
  private static final int FRAME_GOOD = 0x01;
  private static final int GONE = 0xFF;

  private final Sys sys;
  private final Memory memory;
  private final Chip chip;
  private final EthernetStatistics statistics;
  private final int irq;
  private final int stuckTicks;
  private final int sendBuffer;
  private final int work; // for the header of a frame, and the address
  private int mode;
  private boolean running;
  private boolean broken; // is to be started again
  private boolean overflowed;
  private boolean sending;
  private int sendTicks;
  private int next; // page of the frame that is read next

  Ne2000(Sys sys, EthernetStatistics statistics, int base, int irq) {
    this.sys = sys;
    this.statistics = statistics;
    this.irq = irq;
    memory = sys.ipc().memory();
    chip = new Chip(sys.devices(), base);
    stuckTicks = Math.max(2, sys.hz() / 4);
    sendBuffer = sys.heap().allocate(BUFFER_BYTES);
    work = sys.heap().allocate(PROM_BYTES);
  }

  /// `true` if there is a card, which is stopped then.
  boolean isThere() {
    try {
      chip.reset();
      prepare();
      readAddress();
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public int irq() {
    return irq;
  }

  // So that its memory can be read, and nothing comes from the cable.
  private void prepare() {
    chip.out(Chip.COMMAND, Chip.STOPPED);
    chip.out(Chip.DATA_MODE, Chip.WORDS);
    chip.out(Chip.RECEIVE_MODE, Chip.MONITOR);
    chip.out(Chip.SEND_MODE, Chip.LOOPBACK);
    chip.out(Chip.MASK, 0);
    chip.out(Chip.RING_FIRST, RING_FIRST);
    chip.out(Chip.RING_END, RING_END);
    chip.out(Chip.BOUNDARY, RING_FIRST);
    chip.out(Chip.STATUS, GONE);
  }

  private byte[] readAddress() throws ErrnoException {
    chip.read(0, work, PROM_BYTES);
    byte[] address = new byte[ADDRESS_BYTES];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) memory.int8(work + i * 2); // each byte is there twice
    }
    boolean marked = memory.int8(work + PROM_MARK) == MARK;
    if (!marked || (address[0] & 1) != 0) {
      throw new ErrnoException(Errno.EIO, "the card has no address");
    }
    return address;
  }

  @Override
  public byte[] start(int newMode) throws ErrnoException {
    mode = newMode;
    running = true;
    broken = true;
    if (sending) {
      statistics.count(Counter.SEND_ERRORS);
      sending = false;
    }
    chip.reset();
    prepare();
    byte[] address = readAddress();
    chip.out(Chip.COMMAND, Chip.STOPPED | Chip.PAGE_1);
    for (int i = 0; i < address.length; i++) {
      chip.out(Chip.ADDRESS + i, address[i] & 0xFF);
    }
    boolean groups = (mode & (NetMessage.MULTICAST | NetMessage.PROMISCUOUS)) != 0;
    for (int i = 0; i < GROUPS_BYTES; i++) {
      chip.out(Chip.MULTICAST + i, groups ? GONE : 0);
    }
    next = RING_FIRST + 1; // one more than the boundary: the ring is empty
    chip.out(Chip.CURRENT, next);
    chip.out(Chip.COMMAND, Chip.STARTED);
    chip.out(Chip.SEND_MODE, 0);
    chip.out(Chip.RECEIVE_MODE, filters());
    chip.out(Chip.STATUS, GONE);
    chip.out(Chip.MASK, Chip.ALL);
    broken = false;
    overflowed = false;
    return address;
  }

  private int filters() {
    int filters = 0;
    filters |= (mode & NetMessage.PROMISCUOUS) != 0 ? Chip.PROMISCUOUS : 0;
    filters |= (mode & NetMessage.MULTICAST) != 0 ? Chip.ACCEPT_MULTICAST : 0;
    filters |= (mode & NetMessage.BROADCAST) != 0 ? Chip.ACCEPT_BROADCAST : 0;
    return filters;
  }

  @Override
  public void stop() {
    running = false;
    chip.out(Chip.COMMAND, Chip.STOPPED);
    chip.out(Chip.MASK, 0);
  }

  private boolean isWorking() {
    return running && !broken;
  }

  @Override
  public int transmitBuffer() {
    return isWorking() && !sending ? sendBuffer : 0;
  }

  @Override
  public void transmit(int bytes) {
    try {
      chip.write(SEND_PAGE * PAGE_BYTES, sendBuffer, bytes);
      chip.out(Chip.SEND_PAGE, SEND_PAGE);
      chip.out(Chip.SEND_COUNT, bytes & 0xFF);
      chip.out(Chip.SEND_COUNT + 1, bytes >> Byte.SIZE);
      chip.out(Chip.COMMAND, Chip.SENDING);
      sending = true;
      sendTicks = sys.kernel().uptimeTicks();
    } catch (ErrnoException e) {
      statistics.count(Counter.SEND_ERRORS);
      broken = true;
    }
  }

  @Override
  public int receive(int buffer) {
    try {
      return isWorking() ? nextFrame(buffer) : 0;
    } catch (ErrnoException e) {
      statistics.count(Counter.RECEIVE_ERRORS);
      broken = true;
      return 0;
    }
  }

  private int nextFrame(int buffer) throws ErrnoException {
    while (next != current()) {
      chip.read(next * PAGE_BYTES, work, HEADER_BYTES);
      int status = memory.int8(work);
      int following = memory.int8(work + 1);
      int bytes = (memory.int16(work + 2) & 0xFFFF) - HEADER_BYTES;
      boolean sane = bytes >= NetRequest.FRAME_BYTES_MIN && bytes <= NetRequest.FRAME_BYTES_MAX;
      // Some chips store the check sequence.
      if (!sane || (following != pageBehind(bytes) && following != pageBehind(bytes + 4))) {
        throw new ErrnoException(Errno.EIO, "the ring makes no sense");
      }
      boolean good = (status & FRAME_GOOD) != 0;
      if (good) {
        readFrame(buffer, bytes);
      } else {
        statistics.count(Counter.RECEIVE_ERRORS);
        statistics.count(Counter.CHECK_ERRORS);
      }
      next = following;
      chip.out(Chip.BOUNDARY, page(next + RING_END - RING_FIRST - 1));
      if (good) {
        return bytes;
      }
    }
    // A chip whose ring was full wants to be started again, when all has been read.
    broken = overflowed;
    return 0;
  }

  // What page 1 says is asked for often: everywhere else page 0 is selected.
  private int current() throws ErrnoException {
    chip.out(Chip.COMMAND, Chip.STARTED | Chip.PAGE_1);
    int current = chip.in(Chip.CURRENT);
    chip.out(Chip.COMMAND, Chip.STARTED);
    if (current < RING_FIRST || current >= RING_END) {
      throw new ErrnoException(Errno.EIO, "current=" + current);
    }
    return current;
  }

  private int pageBehind(int bytes) {
    return page(next + (bytes + HEADER_BYTES + PAGE_BYTES - 1) / PAGE_BYTES);
  }

  private static int page(int number) {
    return RING_FIRST + (number - RING_FIRST) % (RING_END - RING_FIRST);
  }

  private void readFrame(int buffer, int bytes) throws ErrnoException {
    int from = next * PAGE_BYTES + HEADER_BYTES;
    int first = Math.min(bytes, RING_END * PAGE_BYTES - from);
    chip.read(from, buffer, first);
    if (first < bytes) {
      chip.read(RING_FIRST * PAGE_BYTES, buffer + first, bytes - first);
    }
  }

  @Override
  public void interrupt() {
    if (!running) {
      chip.out(Chip.MASK, 0);
      return;
    }
    int causes = chip.in(Chip.STATUS);
    if (causes == GONE) {
      return;
    }
    chip.out(Chip.STATUS, causes & ~Chip.MOVED);
    if ((causes & (Chip.SENT | Chip.SEND_ERROR)) != 0) {
      sending = false;
    }
    if ((causes & Chip.SEND_ERROR) != 0) {
      statistics.count(Counter.SEND_ERRORS);
      statistics.count(Counter.ABORTED);
    }
    if ((causes & Chip.RING_FULL) != 0) {
      overflowed = true;
      statistics.count(Counter.OVERFLOWS);
      statistics.count(Counter.MISSED, chip.in(Chip.MISSED));
    }
  }

  @Override
  public void watch(int ticks) {
    boolean off = (chip.in(Chip.COMMAND) & 0x03) != 0x02;
    boolean stuck = sending && ticks - sendTicks >= stuckTicks;
    if (running && (broken || off || stuck)) {
      try {
        start(mode);
      } catch (ErrnoException e) {
        statistics.count(Counter.CARRIER_LOST); // again at the next look
      }
    }
  }
}
