package samsara.sef;

import samsara.abi.Ipc;
import samsara.abi.RequestHandler;
import samsara.sys.Sys;

/// SEF, the system event framework: what a service is to the rest of the system. It takes part in
/// initialisation, pings, live update and signals on the service's behalf; a service overrides what
/// it needs to, before {@link #startup()}, and never sees those messages.
///
/// ~~~
/// final class Hello implements SystemProcess {
///   private int openCounter;                       // state: reachable from the process object
///
///   public void main(Sef sef) {
///     sef.onInitFresh((type, info) -> greet())
///        .onInitUpdate((type, info) -> restore(sef.sys()))
///        .onInitRestart((type, info) -> greet())
///        .onPrepare(Prepare.ALWAYS_READY)
///        .onStateIsValid(StateIsValid.STANDARD)
///        .onStateSave(state -> save(sef.sys()));
///     sef.startup();
///     sef.serve(this::handle);
///   }
/// }
/// ~~~
///
/// | event | registered with | default |
/// |---|---|---|
/// | init | {@link #onInitFresh}, {@link #onInitUpdate}, {@link #onInitRestart} | succeeds |
/// | ping | {@link #onPing} | answers RS |
/// | update | {@link #onPrepare}, {@link #onStateIsValid}, {@link #onStateChanged}, {@link #onStateDump}, {@link #onStateSave} | refuses with `ENOSYS` |
/// | signal | {@link #onSignal}, {@link #onSignalManager} | ignored |
/// | alarm | {@link #onAlarm} | ignored |
/// | debug dump | {@link #onDebugDump} | ignored |
///
/// One instance belongs to one process and is used in its context only.
///
/// MINIX: `lib/libsys/sef.c` and its companions.
public interface Sef {
  /// Initialises a service; predefined: {@link #NULL}, {@link #FAIL}, {@link #CRASH}.
  @FunctionalInterface
  interface Init {
    /// Succeeds at once.
    Init NULL = (type, info) -> 0;

    /// Refuses with `ENOSYS`: for a service whose state is too valuable to be guessed at.
    Init FAIL = (type, info) -> -samsara.abi.Errno.ENOSYS;

    /// Dies, to test recovery.
    Init CRASH =
        (type, info) -> {
          throw new Panic("Simulating a crash at initialization time...");
        };

    /// @param type an `InitType`
    /// @return 0, or a negated errno that RS shall hear
    int init(int type, InitInfo info);
  }

  /// Answers a ping of RS; predefined: {@link #NULL} stays silent, {@link #PONG} notifies back.
  @FunctionalInterface
  interface Ping {
    /// Stays silent, so that RS takes the service for dead.
    Ping NULL = (sys, source) -> {};

    /// Notifies the source.
    Ping PONG = (sys, source) -> sys.ipc().notify(source);

    /// @param source endpoint of the asker
    void reply(Sys sys, int source);
  }

  /// Says whether the service is in the state that an update wants; asked before every receive.
  @FunctionalInterface
  interface Prepare {
    /// Never decides: only WORK_FREE, which needs no preparation, is reached.
    Prepare NULL = state -> -samsara.abi.Errno.ENOTREADY;

    /// Ready at the next receive.
    Prepare ALWAYS_READY = state -> 0;

    /// Never ready, to test the time limit.
    Prepare NEVER_READY = state -> -samsara.abi.Errno.ENOTREADY;

    /// Dies, to test recovery.
    Prepare CRASH =
        state -> {
          throw new Panic("Simulating a crash at update prepare time...");
        };

    /// @param state the state to be in
    /// @return 0 when ready, `-ENOTREADY` when not yet, another negated errno to refuse
    int prepare(int state);
  }

  /// Says whether a state can be asked for.
  @FunctionalInterface
  interface StateIsValid {
    /// None: the service can't be updated.
    StateIsValid NULL = state -> false;

    /// The three standard states.
    StateIsValid STANDARD = state -> state >= 1 && state <= 3;

    /// Only WORK_FREE.
    StateIsValid WORK_FREE = state -> state == 1;

    /// @param state never the NULL state
    boolean isValid(int state);
  }

  /// Hears that another state is asked for than before.
  @FunctionalInterface
  interface StateChanged {
    /// Does nothing.
    StateChanged NULL = (oldState, newState) -> {};

    /// @param oldState the state so far, NULL (0) if none
    /// @param newState the state from now on, NULL (0) if the update was called off
    void changed(int oldState, int newState);
  }

  /// Describes the service's state for diagnostics while it prepares.
  @FunctionalInterface
  interface StateDump {
    /// Describes nothing.
    StateDump NULL = state -> "NULL";

    /// @return one line
    String dump(int state);
  }

  /// Saves what the new version shall find, when the service is ready.
  @FunctionalInterface
  interface StateSave {
    /// Saves nothing.
    StateSave NULL = state -> 0;

    /// @return 0; `-ENOTREADY` to be asked again after the next message; another negated errno ends
    ///   the update
    int save(int state);
  }

  /// Handles a signal.
  @FunctionalInterface
  interface SignalHandler {
    /// Ignores it.
    SignalHandler NULL = (sys, signal) -> {};

    /// Exits on TERM.
    SignalHandler TERM =
        (sys, signal) -> {
          if (signal == samsara.abi.Signal.TERM) {
            sys.exit();
          }
        };

    /// Does what POSIX does by default: exits, but for signals that are ignored there.
    SignalHandler POSIX_DEFAULT = PosixDefault::handle;

    /// @param signal a number of `samsara.abi.Signal`
    void handle(Sys sys, int signal);
  }

  /// Handles the signals of other processes, for a signal manager.
  @FunctionalInterface
  interface SignalManager {
    /// Lets the target run on.
    SignalManager NULL = (target, signal) -> 0;

    /// @param target endpoint of the process that has the signal
    /// @return 0 to go on, `-EDEADSRCDST` to leave the target stopped and unfinished
    int manage(int target, int signal);
  }

  /// Hears an alarm of the clock.
  @FunctionalInterface
  interface Alarm {
    /// @param uptimeTicks ticks since boot
    void expired(int uptimeTicks);
  }

  Sef onInitFresh(Init callback);

  Sef onInitUpdate(Init callback);

  Sef onInitRestart(Init callback);

  Sef onPing(Ping callback);

  Sef onPrepare(Prepare callback);

  Sef onStateIsValid(StateIsValid callback);

  Sef onStateChanged(StateChanged callback);

  Sef onStateDump(StateDump callback);

  Sef onStateSave(StateSave callback);

  Sef onSignal(SignalHandler callback);

  Sef onSignalManager(SignalManager callback);

  Sef onAlarm(Alarm callback);

  /// A dump that someone asked for, as text; default: none.
  Sef onDebugDump(java.util.function.Supplier<String> callback);

  /// Initialises the service: waits for RS's INIT, runs the matching callback, reports its result
  /// and waits for RS's answer. RS itself just runs its fresh callback. Messages that come before
  /// INIT stay queued. Panics if that is impossible; a failed init never returns, since RS ends the
  /// service.
  void startup();

  /// Receives a message that is no system event. Events are handled on the way, if `source` is ANY
  /// or the event's source. Fills `message`; {@link #status()} tells how it was sent.
  ///
  /// @return 0 or a negated errno
  int receive(int source, long[] message);

  /// Receives and answers requests for ever. A request that came by SENDREC is answered to its
  /// waiting sender (and dropped if it no longer waits); any other sender gets the answer
  /// asynchronously. Notifications and messages go to `handler` alike: ask {@link #status()}.
  void serve(RequestHandler handler);

  /// Sends an answer that `handler` had put off; never blocks. If the destination is not waiting
  /// for it just now the answer follows asynchronously, and will not be taken for that of a later
  /// SENDREC.
  void reply(int destination, long[] message);

  /// Status word of the message received last.
  int status();

  /// How this process was started, a `samsara.protocol.rs.InitType`; known after {@link #startup}.
  int initType();

  /// The system library of this process.
  Sys sys();

  /// The traps of this process.
  Ipc ipc();

  /// The name that the process was started under.
  String name();

  /// Words of the command line behind the program, empty at boot.
  java.util.List<String> arguments();
}
