package samsara.vfs;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.RequestHandler;
import samsara.testkit.FakeIpc;

/// The traps of VFS. Beyond what the test kit's can do, a SENDREC may fail in any way.
final class ScriptedIpc implements Ipc {
  /// Who answers a SENDREC: overwrites the message and answers the result of the trap.
  final Map<Integer, ToIntFunction<long[]>> peers = new HashMap<>();

  private final FakeIpc base;

  ScriptedIpc(FakeIpc base) {
    this.base = base;
  }

  @Override
  public int sendrec(int peer, long[] message) {
    ToIntFunction<long[]> answer = peers.get(peer);
    return answer == null ? -Errno.EDEADSRCDST : answer.applyAsInt(message);
  }

  @Override
  public int send(int destination, long[] message) {
    return base.send(destination, message);
  }

  @Override
  public int receive(int source, long[] message) {
    return base.receive(source, message);
  }

  @Override
  public int kernelCall(long[] message) {
    return base.kernelCall(message);
  }

  @Override
  public Memory memory() {
    return base.memory();
  }

  @Override
  public int endpoint() {
    return base.endpoint();
  }

  @Override
  public int status() {
    return base.status();
  }

  @Override
  public int notify(int destination) {
    return base.notify(destination);
  }

  @Override
  public int sendnb(int destination, long[] message) {
    return base.sendnb(destination, message);
  }

  @Override
  public int senda(int tableAddress, int entryCount) {
    return base.senda(tableAddress, entryCount);
  }

  @Override
  public int receiveServing(RequestHandler handler, long[] message) {
    return base.receiveServing(handler, message);
  }

  @Override
  public int dataStart() {
    return base.dataStart();
  }

  @Override
  public int dataEnd() {
    return base.dataEnd();
  }

  @Override
  public int initialStackPointer() {
    return base.initialStackPointer();
  }
}
