package samsara.driver.hello;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.protocol.ds.DsFlag;
import samsara.sef.InitInfo;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Driver of `/dev/hello`, the smallest one that shows a live update and a recovery: it counts its
/// opens, hands the count to its next version, and begins again at 0 after a crash.
///
/// Designed for extension: the sample versions of it replace single steps.
///
/// MINIX: `drivers/hello/hello.c`.
public class Hello implements SystemProcess, CharDriver {
  private static final String GREETING = "Hello, World!";
  private static final byte[] CONTENT = (GREETING + "\n").getBytes(StandardCharsets.US_ASCII);

  /// Key in DS under which an update finds the count.
  private static final String OPEN_COUNTER_KEY = "open_counter";

  private int openCounter;

  // Set once, at the start of main.
  @SuppressWarnings("NullAway.Init")
  private Sys sys;

  @Override
  public final void main(Sef sef) {
    sys = sef.sys();
    sef.onInitFresh(this::initFresh)
        .onInitUpdate(this::initUpdate)
        .onInitRestart(this::initRestart)
        .onPrepare(this::prepare)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateDump(state -> "open_counter=" + openCounter)
        .onStateSave(this::save);
    sef.startup();
    new CharDriverLoop(sef, this).run();
  }

  /// Prints a line, as `hello: text`.
  protected final void print(String text) {
    sys.print(text);
  }

  /// The system library of this process.
  protected final Sys sys() {
    return sys;
  }

  /// Starts for the first time.
  protected int initFresh(int type, InitInfo info) {
    print(GREETING);
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  /// Takes over from the version before: the count comes out of DS, and nobody needs to notice.
  protected int initUpdate(int type, InitInfo info) {
    try {
      openCounter = sys.dataStore().retrieveU32(OPEN_COUNTER_KEY);
      sys.dataStore().deleteU32(OPEN_COUNTER_KEY);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    print(GREETING + " Hey, I'm a new version!");
    return Errno.OK;
  }

  /// Starts in place of one that crashed: its count is lost.
  protected int initRestart(int type, InitInfo info) {
    print(GREETING + " Hey, I've just been restarted!");
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  /// Says whether it can be updated now: always.
  protected int prepare(int state) {
    return Errno.OK;
  }

  /// Leaves the count for the next version.
  protected int save(int state) {
    try {
      sys.dataStore().publishU32(OPEN_COUNTER_KEY, openCounter, DsFlag.OVERWRITE);
      return Errno.OK;
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  @Override
  public int open(int minor, int access) throws ErrnoException {
    if (minor != 0) {
      throw new ErrnoException(Errno.ENXIO);
    }
    openCounter++;
    print("hello_open(). Called " + openCounter + " time(s).");
    return Errno.OK;
  }

  @Override
  public void close(int minor) {
    print("hello_close()");
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    print("hello_transfer()");
    if (position < 0 || position >= CONTENT.length) {
      return 0;
    }
    int from = (int) position;
    int length = Math.min(CONTENT.length - from, buffer.bytes());
    buffer.put(0, Arrays.copyOfRange(CONTENT, from, from + length));
    return length;
  }
}
