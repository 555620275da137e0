package samsara.driver.rtl8139;

import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.driver.DmaMemory;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.protocol.net.NetRequest;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// The ring that the card writes frames to, each behind a header of status and length. A frame that
/// begins before the end of the ring lies in one piece, beyond it if need be.
final class Receiver {
  private static final int RING_BYTES = 32 * 1024;
  private static final int OVERHANG_BYTES = 2048;
  private static final int HEADER_BYTES = 4;
  private static final int CHECK_BYTES = 4;
  private static final int POINTER_LAG = 16; // of the read pointer register
  private static final int COPY_BYTES = 1536;

  private final DeviceCalls ports;
  private final Memory memory;
  private final EthernetStatistics statistics;
  private final int base;
  private final DmaMemory ring;
  private final byte[] frame = new byte[COPY_BYTES];
  private int at;

  Receiver(Sys sys, int base, EthernetStatistics statistics) throws ErrnoException {
    ports = sys.devices();
    memory = sys.ipc().memory();
    this.base = base;
    this.statistics = statistics;
    ring = DmaMemory.allocate(sys, RING_BYTES + OVERHANG_BYTES);
  }

  /// After a reset, when the receiver is on.
  void start(int filters) {
    at = 0;
    ports.out32(base + Registers.RING_START, ring.physical());
    ports.out32(
        base + Registers.RECEIVE_MODE,
        filters
            | Registers.NO_WRAP
            | Registers.RING_32K
            | Registers.BURST_UNLIMITED
            | Registers.WHOLE_FRAMES);
  }

  /// Takes the next good frame.
  ///
  /// @return its length, 0 if there is none, -1 if the ring makes no sense any more
  int receive(int buffer) {
    for (; ; ) {
      int command = ports.in8(base + Registers.COMMAND);
      if (command < 0 || (command & Registers.RING_EMPTY) != 0) {
        return 0;
      }
      int header = memory.int32(ring.address() + at);
      int stored = header >>> Short.SIZE;
      int bytes = stored - CHECK_BYTES;
      if (stored > COPY_BYTES + CHECK_BYTES || bytes < NetRequest.FRAME_BYTES_MIN) {
        statistics.count(Counter.RECEIVE_ERRORS);
        return -1;
      }
      boolean good = (header & Registers.FRAME_GOOD) != 0 && bytes <= NetRequest.FRAME_BYTES_MAX;
      if (good) {
        memory.read(ring.address() + at + HEADER_BYTES, frame, 0, bytes);
        memory.write(buffer, frame, 0, bytes);
      } else {
        countBad(header);
      }
      at = ((at + HEADER_BYTES + stored + 3) & ~3) % RING_BYTES;
      ports.out16(base + Registers.READ_POINTER, (at - POINTER_LAG) & 0xFFFF);
      if (good) {
        return bytes;
      }
    }
  }

  private void countBad(int header) {
    statistics.count(Counter.RECEIVE_ERRORS);
    if ((header & Registers.FRAME_BAD_CHECK) != 0) {
      statistics.count(Counter.CHECK_ERRORS);
    }
    if ((header & Registers.FRAME_MISALIGNED) != 0) {
      statistics.count(Counter.ALIGNMENT_ERRORS);
    }
  }
}
