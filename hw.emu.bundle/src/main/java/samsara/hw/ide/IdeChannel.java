package samsara.hw.ide;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import samsara.hw.EventClock;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.IrqLine;
import samsara.hw.Ram;

/// One cable of the controller with up to two disks: the registers of both, and the command that
/// one of them executes. ATA/ATAPI-6 is the authority.
///
/// An access to the medium is under way while BSY is set and ends in a callback; a reset or a new
/// command makes the callback of the one before stale.
final class IdeChannel {
  static final int BUSY = 0x80;
  static final int READY = 0x50; // DRDY and DSC
  static final int REQUEST = 0x08;
  static final int FAILED = 0x01;

  static final int UNCORRECTABLE = 0x40;
  static final int NOT_FOUND = 0x10;
  static final int ABORTED = 0x04;

  private static final int PASSED = 0x01;
  private static final int NO_INTERRUPT = 0x02; // device control
  private static final int RESET = 0x04;
  private static final int HIGH_ORDER = 0x80;
  private static final int NOBODY = 0x7F; // the cable pulls bit 7 down

  private static final long COMMAND_NANOS = 60_000;
  private static final long SECTOR_NANOS = 4_000;
  private static final long RESET_NANOS = 2_000_000;

  private final @Nullable IdeDisk[] disks;
  private final EventClock clock;
  private final IrqLine line;
  private final Faults faults;
  private final DiskIo io;
  private final BusMaster busMaster;
  private final BooleanSupplier mayMaster;
  private final TaskFile registers = new TaskFile();
  private final int[] status = {READY, READY};
  private final int[] error = {PASSED, PASSED};
  private int control;
  private int generation; // of the command under way

  // The command under way.
  private int drive;
  private IdeCommand command = IdeCommand.IDENTIFY;
  private long sector;
  private int sectorsLeft;
  private boolean dmaWaits;
  private byte[] data = new byte[0];
  private int dataAt;

  IdeChannel(
      @Nullable IdeDisk[] disks,
      EventClock clock,
      IrqLine line,
      Faults faults,
      DiskIo io,
      Ram ram,
      BooleanSupplier mayMaster) {
    this.disks = disks;
    this.clock = clock;
    this.line = line;
    this.faults = faults;
    this.io = io;
    this.mayMaster = mayMaster;
    busMaster = new BusMaster(ram, this::startDma);
  }

  BusMaster busMaster() {
    return busMaster;
  }

  private @Nullable IdeDisk selected() {
    return disks[registers.drive()];
  }

  private boolean isEmpty() {
    return disks[0] == null && disks[1] == null;
  }

  // ---- Registers. ----

  int read(int register) {
    if (isEmpty()) {
      return NOBODY;
    }
    return switch (register) {
      case 1 -> selected() == null ? 0 : error[registers.drive()];
      case TaskFile.DEVICE -> registers.device;
      case 7 -> {
        line.lower();
        yield alternateStatus();
      }
      default -> registers.read(register, (control & HIGH_ORDER) != 0);
    };
  }

  int alternateStatus() {
    if (isEmpty()) {
      return NOBODY;
    }
    return selected() == null ? 0 : status[registers.drive()];
  }

  void write(int register, int value) {
    control &= ~HIGH_ORDER;
    switch (register) {
      case 1 -> registers.features = value;
      case TaskFile.DEVICE -> registers.device = value | 0xA0;
      case 7 -> command(value);
      default -> registers.write(register, value);
    }
  }

  void writeControl(int value) {
    boolean wasReset = (control & RESET) != 0;
    control = value;
    if ((value & RESET) != 0) {
      generation++;
      dmaWaits = false;
      line.lower();
      status[0] = BUSY;
      status[1] = BUSY;
    } else if (wasReset) {
      int resetting = ++generation;
      clock.schedule(
          clock.nowNanos() + RESET_NANOS,
          () -> {
            if (generation == resetting) {
              passed();
            }
          });
    }
  }

  private void passed() {
    registers.signature();
    for (int i = 0; i < status.length; i++) {
      status[i] = READY;
      error[i] = PASSED;
    }
  }

  int readData() {
    if ((status[drive] & REQUEST) == 0 || command.isWrite() || dataAt + 1 >= data.length) {
      return -1;
    }
    int value = (data[dataAt] & 0xFF) | (data[dataAt + 1] & 0xFF) << 8;
    dataAt += 2;
    if (dataAt == data.length) {
      blockRead();
    }
    return value;
  }

  void writeData(int value) {
    if ((status[drive] & REQUEST) == 0 || !command.isWrite() || dataAt + 1 >= data.length) {
      return;
    }
    data[dataAt++] = (byte) value;
    data[dataAt++] = (byte) (value >> 8);
    if (dataAt == data.length) {
      writeBlock();
    }
  }

  // ---- Commands. ----

  private void command(int code) {
    IdeDisk disk = selected();
    if (disk == null || (status[registers.drive()] & BUSY) != 0) {
      return;
    }
    line.lower();
    generation++;
    dmaWaits = false;
    drive = registers.drive();
    error[drive] = 0;
    status[drive] = BUSY;
    IdeCommand known = IdeCommand.of(code);
    if (faults.strikes(FaultKind.STUCK_BUSY)) {
      return;
    }
    command = known == null ? IdeCommand.IDENTIFY : known;
    if (known == null) {
      endAfterCommand(ABORTED);
      return;
    }
    if (faults.strikes(FaultKind.ERROR_STATUS)) {
      endAfterCommand(known.kind() == IdeCommand.Kind.NO_DATA ? ABORTED : UNCORRECTABLE);
      return;
    }
    execute(disk);
  }

  private void execute(IdeDisk disk) {
    if (command.kind() == IdeCommand.Kind.NO_DATA) {
      withoutData(disk);
    } else if (command == IdeCommand.IDENTIFY) {
      byte[] identity = disk.identity();
      sectorsLeft = 1;
      after(COMMAND_NANOS, () -> {}, () -> offer(identity));
    } else {
      transfer(disk);
    }
  }

  private void transfer(IdeDisk disk) {
    boolean extended = command.isExtended();
    int count = registers.count(extended);
    sector = registers.first(extended, disk.geometry());
    if (!disk.has(sector, count)) {
      endAfterCommand(NOT_FOUND);
    } else if ((command.isWrite() && disk.image().isReadOnly())
        || (command.isMultiple() && disk.multiple() == 0)) {
      endAfterCommand(ABORTED);
    } else {
      int bytes = count * DiskImage.SECTOR_BYTES;
      sectorsLeft = faults.length(bytes, DiskImage.SECTOR_BYTES) / DiskImage.SECTOR_BYTES;
      switch (command.kind()) {
        case READ -> readBlock();
        case WRITE -> askForBlock(false);
        default -> {
          dmaWaits = true;
          startDma();
        }
      }
    }
  }

  private void withoutData(IdeDisk disk) {
    int result = 0;
    DiskIo.Work work = () -> {};
    switch (command) {
      case VERIFY, VERIFY_NO_RETRY, VERIFY_EXT -> {
        boolean extended = command.isExtended();
        long first = registers.first(extended, disk.geometry());
        result = disk.has(first, registers.count(extended)) ? 0 : NOT_FOUND;
      }
      case DIAGNOSE -> registers.signature();
      case SPECIFY -> {
        int sectors = registers.read(TaskFile.COUNT, false);
        if (sectors == 0) {
          result = ABORTED;
        } else {
          disk.geometry((registers.device & 0x0F) + 1, sectors);
        }
      }
      case SET_MULTIPLE -> {
        int sectors = registers.read(TaskFile.COUNT, false);
        boolean fits = sectors <= IdeDisk.MULTIPLE_MAX && Integer.bitCount(sectors) <= 1;
        disk.multiple(fits ? sectors : 0);
        result = fits ? 0 : ABORTED;
      }
      case CHECK_POWER -> registers.set(TaskFile.COUNT, 0xFF);
      case FLUSH, FLUSH_EXT -> work = disk.image()::flush;
      case SET_FEATURES -> result = setFeatures();
      case READ_NATIVE_MAX -> answerAddress(Math.min(disk.image().sectors() - 1, 0x0FFFFFFF));
      case READ_NATIVE_MAX_EXT -> answerAddress(disk.image().sectors() - 1);
      default -> {} // nothing moves, nothing sleeps
    }
    int ended = result;
    after(COMMAND_NANOS, work, () -> end(ended == 0 && isDiagnosis() ? PASSED : ended));
  }

  private boolean isDiagnosis() {
    return command == IdeCommand.DIAGNOSE;
  }

  // Transfer mode, write cache, look-ahead, power-on defaults: accepted without effect.
  private int setFeatures() {
    return switch (registers.features) {
      case 0x02, 0x03, 0x55, 0x66, 0x82, 0xAA, 0xCC -> 0;
      default -> ABORTED;
    };
  }

  private void answerAddress(long last) {
    if (command.isExtended()) {
      registers.set(TaskFile.LOW, (int) (last >> 24) & 0xFF);
      registers.write(TaskFile.LOW, (int) last & 0xFF);
      registers.set(TaskFile.MIDDLE, (int) (last >> 32) & 0xFF);
      registers.write(TaskFile.MIDDLE, (int) (last >> 8) & 0xFF);
      registers.set(TaskFile.HIGH, (int) (last >> 40) & 0xFF);
      registers.write(TaskFile.HIGH, (int) (last >> 16) & 0xFF);
    } else {
      registers.set(TaskFile.LOW, (int) last & 0xFF);
      registers.set(TaskFile.MIDDLE, (int) (last >> 8) & 0xFF);
      registers.set(TaskFile.HIGH, (int) (last >> 16) & 0xFF);
      registers.device = (registers.device & 0xF0) | ((int) (last >> 24) & 0x0F);
    }
  }

  // ---- Programmed transfers. ----

  private int blockSectors() {
    IdeDisk disk = disks[drive];
    return Math.min(sectorsLeft, command.isMultiple() && disk != null ? disk.multiple() : 1);
  }

  private void readBlock() {
    IdeDisk disk = disks[drive];
    int sectors = blockSectors();
    if (disk == null || sectors == 0) {
      endAfterCommand(0);
      return;
    }
    byte[] block = new byte[sectors * DiskImage.SECTOR_BYTES];
    long first = sector;
    after(
        COMMAND_NANOS + sectors * SECTOR_NANOS,
        () -> disk.image().read(first, block, block.length),
        () -> {
          faults.flip(block, 0, block.length);
          offer(block);
        });
  }

  private void offer(byte[] block) {
    data = block;
    dataAt = 0;
    status[drive] = READY | REQUEST;
    interrupt();
  }

  private void blockRead() {
    int sectors = data.length / DiskImage.SECTOR_BYTES;
    sector += sectors;
    sectorsLeft -= sectors;
    if (sectorsLeft > 0) {
      status[drive] = BUSY;
      readBlock();
    } else {
      status[drive] = READY;
    }
  }

  private void askForBlock(boolean interrupting) {
    int sectors = blockSectors();
    if (sectors == 0) {
      endAfterCommand(0);
      return;
    }
    data = new byte[sectors * DiskImage.SECTOR_BYTES];
    dataAt = 0;
    status[drive] = READY | REQUEST;
    if (interrupting) {
      interrupt();
    }
  }

  private void writeBlock() {
    IdeDisk disk = disks[drive];
    if (disk == null) {
      return;
    }
    status[drive] = BUSY;
    byte[] block = data;
    long first = sector;
    faults.flip(block, 0, block.length);
    int sectors = block.length / DiskImage.SECTOR_BYTES;
    sector += sectors;
    sectorsLeft -= sectors;
    after(
        COMMAND_NANOS + sectors * SECTOR_NANOS,
        () -> disk.image().write(first, block, block.length),
        () -> {
          if (sectorsLeft > 0) {
            askForBlock(true);
          } else {
            end(0);
          }
        });
  }

  // ---- Bus master transfers. ----

  // When the command is there, and the bus master was started: in any order.
  private void startDma() {
    IdeDisk disk = disks[drive];
    if (!dmaWaits || !busMaster.isStarted() || !mayMaster.getAsBoolean() || disk == null) {
      return;
    }
    dmaWaits = false;
    byte[] moved = new byte[sectorsLeft * DiskImage.SECTOR_BYTES];
    long first = sector;
    long nanos = COMMAND_NANOS + sectorsLeft * SECTOR_NANOS;
    if (command.kind() == IdeCommand.Kind.READ_DMA) {
      after(
          nanos,
          () -> disk.image().read(first, moved, moved.length),
          () -> {
            faults.flip(moved, 0, moved.length);
            endDma(busMaster.transfer(moved, moved.length, true));
          });
      return;
    }
    BusMaster.Outcome outcome = busMaster.transfer(moved, moved.length, false);
    switch (outcome) {
      case COMPLETE, ROOM_LEFT -> {
        faults.flip(moved, 0, moved.length);
        after(nanos, () -> disk.image().write(first, moved, moved.length), () -> endDma(outcome));
      }
      case TABLE_TOO_SHORT, ERROR -> endDma(outcome);
    }
  }

  private void endDma(BusMaster.Outcome outcome) {
    switch (outcome) {
      case COMPLETE, ROOM_LEFT -> end(0);
      case TABLE_TOO_SHORT -> status[drive] = READY | REQUEST; // the disk has more: until reset
      case ERROR -> end(ABORTED);
    }
  }

  // ---- Ends. ----

  private void after(long nanos, DiskIo.Work work, Runnable done) {
    int started = generation;
    io.submit(
        nanos,
        work,
        succeeded -> {
          if (generation != started) {
            return;
          }
          if (succeeded) {
            done.run();
          } else {
            end(UNCORRECTABLE);
          }
        });
  }

  private void endAfterCommand(int errorBits) {
    after(COMMAND_NANOS, () -> {}, () -> end(errorBits));
  }

  private void end(int errorBits) {
    error[drive] = errorBits;
    boolean failed = errorBits != 0 && !isDiagnosis();
    status[drive] = failed ? READY | FAILED : READY;
    interrupt();
  }

  private void interrupt() {
    if ((control & NO_INTERRUPT) == 0) {
      busMaster.interrupt();
      line.raise();
    }
  }
}
