package samsara.driver.hello;

import java.nio.charset.StandardCharsets;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.protocol.ds.DsFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the hello driver: `/dev/hello` says "Hello, World!". It counts how often it was
/// opened, and the count is the state that a live update has to carry over and a crash loses.
///
/// MINIX: `drivers/hello/hello.c`.
public final class Hello implements SystemProcess, CharDriver {
  private static final byte[] MESSAGE = "Hello, World!\n".getBytes(StandardCharsets.UTF_8);

  /// Key of the saved state in DS.
  static final String OPEN_COUNTER_KEY = "open_counter";

  private final String greeting;

  // Survives an update under OPEN_COUNTER_KEY; begins at 0 after a restart.
  private int openCounter;

  @SuppressWarnings("NullAway.Init") // Set by register, before anything can be called.
  private Sys sys;

  /// @param greeting what this version says when it starts
  public Hello(String greeting) {
    this.greeting = greeting;
  }

  @Override
  public void main(Sef sef) {
    register(sef);
    sef.startup();
    new CharDriverLoop(sef, this).run();
  }

  /// Registers what this driver has to say to events.
  public void register(Sef sef) {
    sys = sef.sys();
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initUpdate())
        .onInitRestart((type, info) -> initRestart())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateDump(state -> dump())
        .onStateSave(state -> save())
        .onDebugDump(this::dump);
  }

  private int initFresh() {
    sys.print(greeting);
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  private int initRestart() {
    sys.print(greeting);
    sys.print("Hey, I've just been restarted!");
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  // Nobody is to notice: there is no announcement.
  private int initUpdate() {
    try {
      openCounter = sys.dataStore().retrieveU32(OPEN_COUNTER_KEY);
      sys.dataStore().deleteU32(OPEN_COUNTER_KEY);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    sys.print(greeting);
    sys.print("Hey, I'm a new version!");
    return Errno.OK;
  }

  private int save() {
    try {
      sys.dataStore().publishU32(OPEN_COUNTER_KEY, openCounter, DsFlag.OVERWRITE);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return Errno.OK;
  }

  private String dump() {
    return "openCounter=" + openCounter;
  }

  @Override
  public int open(int minor, int access) {
    openCounter++;
    sys.print("hello_open(). Called " + openCounter + " time(s).");
    return Errno.OK;
  }

  @Override
  public void close(int minor) {
    sys.print("hello_close()");
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    sys.print("hello_transfer()");
    if (position < 0 || position >= MESSAGE.length) {
      return 0;
    }
    int from = (int) position;
    int bytes = Math.min(buffer.bytes(), MESSAGE.length - from);
    buffer.put(0, MESSAGE, from, bytes);
    return bytes;
  }
}
