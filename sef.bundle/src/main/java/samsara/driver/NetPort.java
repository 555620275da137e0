package samsara.driver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.net.EthernetStatistics;
import samsara.protocol.net.EthernetStatistics.Counter;
import samsara.protocol.net.NetMessage;
import samsara.protocol.net.NetRequest;
import samsara.sys.Sys;

/// The client's side of a network driver: who it is, in which mode the card runs, and the one frame
/// to be sent and the one to be received that wait.
///
/// Nothing is ever sent so that it waits for the client; one that is dead or busy is no concern of
/// the driver's. Whoever says CONF is the client from then on.
final class NetPort {
  private static final int BUFFER_BYTES = 1536;
  private static final int ATTEMPTS_MAX = 3; // to start a card
  private static final int ELEMENT_BYTES = 2 * Integer.BYTES;

  private final Sys sys;
  private final NetDriver driver;
  private final EthernetStatistics statistics;
  private final int buffer;

  private int client = Endpoint.NONE; // NONE until CONF, and after STOP
  private int mode;
  private long @Nullable [] write; // as it came
  private long @Nullable [] read;

  // What the next TASK_REPLY says.
  private int done;
  private int error;
  private int receivedBytes;

  // Answers that were not taken when an update was prepared.
  private final List<Answer> untaken = new ArrayList<>();

  private static final class Answer {
    private final int destination;
    private final long[] message;

    Answer(int destination, long[] message) {
      this.destination = destination;
      this.message = message;
    }
  }

  NetPort(Sys sys, NetDriver driver, EthernetStatistics statistics) {
    this.sys = sys;
    this.driver = driver;
    this.statistics = statistics;
    buffer = sys.heap().allocate(BUFFER_BYTES);
  }

  boolean isRunning() {
    return client != Endpoint.NONE;
  }

  /// Handles a request. `true` to answer with the message.
  boolean handle(NetRequest request, long[] message) {
    int source = Message.source(message);
    if (request == NetRequest.CONF) {
      return configure(source, message);
    }
    if (request == NetRequest.GETNAME) {
      Message.clear(message);
      Message.type(message, NetRequest.NAME_REPLY);
      NetMessage.name(message, sys.name());
      return true;
    }
    if (source != client) {
      return false; // of a client that has not seen that this is another life
    }
    return switch (request) {
      case WRITEV_S -> {
        write = message.clone();
        yield task(message);
      }
      case READV_S -> {
        read = message.clone();
        yield task(message);
      }
      case GETSTAT_S -> statistics(message);
      case STOP -> {
        driver.stop();
        forget();
        client = Endpoint.NONE;
        yield false;
      }
      default -> {
        error = Errno.ENOSYS;
        yield reply(message, message.clone());
      }
    };
  }

  private boolean configure(int source, long[] message) {
    forget();
    client = source;
    mode = NetMessage.mode(message);
    Message.clear(message);
    Message.type(message, NetRequest.CONF_REPLY);
    NetMessage.confPorts(message, 1);
    for (int attempt = 1; ; attempt++) {
      try {
        NetMessage.address(message, driver.start(mode));
        return true;
      } catch (ErrnoException e) {
        if (attempt == ATTEMPTS_MAX) {
          NetMessage.confResult(message, -Errno.ENXIO);
          client = Endpoint.NONE;
          return true;
        }
      }
    }
  }

  private void forget() {
    write = null;
    read = null;
    done = 0;
    error = 0;
  }

  private boolean task(long[] message) {
    long[] asked = message.clone();
    serve();
    return reply(message, asked);
  }

  /// Does what waits, as far as the card allows, and tells the client.
  void advance() {
    long[] asked = read == null ? write : read;
    serve();
    if (asked != null && (done != 0 || error != 0)) {
      long[] message = Message.create();
      reply(message, asked);
      sys.async().sendNoReply(client, message);
    }
  }

  private boolean reply(long[] message, long[] asked) {
    Message.clear(message);
    Message.type(message, NetRequest.TASK_REPLY);
    NetMessage.port(message, NetMessage.port(asked));
    NetMessage.process(message, NetMessage.process(asked));
    NetMessage.stat(message, done, error);
    NetMessage.count(message, (done & NetMessage.RECEIVED) == 0 ? 0 : receivedBytes);
    done = 0;
    error = 0;
    return true;
  }

  private void serve() {
    long[] sending = write;
    if (sending != null) {
      int frame = driver.transmitBuffer();
      if (frame != 0) {
        write = null;
        send(sending, frame);
      }
    }
    long[] receiving = read;
    if (receiving != null) {
      int bytes = driver.receive(buffer);
      if (bytes > 0) {
        read = null;
        deliver(receiving, bytes);
      }
    }
  }

  private void send(long[] request, int frame) {
    try {
      List<GrantBuffer> vector = vector(request);
      int bytes = vector.stream().mapToInt(GrantBuffer::bytes).sum();
      if (bytes < NetRequest.FRAME_BYTES_MIN || bytes > NetRequest.FRAME_BYTES_MAX) {
        throw new ErrnoException(Errno.EINVAL, "bytes=" + bytes);
      }
      int at = 0;
      for (GrantBuffer part : vector) {
        if (part.bytes() > 0) {
          copied(
              sys.kernel().safecopyFrom(part.granter(), part.grant(), 0, frame + at, part.bytes()));
        }
        at += part.bytes();
      }
      driver.transmit(bytes);
      statistics.count(Counter.SENT);
      done |= NetMessage.SENT;
    } catch (ErrnoException e) {
      error = e.errno();
    }
  }

  private void deliver(long[] request, int bytes) {
    try {
      int at = 0;
      for (GrantBuffer part : vector(request)) {
        int length = Math.min(part.bytes(), bytes - at);
        if (length > 0) {
          copied(sys.kernel().safecopyTo(part.granter(), part.grant(), 0, buffer + at, length));
        }
        at += length;
      }
      if (at < bytes) {
        throw new ErrnoException(Errno.EINVAL, "room=" + at + " bytes=" + bytes);
      }
      statistics.count(Counter.RECEIVED);
      receivedBytes = bytes;
      done |= NetMessage.RECEIVED;
    } catch (ErrnoException e) {
      error = e.errno();
    }
  }

  private static void copied(int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(Errno.EIO, Errno.nameOf(result));
    }
  }

  private List<GrantBuffer> vector(long[] request) throws ErrnoException {
    int count = NetMessage.count(request);
    if (count < 1 || count > NetRequest.VECTOR_MAX) {
      throw new ErrnoException(Errno.EINVAL, "count=" + count);
    }
    int source = Message.source(request);
    int length = count * ELEMENT_BYTES;
    ByteMemory elements = new ByteMemory(length);
    byte[] bytes;
    try {
      bytes =
          new GrantBuffer(sys, source, NetMessage.grant(request), length, source).get(0, length);
    } catch (ErrnoException e) {
      throw new ErrnoException(Errno.EIO, "vector: " + Errno.nameOf(e.errno()));
    }
    elements.write(0, bytes, 0, length);
    List<GrantBuffer> vector = new ArrayList<>(count);
    for (int at = 0; at < length; at += ELEMENT_BYTES) {
      int size = elements.int32(at + Integer.BYTES);
      if (size < 0 || size > BUFFER_BYTES) {
        throw new ErrnoException(Errno.EINVAL, "bytes=" + size);
      }
      vector.add(new GrantBuffer(sys, source, elements.int32(at), size, source));
    }
    return vector;
  }

  private boolean statistics(long[] message) {
    int source = Message.source(message);
    ByteMemory counts = new ByteMemory(EthernetStatistics.SIZE_BYTES);
    statistics.write(counts, 0);
    int result = Errno.OK;
    try {
      new GrantBuffer(sys, source, NetMessage.grant(message), counts.bytes().length, source)
          .put(0, counts.bytes());
    } catch (ErrnoException e) {
      result = e.errno();
    }
    int port = NetMessage.port(message);
    int process = NetMessage.process(message);
    Message.clear(message);
    Message.type(message, NetRequest.STAT_REPLY);
    NetMessage.port(message, port);
    NetMessage.process(message, process);
    NetMessage.stat(message, 0, result);
    return true;
  }

  // ---- Live update. ----

  /// Starts the card again after a stop that the client does not know of, and sends the answers
  /// that were taken back.
  void resume() {
    untaken.forEach(answer -> sys.async().sendNoReply(answer.destination, answer.message));
    untaken.clear();
    if (isRunning()) {
      try {
        driver.start(mode);
      } catch (ErrnoException e) {
        sys.print("card does not start: " + e.getMessage()); // tried again by and by
      }
    }
  }

  void save(ByteBuffer out) {
    sys.async().takeBack((message, destination) -> untaken.add(new Answer(destination, message)));
    out.putInt(untaken.size());
    for (Answer answer : untaken) {
      out.putInt(answer.destination);
      Arrays.stream(answer.message).forEach(out::putLong);
    }
    out.putInt(client).putInt(mode);
    put(out, write);
    put(out, read);
    ByteMemory counts = new ByteMemory(EthernetStatistics.SIZE_BYTES);
    statistics.write(counts, 0);
    out.put(counts.bytes());
  }

  private static void put(ByteBuffer out, long @Nullable [] request) {
    out.put((byte) (request == null ? 0 : 1));
    if (request != null) {
      Arrays.stream(request).forEach(out::putLong);
    }
  }

  void restore(ByteBuffer in) {
    for (int left = in.getInt(); left > 0; left--) {
      untaken.add(new Answer(in.getInt(), words(in)));
    }
    client = in.getInt();
    mode = in.getInt();
    write = request(in);
    read = request(in);
    ByteMemory counts = new ByteMemory(EthernetStatistics.SIZE_BYTES);
    in.get(counts.bytes());
    EthernetStatistics former = EthernetStatistics.read(counts, 0);
    for (Counter counter : Counter.values()) {
      statistics.count(counter, former.get(counter));
    }
  }

  private static long @Nullable [] request(ByteBuffer in) {
    return in.get() == 0 ? null : words(in);
  }

  private static long[] words(ByteBuffer in) {
    long[] message = Message.create();
    for (int i = 0; i < message.length; i++) {
      message[i] = in.getLong();
    }
    return message;
  }

  @Override
  public String toString() {
    return "client=%s mode=%d sending=%b receiving=%b sent=%d received=%d"
        .formatted(
            Endpoint.toString(client),
            mode,
            write != null,
            read != null,
            statistics.get(Counter.SENT),
            statistics.get(Counter.RECEIVED));
  }
}
