package samsara.sef;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.sys.Sys;

/// SEF of one process.
///
/// MINIX: `lib/libsys/sef.c`.
final class SefRuntime implements Sef {
  private final Sys sys;
  private final Ipc ipc;
  private final SystemEvents events;

  SefRuntime(Sys sys) {
    this.sys = sys;
    ipc = sys.ipc();
    events = new SystemEvents(sys);
  }

  @Override
  public Sef onInitFresh(Init callback) {
    events.init.fresh = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onInitUpdate(Init callback) {
    events.init.liveUpdate = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onInitRestart(Init callback) {
    events.init.restart = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onPing(Ping callback) {
    events.ping.callback = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onPrepare(Prepare callback) {
    events.liveUpdate.prepare = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onStateIsValid(StateIsValid callback) {
    events.liveUpdate.isValid = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onStateChanged(StateChanged callback) {
    events.liveUpdate.changed = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onStateDump(StateDump callback) {
    events.liveUpdate.dump = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onStateSave(StateSave callback) {
    events.liveUpdate.save = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onSignal(SignalHandler callback) {
    events.signal.handler = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onSignalManager(SignalManager callback) {
    events.signal.manager = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onAlarm(Alarm callback) {
    events.alarm.callback = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public Sef onDebugDump(Supplier<String> callback) {
    events.debugDump.callback = Objects.requireNonNull(callback);
    return this;
  }

  @Override
  public void startup() {
    if (ipc.endpoint() == Endpoint.RS) {
      events.init.runWithoutRs();
      return;
    }
    long[] message = Message.create();
    do {
      int result = ipc.receive(Endpoint.RS, message);
      if (result != Errno.OK) {
        throw new Panic("no INIT can be received: error=" + Errno.nameOf(result));
      }
    } while (!isInit(message));
    events.init.handle(message);
  }

  // RS may ask for a sign of life before anything else; what else comes too early is dropped.
  private boolean isInit(long[] message) {
    if (Ipc.isNotify(ipc.status())) {
      events.ping.handle(Message.source(message));
      return false;
    }
    if (InitEvent.matches(message)) {
      return true;
    }
    sys.print(
        "message before INIT is dropped: type=0x" + Integer.toHexString(Message.type(message)));
    return false;
  }

  @Override
  public int receive(int source, long[] message) {
    int result;
    do {
      prepareUpdate();
      result = ipc.receive(source, message);
    } while (result == Errno.OK && events.handle(message, ipc.status()));
    return result;
  }

  @Override
  public void serve(RequestHandler handler) {
    long[] message = Message.create();
    for (; ; ) {
      int result = receiveServing(handler, message);
      if (result != Errno.OK) {
        throw new Panic("no message can be received: error=" + Errno.nameOf(result));
      }
      int source = Message.source(message);
      int status = ipc.status();
      if (handler.handle(message)) {
        answer(source, status, message);
      }
    }
  }

  // While an update is being prepared each request has to come through the loop, since the service
  // is asked before every receive.
  private int receiveServing(RequestHandler handler, long[] message) {
    int result;
    do {
      prepareUpdate();
      result =
          events.liveUpdate.isPreparing()
              ? ipc.receive(Endpoint.ANY, message)
              : ipc.receiveServing(handler, message);
    } while (result == Errno.OK && events.handle(message, ipc.status()));
    return result;
  }

  private void prepareUpdate() {
    if (events.liveUpdate.isPreparing()) {
      events.liveUpdate.beforeReceive();
    }
  }

  private void answer(int destination, int status, long[] message) {
    switch (Ipc.primitiveOf(status)) {
      case Ipc.SENDREC ->
          ipc.sendnb(destination, message); // one that waits no more needs no answer
      case Ipc.NOTIFY -> throw new Panic("answer to a notification: source=" + destination);
      default -> sys.async().sendNoReply(destination, message);
    }
  }

  @Override
  public void reply(int destination, long[] message) {
    if (ipc.sendnb(destination, message) == -Errno.ENOTREADY) {
      sys.async().sendNoReply(destination, message);
    }
  }

  @Override
  public int status() {
    return ipc.status();
  }

  @Override
  public int initType() {
    return events.init.type();
  }

  @Override
  public Sys sys() {
    return sys;
  }

  @Override
  public Ipc ipc() {
    return ipc;
  }

  @Override
  public String name() {
    return sys.name();
  }

  @Override
  public List<String> arguments() {
    return Arguments.read(ipc);
  }
}
