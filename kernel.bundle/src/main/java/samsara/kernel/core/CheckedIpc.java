package samsara.kernel.core;

import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.RequestHandler;

/// The traps of a process in a test: the same, and the invariants are checked after each. A normal
/// run has none of these, so checking costs it nothing.
final class CheckedIpc implements Ipc {
  private final Ipc ipc;
  private final Core core;

  CheckedIpc(Ipc ipc, Core core) {
    this.ipc = ipc;
    this.core = core;
  }

  private int checked(int result) {
    core.requireInvariants();
    return result;
  }

  @Override
  public int send(int destination, long[] message) {
    return checked(ipc.send(destination, message));
  }

  @Override
  public int receive(int source, long[] message) {
    return checked(ipc.receive(source, message));
  }

  @Override
  public int sendrec(int peer, long[] message) {
    return checked(ipc.sendrec(peer, message));
  }

  @Override
  public int notify(int destination) {
    return checked(ipc.notify(destination));
  }

  @Override
  public int sendnb(int destination, long[] message) {
    return checked(ipc.sendnb(destination, message));
  }

  @Override
  public int senda(int tableAddress, int entryCount) {
    return checked(ipc.senda(tableAddress, entryCount));
  }

  @Override
  public int kernelCall(long[] message) {
    return checked(ipc.kernelCall(message));
  }

  @Override
  public int receiveServing(RequestHandler handler, long[] message) {
    RequestHandler checking =
        request -> {
          core.requireInvariants();
          return handler.handle(request);
        };
    return checked(ipc.receiveServing(checking, message));
  }

  @Override
  public int status() {
    return ipc.status();
  }

  @Override
  public int endpoint() {
    return ipc.endpoint();
  }

  @Override
  public Memory memory() {
    return ipc.memory();
  }

  @Override
  public int dataStart() {
    return ipc.dataStart();
  }

  @Override
  public int dataEnd() {
    return ipc.dataEnd();
  }

  @Override
  public int initialStackPointer() {
    return ipc.initialStackPointer();
  }

  @Override
  public String toString() {
    return ipc.toString();
  }
}
