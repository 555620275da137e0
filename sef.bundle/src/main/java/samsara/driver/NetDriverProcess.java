package samsara.driver;

import java.nio.ByteBuffer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.NetRequest;
import samsara.protocol.rs.InitType;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.AsyncSender;
import samsara.sys.Sys;

/// A network driver process, but for its card.
///
/// - *Fresh and restart*: finds the card, stops it, publishes `drv.net.<label>`. Until a client
///   says CONF every other request is dropped: it belongs to a client of the instance before.
/// - *Live update*, in any state: the card is stopped, the client, its mode, its requests and the
///   statistics go to the new version, which starts the card again once RS has accepted it. A frame
///   that was on the way through the card is lost, as on a cable.
/// - *SIGTERM*: stops the card and exits.
///
/// A lost interrupt is made good by a look at the card ten times a second.
///
/// ~~~
/// public SystemProcess newProcess() {
///   return new NetDriverProcess(Rtl8139::find);
/// }
/// ~~~
///
/// MINIX: `lib/libnetdriver`, the main loops of `drivers/rtl8139` and its like.
public final class NetDriverProcess implements SystemProcess {
  private static final String STATE_PREFIX = "net.";
  private static final int STATE_BYTES_MAX = 8 * 1024;
  private static final int LOOKS_A_SECOND = 10;

  // Answers that nobody takes; requests of whoever leaves more are dropped.
  private static final int ANSWERS_MAX = AsyncSender.COUNT_MAX / 2;

  private final NetDriver.Finder finder;
  private final EthernetStatistics statistics = new EthernetStatistics();
  private int hook;

  @SuppressWarnings("NullAway.Init") // The next three are set by main or init.
  private Sef sef;

  @SuppressWarnings("NullAway.Init")
  private Sys sys;

  @SuppressWarnings("NullAway.Init")
  private NetDriver driver;

  @SuppressWarnings("NullAway.Init")
  private NetPort port;

  /// A driver of the cards that `finder` finds.
  public NetDriverProcess(NetDriver.Finder finder) {
    this.finder = finder;
  }

  @Override
  public void main(Sef newSef) {
    sef = newSef;
    sys = sef.sys();
    sef.onInitFresh((type, info) -> init(false))
        .onInitUpdate((type, info) -> init(true))
        .onInitRestart((type, info) -> init(false))
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateChanged((before, after) -> calledOff(after))
        .onStateSave(state -> save())
        .onStateDump(state -> port.toString())
        .onDebugDump(() -> port.toString())
        .onSignal((system, signal) -> signal(signal));
    sef.startup();
    if (sef.initType() == InitType.LIVE_UPDATE) {
      port.resume(); // not before RS has accepted this version: until then the old one may go on
    }
    watch();
    sef.serve(this::handle);
  }

  private int init(boolean update) {
    try {
      driver = finder.find(sys, sef.arguments(), statistics);
      driver.stop();
      hook = ErrnoException.check(sys.devices().hook(driver.irq(), 0, 0));
      port = new NetPort(sys, driver, statistics);
      int result = Errno.OK;
      if (update) {
        result = saved().take(state -> port.restore(ByteBuffer.wrap(state)));
      } else {
        announce();
      }
      return result;
    } catch (ErrnoException e) {
      sys.print("no card: " + e.getMessage());
      return -e.errno();
    }
  }

  private String label() throws ErrnoException {
    return sys.dataStore().retrieveLabel(sys.ipc().endpoint());
  }

  private void announce() throws ErrnoException {
    sys.dataStore().publishU32(NetRequest.KEY_PREFIX + label(), 1, DsFlag.OVERWRITE);
  }

  // ---- The loop. ----

  private boolean handle(long[] message) {
    int status = sef.status();
    if (Ipc.isNotify(status)) {
      if (Message.source(message) == Endpoint.HARDWARE) {
        driver.interrupt();
        port.advance();
        sys.devices().enable(hook);
      }
      return false;
    }
    NetRequest request = NetRequest.of(Message.type(message));
    if (sys.async().pending() >= ANSWERS_MAX) {
      return false;
    }
    if (request == null) {
      return CharDriverLoop.refuse(message, status);
    }
    return port.handle(request, message);
  }

  private void watch() {
    sys.timers()
        .set(
            Math.max(1, sys.hz() / LOOKS_A_SECOND),
            () -> {
              if (port.isRunning()) {
                driver.interrupt();
                driver.watch(sys.kernel().uptimeTicks());
                port.advance();
              }
              watch();
            });
  }

  private void signal(int signal) {
    if (signal == Signal.TERM) {
      driver.stop();
      sys.exit();
    }
  }

  // ---- Live update. ----

  private int save() {
    driver.stop();
    ByteBuffer state = ByteBuffer.allocate(STATE_BYTES_MAX);
    port.save(state);
    byte[] bytes = new byte[state.position()];
    state.flip().get(bytes);
    int result;
    try {
      result = saved().save(bytes);
    } catch (ErrnoException e) {
      result = -e.errno();
    }
    if (result != Errno.OK) {
      port.resume();
    }
    return result;
  }

  private SavedState saved() throws ErrnoException {
    return new SavedState(sys, STATE_PREFIX + label(), STATE_BYTES_MAX);
  }

  // This version goes on after all.
  private void calledOff(int state) {
    if (state == 0) {
      port.resume();
    }
  }
}
