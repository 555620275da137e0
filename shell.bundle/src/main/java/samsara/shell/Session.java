package samsara.shell;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.abi.RecordLists;
import samsara.kernel.host.HostGateway;
import samsara.kernel.host.HostProcess;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;

/// The process in whose name a command acts, for as long as the command runs.
final class Session implements AutoCloseable {
  /// Exit status of a command that was interrupted: 128 and SIGINT.
  static final int INTERRUPTED = 130;

  /// Exit status of a command whose process was killed: 128 and SIGKILL.
  static final int KILLED = 137;

  private final HostProcess process;

  private Session(HostProcess process) {
    this.process = process;
  }

  /// A session of root, under the name of the command.
  static Session open(HostGateway gateway, String name) throws CommandFailure {
    try {
      return new Session(gateway.open(name));
    } catch (ErrnoException e) {
      throw CommandFailure.because(e.errno(), name + ": no process can be made");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(INTERRUPTED, name + ": interrupted");
    }
  }

  /// Sends a request and waits for the answer, which replaces it.
  ///
  /// @return the result of the request, or a negated errno if the server can't be reached
  int call(int server, long[] message) throws CommandFailure {
    int result;
    try {
      result = process.sendrec(server, message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result = -Errno.EINTR;
    }
    return switch (-result) {
      case Errno.OK -> Message.type(message);
      case Errno.EINTR -> throw new CommandFailure(INTERRUPTED, name() + ": interrupted");
      case Errno.ESRCH -> throw killed();
      default -> result;
    };
  }

  String name() {
    return process.name();
  }

  int endpoint() {
    return process.endpoint();
  }

  /// Reserves memory until the session ends.
  int allocate(int bytes) throws CommandFailure {
    try {
      return process.allocate(bytes);
    } catch (ErrnoException e) {
      throw CommandFailure.because(e.errno(), name());
    }
  }

  /// Puts content into the process's memory and answers its address.
  int put(byte[] content) throws CommandFailure {
    int address = allocate(content.length);
    try {
      process.write(address, content, 0, content.length);
    } catch (ErrnoException e) {
      throw failed(e);
    }
    return address;
  }

  /// Reads the process's memory.
  ByteMemory get(int address, int bytes) throws CommandFailure {
    ByteMemory content = new ByteMemory(bytes);
    try {
      process.read(address, content.bytes(), 0, bytes);
    } catch (ErrnoException e) {
      throw failed(e);
    }
    return content;
  }

  private CommandFailure failed(ErrnoException e) {
    return e.errno() == Errno.ESRCH ? killed() : CommandFailure.because(e.errno(), name());
  }

  private CommandFailure killed() {
    return new CommandFailure(KILLED, name() + ": killed");
  }

  /// A table of a server, as GETSYSINFO copies it.
  ///
  /// @param what number of the table
  /// @param recordBytes size of a record
  /// @param countMax most records that there can be
  <T> List<T> table(
      int server, int what, int recordBytes, int countMax, RecordLists.Reader<T> reader)
      throws CommandFailure {
    int room = recordBytes * countMax;
    int address = allocate(room);
    long[] message = Message.ofType(PmCall.GETSYSINFO.number());
    PmMessage.what(message, what);
    PmMessage.bufferAddress(message, address);
    PmMessage.bufferBytes(message, room);
    int bytes = call(server, message);
    if (bytes < 0) {
      throw CommandFailure.because(bytes, name() + ": " + Endpoint.toString(server));
    }
    ByteMemory content = get(address, bytes);
    List<T> records = new ArrayList<>();
    for (int at = 0; at + recordBytes <= bytes; at += recordBytes) {
      records.add(reader.read(content, at));
    }
    return records;
  }

  @Override
  public void close() {
    process.close();
  }
}
