package samsara.rs.world;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.protocol.kernel.AsyncEntry;
import samsara.testkit.FakeMemory;

/// RS's traps. It may not block: SEND, SENDREC and RECEIVE are errors.
final class WorldIpc implements Ipc {
  private static final int DATA_START = 0x1000;
  private static final int DATA_BYTES = 256 * 1024;

  private final World world;
  private final FakeMemory memory = new FakeMemory().map(DATA_START, DATA_BYTES);
  private int table;
  private int count;

  WorldIpc(World world) {
    this.world = world;
  }

  @Override
  public int send(int destination, long[] message) {
    throw new AssertionError("RS blocks in a send to " + Endpoint.toString(destination));
  }

  @Override
  public int receive(int source, long[] message) {
    throw new AssertionError("RS blocks in a receive from " + Endpoint.toString(source));
  }

  @Override
  public int sendrec(int peer, long[] message) {
    throw new AssertionError("RS blocks in a sendrec to " + Endpoint.toString(peer));
  }

  @Override
  public int receiveServing(RequestHandler handler, long[] message) {
    throw new AssertionError("RS serves");
  }

  @Override
  public int notify(int destination) {
    return world.kernel.notify(destination);
  }

  @Override
  public int sendnb(int destination, long[] message) {
    return world.kernel.answer(destination, message.clone());
  }

  @Override
  public int senda(int tableAddress, int entryCount) {
    table = tableAddress;
    count = entryCount;
    return Errno.OK;
  }

  /// Delivers asynchronous messages to whom takes them.
  void deliverAsync() {
    for (int i = 0; i < count; i++) {
      int entry = table + i * AsyncEntry.SIZE_BYTES;
      int flags = memory.int32(entry + AsyncEntry.FLAGS);
      if ((flags & AsyncEntry.VALID) != 0 && (flags & AsyncEntry.DONE) == 0) {
        long[] message = Message.create();
        for (int at = 0; at < Message.SIZE_BYTES; at += Integer.BYTES) {
          Message.int32(message, at, memory.int32(entry + AsyncEntry.MESSAGE + at));
        }
        int destination = memory.int32(entry + AsyncEntry.DESTINATION);
        boolean noReply = (flags & AsyncEntry.NOREPLY) != 0;
        int result = world.kernel.deliver(destination, message, noReply);
        if (result != -Errno.ENOTREADY) {
          memory.int32(entry + AsyncEntry.RESULT, result);
          memory.int32(entry + AsyncEntry.FLAGS, flags | AsyncEntry.DONE);
        }
      }
    }
  }

  @Override
  public int kernelCall(long[] message) {
    int result = world.kernel.call(message);
    Message.type(message, result);
    return result;
  }

  @Override
  public int status() {
    return world.status();
  }

  @Override
  public int endpoint() {
    return Endpoint.RS;
  }

  @Override
  public FakeMemory memory() {
    return memory;
  }

  @Override
  public int dataStart() {
    return DATA_START;
  }

  @Override
  public int dataEnd() {
    return DATA_START + DATA_BYTES;
  }

  @Override
  public int initialStackPointer() {
    return 0;
  }
}
