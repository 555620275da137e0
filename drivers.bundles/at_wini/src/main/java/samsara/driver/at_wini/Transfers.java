package samsara.driver.at_wini;

import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.BlockRequest;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// The transfer under way: one command after the other until all of the request has moved.
///
/// A command ends with its interrupt. A timer looks after it: a drive that is done although no
/// interrupt came goes on as if it had; one that is busy for too long is reset. A command that
/// fails in any way is tried again, after a reset, {@link #ATTEMPTS_MAX} times in all, the last
/// ones without DMA; then the request fails with `EIO`. A drive whose command works only without
/// DMA is not tried with it again.
final class Transfers {
  /// Tries of a command.
  static final int ATTEMPTS_MAX = 5;

  private static final int DMA_ATTEMPTS = 3;
  private static final int SECTOR_BYTES = 512;
  private static final int SECTORS_MAX = BusMaster.BUFFER_BYTES / SECTOR_BYTES;

  private final Sys sys;
  private final List<Channel> channels;
  private final BusMaster busMaster;
  private final int lookTicks;
  private final int busyLooksMax;
  private final int pollTicks;

  // The request under way, none if null.
  private @Nullable BlockRequest request;
  private Drive drive = Drive.unknown(0);
  private int done; // bytes of it

  // The command under way.
  private long sector;
  private int head; // bytes before the request's in the first sector
  private int sectors;
  private int moved; // sectors by programmed I/O
  private int bytes; // of the request
  private boolean dma;
  private int attempts;
  private int looks;
  private boolean stopped; // by a reset behind its back
  private boolean prefetch; // reads what a write of parts of sectors leaves as it is
  private Timers.Timer timer = () -> {};

  // By drive: DMA has been tried in vain.
  private final boolean[] withoutDma = new boolean[AtWini.DRIVES];

  Transfers(Sys sys, List<Channel> channels, BusMaster busMaster) {
    this.sys = sys;
    this.channels = channels;
    this.busMaster = busMaster;
    lookTicks = Math.max(1, sys.hz() / 10);
    busyLooksMax = 20; // two seconds
    pollTicks = Math.max(1, sys.hz() / 2);
  }

  /// How long a polled command may take, and a reset.
  int pollTicks() {
    return pollTicks;
  }

  /// Resets a channel; one that stays busy is told and left.
  void reset(int channel) {
    try {
      busMaster.stop(channel);
      channels.get(channel).reset(pollTicks);
    } catch (ErrnoException e) {
      sys.print("channel " + channel + ": " + e.getMessage());
    }
  }

  /// Resets all channels; what is under way is tried again when the timer finds it.
  void stop() {
    stopped = true;
    for (int i = 0; i < channels.size(); i++) {
      reset(i);
    }
  }

  void start(Drive on, BlockRequest next) {
    drive = on;
    request = next;
    done = 0;
    nextCommand(next);
  }

  private Channel channel() {
    return channels.get(drive.position() / 2);
  }

  private int channelNumber() {
    return drive.position() / 2;
  }

  private void nextCommand(BlockRequest current) {
    if (done == current.bytes()) {
      finish(current, done);
      return;
    }
    long position = current.position() + done;
    sector = position / SECTOR_BYTES;
    head = (int) (position % SECTOR_BYTES);
    bytes = Math.min(current.bytes() - done, SECTORS_MAX * SECTOR_BYTES - head);
    sectors = (head + bytes + SECTOR_BYTES - 1) / SECTOR_BYTES;
    boolean partial = head != 0 || (head + bytes) % SECTOR_BYTES != 0;
    prefetch = current.isWrite() && partial;
    attempts = 0;
    attempt(current);
  }

  private boolean isWriting(BlockRequest current) {
    return current.isWrite() && !prefetch;
  }

  private void attempt(BlockRequest current) {
    attempts++;
    moved = 0;
    looks = 0;
    stopped = false;
    try {
      if (isWriting(current)) {
        current.get(done, busMaster.buffer() + head, bytes);
      }
    } catch (ErrnoException e) {
      finish(current, -e.errno());
      return;
    }
    dma = triesDma() && attempts <= DMA_ATTEMPTS;
    boolean writes = isWriting(current);
    int length = sectors * SECTOR_BYTES;
    if (dma && busMaster.prepare(channelNumber(), length) < 0) {
      dma = false;
    }
    channel().command(code(writes), drive, sector, sectors);
    look(current);
    if (dma) {
      busMaster.start(channelNumber(), !writes);
    } else if (writes) {
      writeFirst(current);
    }
  }

  private boolean triesDma() {
    return drive.hasDma() && busMaster.isThere() && !withoutDma[drive.position()];
  }

  private int code(boolean writes) {
    boolean extended = drive.needsExtended(sector, sectors);
    if (dma) {
      int read = extended ? Channel.READ_DMA_EXT : Channel.READ_DMA;
      return writes ? (extended ? Channel.WRITE_DMA_EXT : Channel.WRITE_DMA) : read;
    }
    int read = extended ? Channel.READ_EXT : Channel.READ;
    return writes ? (extended ? Channel.WRITE_EXT : Channel.WRITE) : read;
  }

  // The first block is asked for without an interrupt.
  private void writeFirst(BlockRequest current) {
    int status = channel().awaitIdle(1);
    if (status < 0 || (status & Channel.REQUEST) == 0 || status == Channel.NOBODY) {
      failed(current, status);
    } else {
      channel().write(busMaster.buffer());
      moved = 1;
    }
  }

  private void look(BlockRequest current) {
    timer.cancel();
    timer = sys.timers().set(lookTicks, () -> looked(current));
  }

  private void looked(BlockRequest current) {
    if (!current.equals(request)) {
      return;
    }
    int status = channel().alternateStatus();
    if ((status & Channel.BUSY) == 0) {
      advance(current, channel().status());
    } else if (++looks < busyLooksMax && status != Channel.NOBODY) {
      look(current);
    } else {
      failed(current, status);
    }
  }

  /// The channel has interrupted, with or without a cause.
  void interrupt(int number) {
    BlockRequest current = request;
    Channel channel = channels.get(number);
    if (current == null || number != channelNumber()) {
      channel.status();
      return;
    }
    int status = channel.alternateStatus();
    if ((status & Channel.BUSY) == 0) {
      advance(current, channel.status());
    }
  }

  // The drive is not busy: the command has ended, or moves its next sector.
  private void advance(BlockRequest current, int status) {
    if (stopped || status < 0 || (status & (Channel.BUSY | Channel.ERROR | Channel.FAULT)) != 0) {
      failed(current, status);
    } else if (dma) {
      if ((status & Channel.REQUEST) == 0 && busMaster.finish(channelNumber())) {
        commandDone(current);
      } else {
        failed(current, status);
      }
    } else {
      programmed(current, status);
    }
  }

  private void programmed(BlockRequest current, int status) {
    boolean wants = (status & Channel.REQUEST) != 0;
    boolean writes = isWriting(current);
    int address = busMaster.buffer() + moved * SECTOR_BYTES;
    if (moved == sectors && writes && !wants) {
      commandDone(current);
    } else if (!wants || moved == sectors) {
      failed(current, status);
    } else {
      int result = writes ? channel().write(address) : channel().read(address);
      moved++;
      if (result < 0) {
        failed(current, result);
      } else if (moved == sectors && !writes) {
        commandDone(current);
      } else {
        looks = 0;
        look(current);
      }
    }
  }

  private void commandDone(BlockRequest current) {
    if (triesDma() && attempts > DMA_ATTEMPTS) {
      withoutDma[drive.position()] = true;
      sys.print("drive " + drive.position() + ": goes on without DMA, which does not work");
    }
    if (prefetch) {
      prefetch = false;
      attempts = 0;
      attempt(current);
      return;
    }
    try {
      if (!current.isWrite()) {
        current.put(done, busMaster.buffer() + head, bytes);
      }
    } catch (ErrnoException e) {
      finish(current, -e.errno());
      return;
    }
    done += bytes;
    nextCommand(current);
  }

  private void failed(BlockRequest current, int status) {
    reset(channelNumber());
    if (attempts < ATTEMPTS_MAX) {
      attempt(current);
      return;
    }
    sys.print(
        "drive %d: gives up: sector=%d sectors=%d status=0x%x"
            .formatted(drive.position(), sector, sectors, status));
    finish(current, done > 0 ? done : -Errno.EIO);
  }

  private void finish(BlockRequest current, int status) {
    timer.cancel();
    request = null;
    current.done(status);
  }

  @Override
  public String toString() {
    return request == null ? "idle" : "drive=%d sector=%d".formatted(drive.position(), sector);
  }
}
