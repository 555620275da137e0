package samsara.sim.contract;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.driver.BlockDriverLoop;
import samsara.protocol.device.DeviceRequest;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Grants;

/// What every block driver has to do. Arguments: label, minor, its size in bytes, and what has
/// happened to the driver before: `started`, `restarted` or `updated`.
final class BlockContract implements SystemProcess {
  private static final int NO_MINOR = 255;
  private static final int ODD = 1000;
  private static final int ODD_BYTES = 3001;
  private static final int SEED = 5;
  private static final int UNKNOWN_IOCTL = 0x40041234;

  @Override
  public void main(Sef sef) {
    sef.startup();
    try {
      DriverTalk talk = new DriverTalk(sef);
      long size = Long.parseLong(sef.arguments().get(2));
      switch (sef.arguments().get(3)) {
        case "started" -> started(talk, size);
        case "restarted" -> {
          talk.check("notOpenAfterARestart", talk.ask(DeviceRequest.READ, 0, 10), -Errno.ERESTART);
          talk.check("opensAgain", talk.ask(DeviceRequest.OPEN, 3), 0);
          keeps(talk);
        }
        default -> keeps(talk);
      }
      talk.end();
    } catch (ErrnoException e) {
      sef.sys().print("check setUp wrong: " + e.getMessage());
    }
    sef.serve(request -> true);
  }

  private static void keeps(DriverTalk talk) {
    talk.check("reads", talk.ask(DeviceRequest.READ, ODD, ODD_BYTES), ODD_BYTES);
    talk.check("keepsItsContent", talk.holds(ODD_BYTES, SEED), "other bytes");
  }

  private static void started(DriverTalk talk, long size) {
    talk.check("notOpenAtFirst", talk.ask(DeviceRequest.READ, 0, 10), -Errno.ERESTART);
    talk.check(
        "noSuchMinor", talk.ask(DeviceRequest.OPEN, NO_MINOR, 0, 3, talk.grant()), -Errno.ENXIO);
    talk.check("opens", talk.ask(DeviceRequest.OPEN, 3), 0);
    anyOffsetAndLength(talk);
    end(talk, size);
    vectors(talk);
    mistakes(talk);
    ioctls(talk, size);
    talk.fill(ODD_BYTES, SEED);
    talk.check("writesForLater", talk.ask(DeviceRequest.WRITE, ODD, ODD_BYTES), ODD_BYTES);
    talk.check("closes", talk.ask(DeviceRequest.CLOSE, 0), 0);
    talk.check("opensAfterAClose", talk.ask(DeviceRequest.OPEN, 3), 0);
  }

  private static void anyOffsetAndLength(DriverTalk talk) {
    int[][] pieces = {{0, 512}, {0, 1}, {511, 2}, {1, 511}, {513, 1}, {4095, 4098}, {700, 8192}};
    for (int[] piece : pieces) {
      String name = "writesAndReads" + piece[1] + "At" + piece[0];
      talk.fill(piece[1], piece[0]);
      int written = talk.ask(DeviceRequest.WRITE, piece[0], piece[1]);
      talk.fill(piece[1], 99);
      int read = talk.ask(DeviceRequest.READ, piece[0], piece[1]);
      boolean same = talk.holds(piece[1], piece[0]);
      talk.check(
          name,
          written == piece[1] && read == piece[1] && same,
          "written=" + written + " read=" + read + " same=" + same);
    }
    talk.fill(10, 1);
    talk.ask(DeviceRequest.WRITE, 600, 10);
    talk.ask(DeviceRequest.READ, 590, 10);
    talk.fill(3, 50);
    talk.ask(DeviceRequest.WRITE, 603, 3);
    talk.ask(DeviceRequest.READ, 600, 3);
    talk.check("writesNothingBeside", talk.holds(3, 1), "other bytes before what was written");
  }

  private static void end(DriverTalk talk, long size) {
    talk.check("movesWhatIsInside", talk.ask(DeviceRequest.READ, size - 100, 200), 100);
    talk.check("writesWhatIsInside", talk.ask(DeviceRequest.WRITE, size - 100, 200), 100);
    talk.check("nothingAtTheEnd", talk.ask(DeviceRequest.READ, size, 200), 0);
    talk.check("nothingBehindTheEnd", talk.ask(DeviceRequest.WRITE, size + (1L << 33), 200), 0);
    talk.check("negativePosition", talk.ask(DeviceRequest.READ, -1, 10), -Errno.EINVAL);
    talk.check("negativeLength", talk.ask(DeviceRequest.READ, 0, -1), -Errno.EINVAL);
    talk.check("lengthZero", talk.ask(DeviceRequest.READ, 0, 0), 0);
  }

  // Two buffers far from each other.
  private static void vectors(DriverTalk talk) {
    Memory memory = talk.sys().ipc().memory();
    int vector = talk.sys().heap().allocate(16);
    int access = Grants.READ | Grants.WRITE;
    Grants grants = talk.sys().grants();
    int vectorGrant = grants.direct(talk.driver(), vector, 16, access);
    int first = grants.direct(talk.driver(), talk.buffer() + 4000, 700, access);
    int second = grants.direct(talk.driver(), talk.buffer(), 1301, access);
    talk.fill(DriverTalk.BUFFER_BYTES, 3);
    vector(memory, vector, first, second);
    int written = talk.ask(DeviceRequest.SCATTER, talk.minor(), 301, 2, vectorGrant);
    boolean told = memory.int32(vector + 4) == 0 && memory.int32(vector + 12) == 0;
    talk.check("scatters", written == 0 && told, "status=" + written + " told=" + told);
    talk.ask(DeviceRequest.READ, 301 + 700, 1301);
    talk.check("secondComesBehindTheFirst", talk.holds(1301, 3), "other bytes");

    vector(memory, vector, first, second);
    talk.fill(DriverTalk.BUFFER_BYTES, 80);
    int read = talk.ask(DeviceRequest.GATHER, talk.minor(), 301, 2, vectorGrant);
    talk.check("gathers", read == 0 && talk.holds(1301, 3), "status=" + read);
    talk.check(
        "vectorWithoutElements",
        talk.ask(DeviceRequest.GATHER, talk.minor(), 0, 0, vectorGrant),
        -Errno.EINVAL);
    talk.check(
        "vectorWithTooMany",
        talk.ask(
            DeviceRequest.GATHER, talk.minor(), 0, BlockDriverLoop.VECTOR_MAX + 1, vectorGrant),
        -Errno.EINVAL);
  }

  private static void vector(Memory memory, int vector, int first, int second) {
    memory.int32(vector, first);
    memory.int32(vector + 4, 700);
    memory.int32(vector + 8, second);
    memory.int32(vector + 12, 1301);
  }

  private static void mistakes(DriverTalk talk) {
    int refused = talk.ask(DeviceRequest.READ, talk.minor(), 0, 10, 4000);
    talk.check("noGrant", refused == -Errno.EPERM || refused == -Errno.EFAULT, "status=" + refused);
    int beyond = talk.ask(DeviceRequest.READ, 0, DriverTalk.BUFFER_BYTES + 1);
    talk.check(
        "grantTooShort", beyond == -Errno.EPERM || beyond == -Errno.EFAULT, "status=" + beyond);
    talk.check("cancelOfNothing", talk.ask(DeviceRequest.CANCEL, 4), -Errno.EINTR);
    talk.check("select", talk.ask(DeviceRequest.SELECT, 1), -Errno.EINVAL);
    talk.check(
        "unknownRequest",
        talk.ask(0x450, talk.minor(), 0, 0, talk.grant()),
        1_000_000 - Errno.ENOSYS);
  }

  private static void ioctls(DriverTalk talk, long size) {
    talk.check("unknownIoctl", talk.ask(DeviceRequest.IOCTL, UNKNOWN_IOCTL), -Errno.ENOTTY);
    talk.check("tellsItsPlace", talk.ask(DeviceRequest.IOCTL, BlockDriverLoop.DIOCGETP), 0);
    Memory memory = talk.sys().ipc().memory();
    long base = memory.int64(talk.buffer());
    long told = memory.int64(talk.buffer() + 8);
    talk.check("placeIsRight", base == 0 && told == size, "base=" + base + " size=" + told);
  }
}
