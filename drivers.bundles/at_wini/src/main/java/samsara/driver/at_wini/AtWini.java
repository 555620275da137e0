package samsara.driver.at_wini;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.driver.BlockDriver;
import samsara.driver.BlockDriverLoop;
import samsara.driver.BlockRange;
import samsara.driver.BlockRequest;
import samsara.driver.DriverAnnounce;
import samsara.driver.Partitions;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the IDE driver: four drives on the two legacy channels.
///
/// Drives are identified and tables read when a minor is opened, by polling; transfers wait for
/// interrupts in the loop. State over an update are the requests only: what the drives are is asked
/// again.
///
/// MINIX: `drivers/at_wini/at_wini.c`.
public final class AtWini implements SystemProcess, BlockDriver {
  /// Drives on the two channels.
  static final int DRIVES = 4;

  private static final int[] BASES = {0x1F0, 0x170};
  private static final int[] CONTROLS = {0x3F6, 0x376};
  private static final int[] IRQS = {14, 15};
  private static final int ATTEMPTS_MAX = 4;
  private static final int EMPTY = 0x7F;
  private static final int SECTOR_BYTES = 512;

  private final List<Channel> channels = new ArrayList<>();
  private final List<Drive> drives = new ArrayList<>();
  private final List<Partitions> partitions = new ArrayList<>();
  private final int[] hooks = new int[BASES.length];

  @SuppressWarnings("NullAway.Init") // The next four are set by main, before anything is called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init")
  private BusMaster busMaster;

  @SuppressWarnings("NullAway.Init")
  private Transfers transfers;

  @SuppressWarnings("NullAway.Init")
  private BlockDriverLoop loop;

  private boolean updated;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initUpdate())
        .onInitRestart((type, info) -> initFresh())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateDump(state -> dump())
        .onStateSave(state -> loop.save())
        .onDebugDump(this::dump);
    sef.startup();
    loop = new BlockDriverLoop(sef, this);
    if (updated) {
      restore();
    }
    loop.run();
  }

  private int initFresh() {
    int result = initHardware();
    if (result == Errno.OK) {
      DriverAnnounce.announce(sys);
    }
    return result;
  }

  private int initUpdate() {
    updated = true;
    return initHardware();
  }

  // What an instance before this one has left under way ends here.
  private int initHardware() {
    busMaster = new BusMaster(sys);
    busMaster.find();
    for (int i = 0; i < BASES.length; i++) {
      Channel channel = new Channel(sys, BASES[i], CONTROLS[i]);
      channels.add(channel);
      busMaster.stop(i);
      int result = sys.devices().hook(IRQS[i], i, 0);
      if (result < 0) {
        return result;
      }
      hooks[i] = result;
    }
    for (int position = 0; position < DRIVES; position++) {
      drives.add(Drive.unknown(position));
      partitions.add(empty(position));
    }
    transfers = new Transfers(sys, channels, busMaster);
    for (int i = 0; i < channels.size(); i++) {
      transfers.reset(i);
    }
    return Errno.OK;
  }

  private static Partitions empty(int position) {
    try {
      return Partitions.read(position, 0, sector -> new byte[SECTOR_BYTES]);
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    }
  }

  // The version before has drained nothing: its requests are done from their beginning.
  private void restore() {
    try {
      loop.restore();
      for (int position = 0; position < DRIVES; position++) {
        if (identify(position)) {
          readTables(position);
        }
      }
    } catch (ErrnoException e) {
      sys.print("state of the former version is lost: error=" + Errno.nameOf(e.errno()));
    }
  }

  private String dump() {
    return "waiting=" + loop.waiting() + " " + transfers;
  }

  @Override
  public void open(int minor, int access) throws ErrnoException {
    int unit = Partitions.unitOf(minor);
    if (unit >= DRIVES || (drives.get(unit).sectors() == 0 && !identify(unit))) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
    if (partitions.get(unit).range(0).bytes() == 0) {
      readTables(unit);
    }
    if (range(minor).bytes() == 0) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
  }

  private boolean identify(int unit) {
    Channel channel = channels.get(unit / 2);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        channel.poll(
            Channel.IDENTIFY, Drive.unknown(unit), 0, busMaster.buffer(), transfers.pollTicks());
        Drive drive = Drive.identified(unit, sector());
        drives.set(unit, drive);
        return drive.sectors() > 0;
      } catch (ErrnoException e) {
        int status = channel.alternateStatus();
        if (status == 0 || status == EMPTY) {
          return false; // an absent slave, a channel without drives
        }
        transfers.reset(unit / 2);
      }
    }
    return false;
  }

  private byte[] sector() {
    byte[] bytes = new byte[SECTOR_BYTES];
    sys.ipc().memory().read(busMaster.buffer(), bytes, 0, SECTOR_BYTES);
    return bytes;
  }

  private void readTables(int unit) throws ErrnoException {
    long bytes = drives.get(unit).sectors() * SECTOR_BYTES;
    partitions.set(unit, Partitions.read(unit, bytes, sector -> readSector(unit, sector)));
  }

  private byte[] readSector(int unit, long sector) throws ErrnoException {
    Drive drive = drives.get(unit);
    int code = drive.needsExtended(sector, 1) ? Channel.READ_EXT : Channel.READ;
    for (int attempt = 1; ; attempt++) {
      try {
        channels.get(unit / 2).poll(code, drive, sector, busMaster.buffer(), transfers.pollTicks());
        return sector();
      } catch (ErrnoException e) {
        transfers.reset(unit / 2);
        if (attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  @Override
  public BlockRange range(int minor) throws ErrnoException {
    int unit = Partitions.unitOf(minor);
    if (unit >= DRIVES) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
    return partitions.get(unit).range(minor);
  }

  @Override
  public void range(int minor, BlockRange range) {
    partitions.get(range.unit()).range(minor, range);
  }

  @Override
  public void start(BlockRequest request) {
    transfers.start(drives.get(request.unit()), request);
  }

  @Override
  public void quiesce() {
    transfers.stop();
  }

  @Override
  public boolean other(long[] message, int status) {
    if (!Ipc.isNotify(status)) {
      Message.type(message, -Errno.ENOSYS);
      return Ipc.primitiveOf(status) == Ipc.SENDREC;
    }
    if (Message.source(message) == Endpoint.HARDWARE) {
      int lines = Message.int32(message, Message.M2_L1);
      for (int i = 0; i < channels.size(); i++) {
        if ((lines & 1 << i) != 0) {
          transfers.interrupt(i);
          sys.devices().enable(hooks[i]);
        }
      }
    }
    return false;
  }
}
