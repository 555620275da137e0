package samsara.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.RsRequest;
import samsara.sef.ProcessStart;
import samsara.sef.SystemProcess;
import samsara.sys.PublicTable;

/// The traps of a process that is tested alone, after a script:
///
/// - {@link #deliver} and its shortcuts put messages into the queue that `receive` reads;
/// - {@link #whenIdle} adds a step that runs when the process would block in `receive`: it delivers
///   more, or looks at what happened so far;
/// - {@link #peer} says how another process answers a SENDREC;
/// - {@link #sent()} tells what the process sent.
///
/// A process that would block with nothing left in the script is stopped, and {@link #run} returns.
///
/// ~~~
/// FakeIpc ipc = new FakeIpc(Endpoint.DS);
/// ipc.init(InitType.FRESH);
/// ipc.whenIdle(() -> ipc.request(client, message));
/// ipc.run(new DsProcess());
/// assertThat(ipc.answerTo(client)) …
/// ~~~
public final class FakeIpc implements Ipc {
  /// Where the process's data region begins.
  public static final int DATA_START = 0x1000;

  /// Size of that region.
  public static final int DATA_BYTES = 512 * 1024;

  /// The process would block and the script is at its end.
  public static final class ScriptEnded extends Error {
    ScriptEnded(String where) {
      super("blocked in " + where);
    }
  }

  /// The process made SYS_EXIT.
  public static final class Exited extends Error {
    Exited() {
      super("exited");
    }
  }

  private static final class Incoming {
    private final int status;
    private final long[] message;

    Incoming(int status, long[] message) {
      this.status = status;
      this.message = message;
    }
  }

  private final FakeMemory memory = new FakeMemory().map(DATA_START, DATA_BYTES);
  private final FakeKernel kernel = new FakeKernel(this);
  private final Deque<Incoming> inbox = new ArrayDeque<>();
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final Map<Integer, RequestHandler> peers = new HashMap<>();
  private final Set<Integer> busy = new HashSet<>();
  private final Set<Integer> dead = new HashSet<>();
  private final List<Sent> sent = new ArrayList<>();
  private int endpoint;
  private int status;
  private int dataEnd = DATA_START + DATA_BYTES;
  private int initialStackPointer;
  private int asyncTable;
  private int asyncCount;
  private boolean serving;

  /// A process with that endpoint.
  public FakeIpc(int endpoint) {
    this.endpoint = endpoint;
  }

  /// Runs a process until it blocks for ever, or exits.
  ///
  /// @return `true` if it exited
  public boolean run(SystemProcess process) {
    try {
      ProcessStart.run(process, this);
    } catch (ScriptEnded end) {
      return false;
    } catch (Exited exit) {
      return true;
    }
    throw new AssertionError("a process neither returns nor goes on after SYS_EXIT");
  }

  /// The kernel calls of the process.
  public FakeKernel kernel() {
    return kernel;
  }

  /// Adds a step for when the process would block in `receive`; steps run one at a time, in order.
  public FakeIpc whenIdle(Runnable step) {
    steps.addLast(step);
    return this;
  }

  /// Sets how a process answers a SENDREC: overwrites the message and returns `true`, or returns
  /// `false` to let the caller wait for a message that is delivered otherwise.
  public FakeIpc peer(int endpoint, RequestHandler handler) {
    peers.put(endpoint, handler);
    return this;
  }

  /// Queues a message that comes by `primitive`.
  public FakeIpc deliver(int source, int primitive, long[] message) {
    long[] copy = message.clone();
    Message.source(copy, source);
    inbox.addLast(new Incoming(primitive, copy));
    return this;
  }

  /// Queues a SENDREC of a client.
  public FakeIpc request(int source, long[] message) {
    return deliver(source, SENDREC, message);
  }

  /// Queues a notification. For SYSTEM the argument is a signal set, for CLOCK the uptime is added.
  public FakeIpc notification(int source, int argument) {
    long[] message = Message.ofType(NOTIFY_TYPE | (Endpoint.slot(source) + 4));
    Message.int32(message, Message.M2_L1, argument);
    Message.int32(message, Message.M2_L2, kernel.uptimeTicks());
    return deliver(source, NOTIFY, message);
  }

  /// Queues INIT as RS sends it to a service without predecessor.
  public FakeIpc init(int initType) {
    return init(initType, Endpoint.NONE, List.of());
  }

  /// Queues INIT as RS sends it, with its public table; RS takes the answer with 0.
  public FakeIpc init(int initType, int oldEndpoint, List<PublicEntry> publicTable) {
    FakeMemory table = new FakeMemory().map(0, PublicTable.SIZE_BYTES);
    for (int i = 0; i < publicTable.size(); i++) {
      publicTable.get(i).write(table, i * PublicEntry.SIZE_BYTES);
    }
    byte[] bytes = new byte[PublicTable.SIZE_BYTES];
    table.read(0, bytes, 0, bytes.length);
    long[] message = Message.ofType(RsRequest.INIT.type());
    InitMessage.initType(message, initType);
    InitMessage.oldEndpoint(message, oldEndpoint);
    InitMessage.tableGrant(message, kernel.grantToProcess(bytes));
    peers.putIfAbsent(Endpoint.RS, FakeIpc::answerOk);
    return deliver(Endpoint.RS, SENDA, message);
  }

  private static boolean answerOk(long[] message) {
    Message.type(message, Errno.OK);
    return true;
  }

  /// While a process is busy it takes neither SENDNB nor SENDA.
  public void busy(int endpoint, boolean isBusy) {
    if (isBusy) {
      busy.add(endpoint);
    } else {
      busy.remove(endpoint);
      deliverAsync();
    }
  }

  /// Whatever is sent to a dead process fails with `EDEADSRCDST`.
  public void dead(int endpoint) {
    dead.add(endpoint);
  }

  /// Moves the process to another endpoint, as a slot swap does.
  public void moveTo(int endpoint) {
    this.endpoint = endpoint;
  }

  /// Cuts the data region.
  public void dataBytes(int bytes) {
    dataEnd = DATA_START + bytes;
  }

  /// Sets the address of the argument frame.
  public void initialStackPointer(int address) {
    initialStackPointer = address;
  }

  /// All that the process sent, in order, SENDRECs and notifications included.
  public List<Sent> sent() {
    return sent;
  }

  /// What went to one process.
  public List<Sent> sentTo(int destination) {
    return sent.stream().filter(message -> message.destination() == destination).toList();
  }

  /// The last message to a process; there has to be one.
  public long[] answerTo(int destination) {
    List<Sent> messages = sentTo(destination);
    if (messages.isEmpty()) {
      throw new AssertionError("nothing was sent to " + Endpoint.toString(destination));
    }
    return messages.get(messages.size() - 1).message();
  }

  /// `true` while the process is inside `receiveServing`, or in a handler that it gave there.
  public boolean isServing() {
    return serving;
  }

  @Override
  public int send(int destination, long[] message) {
    sent.add(new Sent(SEND, destination, false, message));
    return dead.contains(destination) ? -Errno.EDEADSRCDST : Errno.OK;
  }

  @Override
  public int receive(int source, long[] message) {
    return take(source, message, "receive from " + Endpoint.toString(source));
  }

  @Override
  public int receiveServing(RequestHandler handler, long[] message) {
    serving = true;
    try {
      for (; ; ) {
        int result = take(Endpoint.ANY, message, "serve");
        if (primitive() != SENDREC) {
          return result;
        }
        int client = Message.source(message);
        if (handler.handle(message)) {
          sent.add(new Sent(SENDNB, client, false, message));
        }
      }
    } finally {
      serving = false;
    }
  }

  private int primitive() {
    return Ipc.primitiveOf(status);
  }

  private int take(int source, long[] message, String where) {
    for (; ; ) {
      for (Iterator<Incoming> it = inbox.iterator(); it.hasNext(); ) {
        Incoming incoming = it.next();
        if (source == Endpoint.ANY || source == Message.source(incoming.message)) {
          it.remove();
          Message.copy(incoming.message, message);
          status = incoming.status;
          return Errno.OK;
        }
      }
      Runnable step = steps.pollFirst();
      if (step == null) {
        throw new ScriptEnded(where);
      }
      step.run();
    }
  }

  @Override
  public int sendrec(int peer, long[] message) {
    sent.add(new Sent(SENDREC, peer, false, message));
    if (dead.contains(peer)) {
      return -Errno.EDEADSRCDST;
    }
    int before = status;
    Message.source(message, endpoint);
    RequestHandler handler = peers.get(peer);
    if (handler == null || !handler.handle(message)) {
      take(peer, message, "sendrec to " + Endpoint.toString(peer));
    }
    Message.source(message, peer);
    status = before;
    return Errno.OK;
  }

  @Override
  public int notify(int destination) {
    sent.add(new Sent(NOTIFY, destination, false, Message.create()));
    return Errno.OK;
  }

  @Override
  public int sendnb(int destination, long[] message) {
    if (dead.contains(destination)) {
      return -Errno.EDEADSRCDST;
    }
    if (busy.contains(destination)) {
      return -Errno.ENOTREADY;
    }
    sent.add(new Sent(SENDNB, destination, false, message));
    return Errno.OK;
  }

  @Override
  public int senda(int tableAddress, int entryCount) {
    asyncTable = tableAddress;
    asyncCount = entryCount;
    deliverAsync();
    return Errno.OK;
  }

  private void deliverAsync() {
    for (int i = 0; i < asyncCount; i++) {
      int entry = asyncTable + i * AsyncEntry.SIZE_BYTES;
      int flags = memory.int32(entry + AsyncEntry.FLAGS);
      int destination = memory.int32(entry + AsyncEntry.DESTINATION);
      boolean isOpen = (flags & AsyncEntry.VALID) != 0 && (flags & AsyncEntry.DONE) == 0;
      if (isOpen && !busy.contains(destination)) {
        if (dead.contains(destination)) {
          memory.int32(entry + AsyncEntry.RESULT, -Errno.EDEADSRCDST);
        } else {
          long[] message = Message.create();
          for (int at = 0; at < Message.SIZE_BYTES; at += Integer.BYTES) {
            Message.int32(message, at, memory.int32(entry + AsyncEntry.MESSAGE + at));
          }
          sent.add(new Sent(SENDA, destination, (flags & AsyncEntry.NOREPLY) != 0, message));
        }
        memory.int32(entry + AsyncEntry.FLAGS, flags | AsyncEntry.DONE);
      }
    }
  }

  @Override
  public int kernelCall(long[] message) {
    return kernel.call(message);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int endpoint() {
    return endpoint;
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
    return dataEnd;
  }

  @Override
  public int initialStackPointer() {
    return initialStackPointer;
  }
}
