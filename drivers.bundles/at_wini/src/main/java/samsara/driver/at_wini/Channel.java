package samsara.driver.at_wini;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// The registers of one IDE channel, and what is done with them by polling: reset, and transfers of
/// single sectors while nothing else is under way. Every wait has an end.
final class Channel {
  static final int BUSY = 0x80;
  static final int READY = 0x40;
  static final int FAULT = 0x20;
  static final int REQUEST = 0x08;
  static final int ERROR = 0x01;

  static final int READ = 0x20;
  static final int READ_EXT = 0x24;
  static final int READ_DMA_EXT = 0x25;
  static final int WRITE = 0x30;
  static final int WRITE_EXT = 0x34;
  static final int WRITE_DMA_EXT = 0x35;
  static final int READ_DMA = 0xC8;
  static final int WRITE_DMA = 0xCA;
  static final int IDENTIFY = 0xEC;

  /// What a status register shows when nobody is there.
  static final int NOBODY = 0xFF;

  private static final int COUNT = 2;
  private static final int LOW = 3;
  private static final int MIDDLE = 4;
  private static final int HIGH = 5;
  private static final int DEVICE = 6;
  private static final int COMMAND = 7;
  private static final int NO_INTERRUPT = 0x02;
  private static final int RESET = 0x04;
  private static final int LBA = 0xE0;
  private static final int CHS = 0xA0;
  private static final int SECTOR_BYTES = 512;

  private final Sys sys;
  private final DeviceCalls ports;
  private final int base;
  private final int control;

  Channel(Sys sys, int base, int control) {
    this.sys = sys;
    ports = sys.devices();
    this.base = base;
    this.control = control;
  }

  /// Reads the status and ends the interrupt.
  int status() {
    return ports.in8(base + COMMAND);
  }

  /// Reads the status only.
  int alternateStatus() {
    return ports.in8(control);
  }

  /// Writes a command for sectors of a drive (0 or 1).
  void command(int code, Drive drive, long sector, int count) {
    boolean extended = code == READ_EXT || code == WRITE_EXT;
    extended |= code == READ_DMA_EXT || code == WRITE_DMA_EXT;
    int select = drive.position() % 2 << 4;
    if (extended) {
      out(DEVICE, LBA | select);
      out(COUNT, count >> 8);
      out(LOW, (int) (sector >> 24) & 0xFF);
      out(MIDDLE, (int) (sector >> 32) & 0xFF);
      out(HIGH, (int) (sector >> 40) & 0xFF);
      address((int) sector & 0xFF, (int) (sector >> 8) & 0xFF, (int) (sector >> 16) & 0xFF);
    } else if (drive.usesLba()) {
      out(DEVICE, LBA | select | ((int) (sector >> 24) & 0x0F));
      address((int) sector & 0xFF, (int) (sector >> 8) & 0xFF, (int) (sector >> 16) & 0xFF);
    } else {
      int track = (int) (sector / drive.sectorsPerTrack());
      int cylinder = track / drive.heads();
      out(DEVICE, CHS | select | track % drive.heads());
      address((int) (sector % drive.sectorsPerTrack()) + 1, cylinder & 0xFF, cylinder >> 8 & 0xFF);
    }
    out(COUNT, count & 0xFF);
    out(COMMAND, code);
  }

  private void address(int low, int middle, int high) {
    out(LOW, low);
    out(MIDDLE, middle);
    out(HIGH, high);
  }

  private void out(int register, int value) {
    ports.out8(base + register, value);
  }

  /// Moves a sector from the data register to memory.
  int read(int address) {
    return ports.inWords(base, address, SECTOR_BYTES);
  }

  /// Moves a sector from memory to the data register.
  int write(int address) {
    return ports.outWords(base, address, SECTOR_BYTES);
  }

  /// Resets both drives and waits until they are ready. `EIO` when they don't get there in `ticks`.
  void reset(int ticks) throws ErrnoException {
    ports.out8(control, RESET);
    ports.out8(control, 0);
    int status = awaitIdle(ticks);
    if (status < 0 || (status & BUSY) != 0) {
      throw new ErrnoException(Errno.EIO, "reset fails: status=0x" + Integer.toHexString(status));
    }
  }

  /// Polls until BSY is clear, at most for `ticks`. The last status.
  int awaitIdle(int ticks) {
    int end = sys.kernel().uptimeTicks() + ticks;
    int status = alternateStatus();
    while ((status & BUSY) != 0 && sys.kernel().uptimeTicks() - end < 0) {
      status = alternateStatus();
    }
    return status;
  }

  /// Reads one sector, or what identifies a drive, by polling. `EIO` when it fails.
  void poll(int code, Drive drive, long sector, int address, int ticks) throws ErrnoException {
    ports.out8(control, NO_INTERRUPT);
    try {
      command(code, drive, sector, 1);
      int status = awaitIdle(ticks);
      boolean fails = status < 0 || (status & (BUSY | ERROR | FAULT)) != 0;
      if (fails || (status & REQUEST) == 0) {
        throw new ErrnoException(Errno.EIO, "status=0x" + Integer.toHexString(status));
      }
      ErrnoException.check(read(address));
    } finally {
      status();
      ports.out8(control, 0);
    }
  }
}
