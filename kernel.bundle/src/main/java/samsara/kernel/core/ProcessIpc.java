package samsara.kernel.core;

import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.kernel.context.Killed;

/// The traps of one process.
///
/// Hot path: two comparisons, then the kernel.
final class ProcessIpc implements Ipc {
  private final Body body;
  private final Core core;
  private final Traps traps;

  ProcessIpc(Body body, Core core, Traps traps) {
    this.body = body;
    this.core = core;
    this.traps = traps;
  }

  private void enter() {
    if (body.dead) {
      core.cpu().refuse(body);
    }
    if (core.scheduler().current() != body.proc || body.proc.body != body) {
      throw new TrapMisuse("trap of " + body + " by somebody else");
    }
  }

  private void enter(long[] message) {
    enter();
    if (message.length < Message.WORDS) {
      throw new TrapMisuse("message of %d words".formatted(message.length));
    }
  }

  /// A defect of the kernel: it must not look like one of the process. An overflow is the process's
  /// own, but may have left a table half changed.
  private RuntimeException failed(Throwable cause) {
    if (cause instanceof TrapMisuse misuse) {
      return misuse;
    }
    if (cause instanceof StackOverflowError overflow) {
      core.cpu().overflowed();
      throw overflow;
    }
    core.panic("defect in a trap of " + body, cause);
    throw new Killed();
  }

  @Override
  public int send(int destination, long[] message) {
    enter(message);
    try {
      return traps.send(body, destination, message, true);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int receive(int source, long[] message) {
    enter(message);
    try {
      return traps.receive(body, source, message);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int sendrec(int peer, long[] message) {
    enter(message);
    try {
      return traps.sendrec(body, peer, message);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int notify(int destination) {
    enter();
    try {
      return traps.notify(body, destination);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int sendnb(int destination, long[] message) {
    enter(message);
    try {
      return traps.send(body, destination, message, false);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int senda(int tableAddress, int entryCount) {
    enter();
    try {
      return traps.senda(body, tableAddress, entryCount);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int kernelCall(long[] message) {
    enter(message);
    try {
      return core.calls().perform(body, message);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int receiveServing(RequestHandler handler, long[] message) {
    enter(message);
    try {
      return traps.receiveServing(body, handler, message);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  @Override
  public int status() {
    return body.status;
  }

  @Override
  public int endpoint() {
    return body.proc.endpoint;
  }

  @Override
  public Memory memory() {
    return core.memories().ownOf(body);
  }

  @Override
  public int dataStart() {
    return body.dataStart;
  }

  @Override
  public int dataEnd() {
    return body.dataEnd != 0 ? body.dataEnd : core.measureData(body);
  }

  @Override
  public int initialStackPointer() {
    return body.initialStackPointer;
  }

  @Override
  public String toString() {
    return "Ipc of " + body + " " + Endpoint.toString(body.proc.endpoint);
  }
}
