package samsara.vfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;

/// A driver that answers what a test prepares, and 0 otherwise.
final class FakeDriver implements ToIntFunction<long[]> {
  /// A request that it got.
  record Request(
      DeviceRequest request, int minor, int endpoint, int amount, int low, int high, int grant) {}

  final List<Request> requests = new ArrayList<>();
  private final Deque<ToIntFunction<long[]>> answers = new ArrayDeque<>();

  /// The next request is answered with a status.
  FakeDriver answers(int status) {
    answers.add(message -> reply(message, status));
    return this;
  }

  /// The next request ends with an error of the trap.
  FakeDriver failsWith(int errno) {
    answers.add(message -> -errno);
    return this;
  }

  /// The next request is answered as the function wants.
  FakeDriver does(ToIntFunction<long[]> answer) {
    answers.add(answer);
    return this;
  }

  @Override
  public int applyAsInt(long[] message) {
    requests.add(read(message));
    return answers.isEmpty() ? reply(message, Errno.OK) : answers.remove().applyAsInt(message);
  }

  static Request read(long[] message) {
    DeviceRequest request = DeviceRequest.of(Message.type(message));
    if (request == null) {
      throw new AssertionError("type=" + Message.type(message));
    }
    return new Request(
        request,
        DeviceMessage.minor(message),
        DeviceMessage.endpoint(message),
        DeviceMessage.bytes(message),
        DeviceMessage.positionLow(message),
        DeviceMessage.positionHigh(message),
        DeviceMessage.grant(message));
  }

  static int reply(long[] message, int status) {
    int endpoint = DeviceMessage.endpoint(message);
    Message.clear(message);
    Message.type(message, DeviceRequest.TASK_REPLY);
    DeviceMessage.replyEndpoint(message, endpoint);
    DeviceMessage.replyStatus(message, status);
    return Errno.OK;
  }

  /// Answers a STATUS: a put-off call is done.
  FakeDriver revives(int grant, int status) {
    answers.add(message -> revive(message, grant, status));
    return this;
  }

  /// Answers a STATUS: nothing more.
  FakeDriver hasNoStatus() {
    answers.add(message -> {
      Message.type(message, DeviceRequest.NO_STATUS);
      return Errno.OK;
    });
    return this;
  }

  static int revive(long[] message, int grant, int status) {
    Message.clear(message);
    Message.type(message, DeviceRequest.REVIVE);
    DeviceMessage.replyGrant(message, grant);
    DeviceMessage.replyStatus(message, status);
    return Errno.OK;
  }

  /// The kinds of the requests so far.
  List<DeviceRequest> kinds() {
    return requests.stream().map(Request::request).toList();
  }
}
