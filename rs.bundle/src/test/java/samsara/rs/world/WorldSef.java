package samsara.rs.world;

import java.util.List;
import java.util.function.Supplier;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.sef.Sef;
import samsara.sys.Sys;

/// SEF as far as RS uses it besides its loop.
final class WorldSef implements Sef {
  private final World world;
  private final Sys sys;

  WorldSef(World world, Sys sys) {
    this.world = world;
    this.sys = sys;
  }

  @Override
  public void reply(int destination, long[] message) {
    if (sys.ipc().sendnb(destination, message) == -Errno.ENOTREADY) {
      sys.async().sendNoReply(destination, message);
    }
  }

  @Override
  public int status() {
    return world.status();
  }

  @Override
  public Sys sys() {
    return sys;
  }

  @Override
  public Ipc ipc() {
    return sys.ipc();
  }

  @Override
  public String name() {
    return "rs";
  }

  @Override
  public List<String> arguments() {
    return List.of();
  }

  @Override
  public int initType() {
    return 0;
  }

  @Override
  public Sef onInitFresh(Init callback) {
    return this;
  }

  @Override
  public Sef onInitUpdate(Init callback) {
    return this;
  }

  @Override
  public Sef onInitRestart(Init callback) {
    return this;
  }

  @Override
  public Sef onPing(Ping callback) {
    return this;
  }

  @Override
  public Sef onPrepare(Prepare callback) {
    return this;
  }

  @Override
  public Sef onStateIsValid(StateIsValid callback) {
    return this;
  }

  @Override
  public Sef onStateChanged(StateChanged callback) {
    return this;
  }

  @Override
  public Sef onStateDump(StateDump callback) {
    return this;
  }

  @Override
  public Sef onStateSave(StateSave callback) {
    return this;
  }

  @Override
  public Sef onSignal(SignalHandler callback) {
    return this;
  }

  @Override
  public Sef onSignalManager(SignalManager callback) {
    return this;
  }

  @Override
  public Sef onAlarm(Alarm callback) {
    return this;
  }

  @Override
  public Sef onDebugDump(Supplier<String> callback) {
    return this;
  }

  @Override
  public void startup() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int receive(int source, long[] message) {
    throw new UnsupportedOperationException(Endpoint.toString(source) + Message.type(message));
  }

  @Override
  public void serve(RequestHandler handler) {
    throw new UnsupportedOperationException();
  }
}
