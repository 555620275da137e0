package samsara.driver.rtl8139;

import java.util.List;
import java.util.Set;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.NetDriver;
import samsara.driver.PciDevices;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.protocol.net.NetMessage;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// One card: command, filters, interrupts. {@link Transmitter} and {@link Receiver} are its halves.
///
/// What it says is believed only as far as it can do no harm: a register that reads as all ones is
/// a card that is not there, and one that makes no sense leads to a reset. The next look starts a
/// card that could not be started.
///
/// MINIX: `drivers/rtl8139/rtl8139.c`.
final class Rtl8139 implements NetDriver {
  // Vendor and device of the chip and of those that are made like it.
  private static final Set<Integer> CARDS =
      Set.of(
          0x10EC8139,
          0x02AC1012,
          0x10658139,
          0x11131211,
          0x11861300,
          0x11861340,
          0x11DB1234,
          0x1259A117,
          0x1259A11E,
          0x126C1211,
          0x13D1AB06,
          0x14329130,
          0x14EAAB06,
          0x14EAAB07,
          0x15001360,
          0x17438139,
          0x40331360);

  private static final int RESET_LOOKS = 1000;
  private static final int GONE = 0xFFFF;
  private static final int NOBODY = 0xFF;
  private static final int ADDRESS_BYTES = 6;

  private final DeviceCalls ports;
  private final EthernetStatistics statistics;
  private final int base;
  private final int irq;
  private final int stuckTicks;
  private final Transmitter transmitter;
  private final Receiver receiver;
  private final Sys sys;
  private int mode;
  private boolean running;
  private boolean broken; // is to be started again

  private Rtl8139(Sys sys, EthernetStatistics statistics, int base, int irq) throws ErrnoException {
    this.sys = sys;
    ports = sys.devices();
    this.statistics = statistics;
    this.base = base;
    this.irq = irq;
    stuckTicks = Math.max(2, sys.hz() / 4);
    transmitter = new Transmitter(sys, base, statistics);
    receiver = new Receiver(sys, base, statistics);
  }

  /// Finds a card of those that this service may see: the one that it had, or one that is free.
  static NetDriver find(Sys sys, List<String> arguments, EthernetStatistics statistics)
      throws ErrnoException {
    PciDevices devices =
        PciDevices.find(sys)
            .orElseThrow(() -> new ErrnoException(Errno.ENXIO, "there is no PCI server"));
    PciDevices.Found card =
        devices
            .claim(found -> CARDS.contains(found.vendor() << Short.SIZE | found.device()))
            .orElseThrow(() -> new ErrnoException(Errno.ENXIO, "no RTL8139 is free"));
    devices.enablePorts(card.index());
    Rtl8139 driver =
        new Rtl8139(
            sys,
            statistics,
            devices.ports(card.index(), 0),
            devices.read8(card.index(), PciDevices.LINE));
    driver.stop();
    devices.enableMaster(card.index());
    return driver;
  }

  @Override
  public int irq() {
    return irq;
  }

  @Override
  public byte[] start(int newMode) throws ErrnoException {
    mode = newMode;
    running = true;
    broken = true;
    reset();
    byte[] address = new byte[ADDRESS_BYTES];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) ports.in8(base + Registers.ADDRESS + i);
    }
    if ((address[0] & 1) != 0) {
      throw new ErrnoException(Errno.EIO, "the card has no address");
    }
    // The receiver first: the order that the data sheet asks for.
    ports.out8(base + Registers.COMMAND, Registers.RECEIVER_ON | Registers.TRANSMITTER_ON);
    receiver.start(filters());
    transmitter.start();
    ports.out16(base + Registers.INTERRUPT_MASK, Registers.ALL);
    broken = false;
    return address;
  }

  private int filters() {
    int multicast = (mode & (NetMessage.MULTICAST | NetMessage.PROMISCUOUS)) != 0 ? -1 : 0;
    ports.out32(base + Registers.MULTICAST, multicast);
    ports.out32(base + Registers.MULTICAST + Integer.BYTES, multicast);
    int filters = Registers.ACCEPT_MINE;
    filters |= (mode & NetMessage.PROMISCUOUS) != 0 ? Registers.ACCEPT_ALL : 0;
    filters |= (mode & NetMessage.MULTICAST) != 0 ? Registers.ACCEPT_MULTICAST : 0;
    filters |= (mode & NetMessage.BROADCAST) != 0 ? Registers.ACCEPT_BROADCAST : 0;
    return filters;
  }

  private void reset() throws ErrnoException {
    ports.out8(base + Registers.COMMAND, Registers.RESET);
    for (int look = 0; look < RESET_LOOKS; look++) {
      int command = ports.in8(base + Registers.COMMAND);
      if (command == NOBODY) {
        throw new ErrnoException(Errno.EIO, "the card does not answer");
      }
      if (command >= 0 && (command & Registers.RESET) == 0) {
        return;
      }
    }
    throw new ErrnoException(Errno.EIO, "the card does not come out of its reset");
  }

  @Override
  public void stop() {
    running = false;
    ports.out16(base + Registers.INTERRUPT_MASK, 0);
    ports.out8(base + Registers.COMMAND, Registers.RESET);
  }

  @Override
  public int transmitBuffer() {
    return running && !broken ? transmitter.buffer() : 0;
  }

  @Override
  public void transmit(int bytes) {
    transmitter.transmit(bytes, sys.kernel().uptimeTicks());
  }

  @Override
  public int receive(int buffer) {
    if (!running || broken) {
      return 0;
    }
    int bytes = receiver.receive(buffer);
    broken = bytes < 0;
    return Math.max(bytes, 0);
  }

  @Override
  public void interrupt() {
    int causes = ports.in16(base + Registers.INTERRUPT_STATUS);
    if (causes <= 0 || causes == GONE) {
      return;
    }
    ports.out16(base + Registers.INTERRUPT_STATUS, causes);
    transmitter.collect();
    if ((causes & (Registers.RING_FULL | Registers.FIFO_FULL)) != 0) {
      statistics.count(Counter.OVERFLOWS);
      statistics.count(Counter.MISSED, missed());
    }
    broken |= (causes & Registers.SYSTEM_ERROR) != 0;
  }

  private int missed() {
    int count = ports.in32(base + Registers.MISSED) < 0 ? 0 : ports.lastInput() & 0xFFFFFF;
    ports.out32(base + Registers.MISSED, 0);
    return count == 0xFFFFFF ? 0 : count;
  }

  @Override
  public void watch(int ticks) {
    int command = ports.in8(base + Registers.COMMAND);
    int on = Registers.RECEIVER_ON | Registers.TRANSMITTER_ON;
    boolean off = command < 0 || (command & (on | Registers.RESET)) != on;
    if (running && (broken || off || transmitter.isStuck(ticks, stuckTicks))) {
      try {
        start(mode);
      } catch (ErrnoException e) {
        statistics.count(Counter.CARRIER_LOST); // again at the next look
      }
    }
  }
}
