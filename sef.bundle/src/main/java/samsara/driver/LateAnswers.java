package samsara.driver;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.sys.Sys;

/// Answers of a synchronous driver to requests that it had put off: they wait here until VFS asks
/// by STATUS, which a notification tells it to. So an answer and a CANCEL can't cross each other.
final class LateAnswers {
  private static final int ANSWER_BYTES = 5 * Integer.BYTES;

  private final Sys sys;
  private final Deque<Answer> answers = new ArrayDeque<>();

  LateAnswers(Sys sys) {
    this.sys = sys;
  }

  /// An answer.
  ///
  /// @param receiver endpoint that asks for it
  /// @param type REVIVE or IO_READY
  /// @param subject on whose behalf, or the minor
  /// @param status status, or operations
  /// @param grant of a request
  private record Answer(int receiver, int type, int subject, int status, int grant) {}

  void finish(GrantBuffer request, int status) {
    add(
        new Answer(
            request.granter(), DeviceRequest.REVIVE, request.endpoint(), status, request.grant()));
  }

  void ready(int selecter, int minor, int operations) {
    add(new Answer(selecter, DeviceRequest.IO_READY, minor, operations, 0));
  }

  private void add(Answer answer) {
    answers.addLast(answer);
    sys.ipc().notify(answer.receiver);
  }

  /// Makes a STATUS request its answer.
  void answer(long[] message) {
    int receiver = Message.source(message);
    Message.clear(message);
    Message.type(message, DeviceRequest.NO_STATUS);
    for (Iterator<Answer> it = answers.iterator(); it.hasNext(); ) {
      Answer answer = it.next();
      if (answer.receiver == receiver) {
        it.remove();
        Message.type(message, answer.type);
        DeviceMessage.replyEndpoint(message, answer.subject);
        DeviceMessage.replyStatus(message, answer.status);
        DeviceMessage.replyGrant(message, answer.grant);
        return;
      }
    }
  }

  /// Takes back the answer to a request that is cancelled.
  ///
  /// @param otherwise the result if there is none
  /// @return its status
  int takeBack(GrantBuffer request, int otherwise) {
    for (Iterator<Answer> it = answers.iterator(); it.hasNext(); ) {
      Answer answer = it.next();
      if (answer.type == DeviceRequest.REVIVE
          && answer.receiver == request.granter()
          && answer.grant == request.grant()) {
        it.remove();
        return answer.status;
      }
    }
    return otherwise;
  }

  byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(answers.size() * ANSWER_BYTES);
    for (Answer answer : answers) {
      bytes.putInt(answer.receiver).putInt(answer.type).putInt(answer.subject);
      bytes.putInt(answer.status).putInt(answer.grant);
    }
    return bytes.array();
  }

  void restore(byte[] saved) {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    while (bytes.hasRemaining()) {
      int receiver = bytes.getInt();
      int type = bytes.getInt();
      int subject = bytes.getInt();
      int status = bytes.getInt();
      add(new Answer(receiver, type, subject, status, bytes.getInt()));
    }
  }
}
