package samsara.rs.world;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.pm.PmCall;
import samsara.protocol.rs.RsMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.rs.world.Records.Start;

/// A user process that asks RS for things, one at a time.
public final class Client {
  private static final int BUFFER = 0x1000;
  private static final int COMMAND = 40;
  private static final int COMMAND_BYTES = 512;
  private static final int BUFFER_BYTES = 0x18000;
  private static final int ANSWER_TICKS_MAX = 600 * World.HZ;

  private final World world;
  private final int endpoint;
  private long @Nullable [] answer;
  private boolean waits;

  Client(World world, int endpoint) {
    this.world = world;
    this.endpoint = endpoint;
    world.clients.put(endpoint, this);
  }

  static int answer(World world, int destination, long[] message) {
    Client client = world.clients.get(destination);
    if (client == null || !client.waits) {
      throw new AssertionError("client " + destination + " is answered twice");
    }
    client.waits = false;
    client.answer = message;
    return Errno.OK;
  }

  /// Its endpoint.
  public int endpoint() {
    return endpoint;
  }

  /// Sends a request and goes on.
  public Client send(long[] message) {
    if (waits) {
      throw new AssertionError("client waits already");
    }
    waits = true;
    answer = null;
    world.toRs(endpoint, Ipc.SENDREC, message);
    return this;
  }

  /// `true` as long as there is no answer.
  public boolean isWaiting() {
    return waits;
  }

  /// Waits for the answer.
  public long[] awaitMessage() {
    world.runUntil(() -> !waits, ANSWER_TICKS_MAX);
    long[] message = answer;
    if (message == null) {
      throw new AssertionError("no answer");
    }
    return message;
  }

  /// Waits for the result.
  public int await() {
    return Message.type(awaitMessage());
  }

  private Memory memory() {
    return world.pm.memory(endpoint);
  }

  private long[] start(RsRequest request, StartRecord record) {
    record.write(memory(), BUFFER);
    long[] message = Message.ofType(request.type());
    RsMessage.startAddress(message, BUFFER);
    return message;
  }

  private long[] label(RsRequest request, String label) {
    memory().string(BUFFER, label.length() + 1, label);
    long[] message = Message.ofType(request.type());
    RsMessage.labelAddress(message, BUFFER);
    RsMessage.labelBytes(message, label.length() + 1);
    return message;
  }

  /// Sends UP.
  public Client sendUp(Start start) {
    return send(start(RsRequest.UP, start.record()));
  }

  /// Starts a service.
  public int up(Start start) {
    return sendUp(start).await();
  }

  /// Starts a service whose command fills its field to the last byte.
  public int upWithEndlessCommand(Start start) {
    start.record().write(memory(), BUFFER);
    memory().fill(BUFFER + COMMAND, COMMAND_BYTES, 'x');
    return upAt(BUFFER);
  }

  /// Starts a service from a record at an address.
  public int upAt(int address) {
    long[] message = Message.ofType(RsRequest.UP.type());
    RsMessage.startAddress(message, address);
    return send(message).await();
  }

  /// Sends UPDATE.
  public Client sendUpdate(Start start, int state, int maxTicks) {
    long[] message = start(RsRequest.UPDATE, start.record());
    RsMessage.state(message, state);
    RsMessage.maxTicks(message, maxTicks);
    return send(message);
  }

  /// Updates a service.
  public int update(Start start) {
    return sendUpdate(start, 1, 0).await();
  }

  /// Sends a request about a label.
  public Client send(RsRequest request, String label) {
    return send(label(request, label));
  }

  /// Makes a request about a label.
  public int request(RsRequest request, String label) {
    return send(request, label).await();
  }

  /// The endpoint of a label, or a negated errno.
  public int lookup(String label) {
    long[] reply = send(RsRequest.LOOKUP, label).awaitMessage();
    return Message.type(reply) < 0 ? Message.type(reply) : RsMessage.endpoint(reply);
  }

  /// Makes a request about a label of an odd length.
  public int requestWithLength(RsRequest request, int bytes) {
    long[] message = label(request, "hello");
    RsMessage.labelBytes(message, bytes);
    return send(message).await();
  }

  /// Makes a request without fields.
  public int request(RsRequest request) {
    return send(Message.ofType(request.type())).await();
  }

  /// Asks for a table, with that much room; it is then in {@link #buffer()}.
  public int sysInfo(int table, int bytes) {
    long[] message = Message.ofType(PmCall.GETSYSINFO.number());
    RsMessage.table(message, table);
    RsMessage.bufferAddress(message, BUFFER);
    RsMessage.bufferBytes(message, bytes);
    return send(message).await();
  }

  /// Asks for a table with room enough.
  public int sysInfo(int table) {
    return sysInfo(table, BUFFER_BYTES);
  }

  /// Where tables are copied to.
  public int buffer() {
    return BUFFER;
  }

  /// The client's memory.
  public Memory data() {
    return memory();
  }
}
