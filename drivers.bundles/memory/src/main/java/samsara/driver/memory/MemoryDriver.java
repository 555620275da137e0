package samsara.driver.memory;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.driver.BlockDriverLoop;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.rs.PrepareState;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the memory driver. Null and zero have no state; physical memory is the kernel's;
/// the RAM disks, which are block devices, are this process's own memory.
///
/// MINIX: `drivers/memory/memory.c`.
public final class MemoryDriver implements SystemProcess, CharDriver {
  private static final int CHUNK_BYTES = 64 * 1024;

  @SuppressWarnings("NullAway.Init") // Set by main, before anything can be called.
  private Sys sys;

  // Survives updates and crashes: the next instance copies it from the memory of this one.
  @SuppressWarnings("NullAway.Init")
  private RamDisks disks;

  private int chunk; // address of a buffer of CHUNK_BYTES, 0 before it is needed

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    disks = new RamDisks(sys);
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initUpdate(info.oldEndpoint()))
        .onInitRestart((type, info) -> initRestart(info.oldEndpoint()))
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateChanged((before, after) -> calledOff(after))
        .onStateDump(state -> disks.toString())
        .onStateSave(state -> Errno.OK) // DS always knows where the disks are
        .onDebugDump(() -> disks.toString());
    sef.startup();
    BlockDriverLoop blocks = new BlockDriverLoop(sef, new RamDiskDriver(sys, disks));
    CharDriverLoop characters = new CharDriverLoop(sef, this);
    sef.serve(message -> isForDisk(message) ? blocks.handle(message) : characters.handle(message));
  }

  private static boolean isForDisk(long[] message) {
    return DeviceRequest.of(Message.type(message)) != null
        && Minor.isDisk(DeviceMessage.minor(message));
  }

  // The version that was to take over may have told DS where its own disks were.
  private void calledOff(int state) {
    if (state == PrepareState.NULL) {
      disks.remind();
    }
  }

  private int announce() {
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  private int initFresh() {
    try {
      disks.begin();
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return announce();
  }

  private int initUpdate(int oldEndpoint) {
    try {
      disks.restore(oldEndpoint);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return Errno.OK;
  }

  // The dead instance has its memory until this one has started.
  private int initRestart(int oldEndpoint) {
    try {
      disks.restore(oldEndpoint);
    } catch (ErrnoException e) {
      sys.print("RAM disks are lost: error=" + Errno.nameOf(e.errno()));
      disks.forget();
    }
    return announce();
  }

  @Override
  public int open(int minor, int access) throws ErrnoException {
    // The kernel is Java and has no memory of its own in the machine's.
    if (minor >= Minor.COUNT || minor == Minor.KMEM) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
    return Errno.OK;
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    return switch (minor) {
      case Minor.NULL -> 0;
      case Minor.ZERO -> zeros(buffer);
      case Minor.MEM -> physical(position, buffer, false);
      default -> throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    };
  }

  @Override
  public int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    return switch (minor) {
      case Minor.NULL, Minor.ZERO -> buffer.bytes();
      case Minor.MEM -> physical(position, buffer, true);
      default -> throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    };
  }

  private int chunk() throws ErrnoException {
    if (chunk == 0) {
      chunk = sys.heap().tryAllocate(CHUNK_BYTES);
    }
    return chunk;
  }

  private int zeros(GrantBuffer buffer) throws ErrnoException {
    int from = chunk();
    sys.ipc().memory().fill(from, Math.min(buffer.bytes(), CHUNK_BYTES), 0);
    for (int done = 0; done < buffer.bytes(); done += CHUNK_BYTES) {
      int bytes = Math.min(buffer.bytes() - done, CHUNK_BYTES);
      move(buffer, done, from, bytes, false);
    }
    return buffer.bytes();
  }

  // What lies beyond memory is the end of the device.
  private int physical(long position, GrantBuffer buffer, boolean write) throws ErrnoException {
    int local = chunk();
    int done = 0;
    while (done < buffer.bytes()) {
      long at = position + done;
      int page = (int) (CHUNK_BYTES - at % CHUNK_BYTES);
      int bytes = Math.min(buffer.bytes() - done, page);
      if (at < 0 || at > Integer.MAX_VALUE - bytes || !copy((int) at, local, bytes, false)) {
        break;
      }
      move(buffer, done, local, bytes, write);
      if (write && !copy((int) at, local, bytes, true)) {
        break;
      }
      done += bytes;
    }
    return done;
  }

  private boolean copy(int physical, int local, int bytes, boolean write) throws ErrnoException {
    int result =
        write
            ? sys.kernel().physCopy(Endpoint.SELF, local, Endpoint.NONE, physical, bytes)
            : sys.kernel().physCopy(Endpoint.NONE, physical, Endpoint.SELF, local, bytes);
    if (result == -Errno.EFAULT) {
      return false;
    }
    ErrnoException.check(result);
    return true;
  }

  private void move(GrantBuffer buffer, int offset, int local, int bytes, boolean write)
      throws ErrnoException {
    if (bytes == 0) {
      return;
    }
    int granter = buffer.granter();
    ErrnoException.check(
        write
            ? sys.kernel().safecopyFrom(granter, buffer.grant(), offset, local, bytes)
            : sys.kernel().safecopyTo(granter, buffer.grant(), offset, local, bytes));
  }
}
