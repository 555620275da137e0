package samsara.driver.rtl8139;

import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.driver.DmaMemory;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// The four descriptors, which the card sends one after the other.
final class Transmitter {
  private static final int DESCRIPTORS = 4;
  private static final int BUFFER_BYTES = Memory.PAGE_BYTES / 2;

  private final DeviceCalls ports;
  private final EthernetStatistics statistics;
  private final int base;
  private final DmaMemory memory;
  private int next;
  private int underWay;
  private int startTicks; // of the oldest

  Transmitter(Sys sys, int base, EthernetStatistics statistics) throws ErrnoException {
    ports = sys.devices();
    this.base = base;
    this.statistics = statistics;
    memory = DmaMemory.allocate(sys, DESCRIPTORS * BUFFER_BYTES);
  }

  /// After a reset.
  void start() {
    statistics.count(Counter.SEND_ERRORS, underWay);
    next = 0;
    underWay = 0;
    ports.out32(base + Registers.TRANSMIT_MODE, Registers.STANDARD_GAP | Registers.BURST_2048);
    for (int i = 0; i < DESCRIPTORS; i++) {
      ports.out32(
          base + Registers.TRANSMIT_ADDRESS + i * Integer.BYTES,
          memory.physical() + i * BUFFER_BYTES);
    }
  }

  /// Where the next frame can be put, 0 while all descriptors are busy.
  int buffer() {
    return underWay == DESCRIPTORS ? 0 : memory.address() + next * BUFFER_BYTES;
  }

  void transmit(int bytes, int ticks) {
    if (underWay == 0) {
      startTicks = ticks;
    }
    ports.out32(base + Registers.TRANSMIT_STATUS + next * Integer.BYTES, bytes);
    next = (next + 1) % DESCRIPTORS;
    underWay++;
  }

  /// Takes back what has been sent, or given up.
  void collect() {
    while (underWay > 0) {
      int oldest = Math.floorMod(next - underWay, DESCRIPTORS);
      if (ports.in32(base + Registers.TRANSMIT_STATUS + oldest * Integer.BYTES) < 0) {
        return;
      }
      int status = ports.lastInput();
      int end =
          Registers.SENT_WELL | Registers.ABORTED | Registers.UNDERRUN | Registers.CARRIER_LOST;
      if (status == -1 || (status & Registers.OWNED) == 0 || (status & end) == 0) {
        return;
      }
      if ((status & Registers.SENT_WELL) == 0) {
        statistics.count(Counter.SEND_ERRORS);
        statistics.count((status & Registers.ABORTED) != 0 ? Counter.ABORTED : Counter.UNDERRUNS);
      }
      underWay--;
      startTicks = -1;
    }
  }

  /// `true` if the oldest frame should have been sent long since.
  boolean isStuck(int ticks, int limitTicks) {
    if (underWay > 0 && startTicks < 0) {
      startTicks = ticks;
    }
    return underWay > 0 && ticks - startTicks >= limitTicks;
  }
}
