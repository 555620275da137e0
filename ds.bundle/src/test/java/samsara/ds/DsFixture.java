package samsara.ds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PublicEntry;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

/// DS as its clients see it: every request goes through the message, and every key and value
/// through a grant. A test writes down requests, {@link #runAll} sends one whenever DS is idle, and
/// then their answers are there.
abstract class DsFixture {
  static final int HELLO = Endpoint.of(1, 20);
  static final int OTHER = Endpoint.of(1, 21);
  static final int STRANGER = Endpoint.of(1, 22);

  final FakeIpc ipc = new FakeIpc(Endpoint.DS);

  @BeforeEach
  void startWithLabels() {
    ipc.init(
        InitType.FRESH,
        Endpoint.NONE,
        List.of(
            service(Endpoint.RS, "rs"),
            service(Endpoint.VFS, "vfs"),
            service(Endpoint.DS, "ds"),
            service(HELLO, "hello"),
            service(OTHER, "other")));
  }

  private static PublicEntry service(int endpoint, String label) {
    return new PublicEntry(1, 0, endpoint, 0, 0, 0, 0, 0, 0, label, label, List.of(), List.of());
  }

  void run() {
    ipc.run(new DsProgram().newProcess());
  }

  static final class Answer {
    final byte[] key = new byte[80];
    final byte[] value = new byte[100];
    private final int client;
    long[] message = Message.create();

    Answer(int client) {
      this.client = client;
    }

    int result() {
      return Message.type(message);
    }

    String keyText() {
      return text(key, 80);
    }

    String valueText() {
      return text(value, DsMessage.valueBytes(message));
    }

    private static String text(byte[] bytes, int length) {
      return new String(bytes, 0, length, StandardCharsets.UTF_8).replaceFirst("\0.*$", "");
    }
  }

  /// Sends a request when DS is idle.
  Answer send(int client, DsRequest request, String key, int flags, int value) {
    Answer answer = new Answer(client);
    ipc.whenIdle(() -> {
      collect();
      long[] message = Message.ofType(request.type());
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, answer.key, 0, bytes.length);
      DsMessage.flags(message, flags);
      DsMessage.keyGrant(message, ipc.kernel().grantToProcess(answer.key));
      DsMessage.keyBytes(message, key.isEmpty() ? 80 : bytes.length + 1);
      DsMessage.value(message, value);
      if (request == DsRequest.RETRIEVE_LABEL) {
        DsMessage.owner(message, value);
      }
      if (request == DsRequest.RETRIEVE && (flags & (DsFlag.TYPE_STR | DsFlag.TYPE_MEM)) != 0) {
        DsMessage.value(message, ipc.kernel().grantToProcess(answer.value));
        DsMessage.valueBytes(message, value);
      }
      ipc.request(client, message);
      waitingFor = answer;
    });
    return answer;
  }

  private final List<Answer> done = new ArrayList<>();
  private Answer waitingFor = new Answer(0);

  void collect() {
    if (waitingFor.client != 0 && !done.contains(waitingFor)) {
      waitingFor.message = ipc.answerTo(waitingFor.client);
      done.add(waitingFor);
    }
  }

  void runAll() {
    ipc.whenIdle(this::collect);
    run();
  }

  Answer publish(int client, String key, int value, int flags) {
    return send(client, DsRequest.PUBLISH, key, DsFlag.TYPE_U32 | flags, value);
  }

  Answer retrieve(int client, String key) {
    return send(client, DsRequest.RETRIEVE, key, DsFlag.TYPE_U32, 0);
  }

  Answer delete(int client, String key) {
    return send(client, DsRequest.DELETE, key, DsFlag.TYPE_U32, 0);
  }

  Answer subscribe(int client, String regex, int flags) {
    return send(client, DsRequest.SUBSCRIBE, regex, flags, 0);
  }

  Answer check(int client) {
    return send(client, DsRequest.CHECK, "", 0, 0);
  }

  Answer label(int client, String label, int endpoint, int flags) {
    return send(client, DsRequest.PUBLISH, label, DsFlag.TYPE_LABEL | flags, endpoint);
  }

  Answer deleteLabel(String label) {
    return send(Endpoint.RS, DsRequest.DELETE, label, DsFlag.TYPE_LABEL, 0);
  }

  Answer publishBytes(int client, String key, int type, byte[] bytes) {
    Answer answer = new Answer(client);
    ipc.whenIdle(() -> {
      collect();
      byte[] name = (key + "\0").getBytes(StandardCharsets.UTF_8);
      long[] message = Message.ofType(DsRequest.PUBLISH.type());
      DsMessage.flags(message, type);
      DsMessage.keyGrant(message, ipc.kernel().grantToProcess(name));
      DsMessage.keyBytes(message, name.length);
      DsMessage.value(message, ipc.kernel().grantToProcess(bytes));
      DsMessage.valueBytes(message, bytes.length);
      ipc.request(client, message);
      waitingFor = answer;
    });
    return answer;
  }

  Answer retrieveBytes(int client, String key, int type, int bytesMax) {
    return send(client, DsRequest.RETRIEVE, key, type, bytesMax);
  }

  long notifications(int client) {
    return ipc.sentTo(client).stream()
        .map(Sent::primitive)
        .filter(primitive -> primitive == Ipc.NOTIFY)
        .count();
  }
}
