package samsara.sim.contract;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.sef.Sef;
import samsara.sys.Grants;
import samsara.sys.Sys;

/// Speaks to one minor of a driver as VFS would, and prints how each check of a contract ended:
/// `check NAME ok`, or `check NAME wrong: …`.
final class DriverTalk {
  /// The length of the buffer.
  static final int BUFFER_BYTES = 8192;

  private static final int SELF_MARK = 77;

  private final Sys sys;
  private final int driver;
  private final int minor;
  private final int buffer;
  private final int grant;
  private final long[] message = Message.create();

  /// @param sef of a program whose first two arguments are the driver's label and the minor
  DriverTalk(Sef sef) throws ErrnoException {
    sys = sef.sys();
    driver = sys.dataStore().retrieveEndpoint(sef.arguments().get(0));
    minor = Integer.parseInt(sef.arguments().get(1));
    buffer = sys.heap().allocate(BUFFER_BYTES);
    grant = sys.grants().direct(driver, buffer, BUFFER_BYTES, Grants.READ | Grants.WRITE);
  }

  Sys sys() {
    return sys;
  }

  int minor() {
    return minor;
  }

  int buffer() {
    return buffer;
  }

  int grant() {
    return grant;
  }

  int driver() {
    return driver;
  }

  void fill(int bytes, int seed) {
    for (int i = 0; i < bytes; i++) {
      sys.ipc().memory().int8(buffer + i, seed + i * 7);
    }
  }

  boolean holds(int bytes, int seed) {
    for (int i = 0; i < bytes; i++) {
      if (sys.ipc().memory().int8(buffer + i) != (seed + i * 7 & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  int ask(DeviceRequest request, int amount) {
    return ask(request, minor, 0, amount, grant);
  }

  int ask(DeviceRequest request, long position, int amount) {
    return ask(request, minor, position, amount, grant);
  }

  /// Makes a request; answers its status, the negated errno of the trap, or the type of an answer
  /// that is none, above a million.
  int ask(DeviceRequest request, int onMinor, long position, int amount, int onGrant) {
    return ask(request.type(), onMinor, position, amount, onGrant);
  }

  int ask(int type, int onMinor, long position, int amount, int onGrant) {
    Message.clear(message);
    Message.type(message, type);
    DeviceMessage.minor(message, onMinor);
    DeviceMessage.endpoint(message, type == DeviceRequest.SELECT.type() ? amount : SELF_MARK);
    DeviceMessage.bytes(message, amount);
    DeviceMessage.positionLow(message, (int) position);
    DeviceMessage.positionHigh(message, (int) (position >>> 32));
    DeviceMessage.grant(message, onGrant);
    int result = sys.ipc().sendrec(driver, message);
    if (result != Errno.OK) {
      return result;
    }
    return Message.type(message) == DeviceRequest.TASK_REPLY
        ? DeviceMessage.replyStatus(message)
        : 1_000_000 + Message.type(message);
  }

  void check(String name, int actual, int expected) {
    check(name, actual == expected, "is " + actual + ", not " + expected);
  }

  void check(String name, boolean isRight, String what) {
    sys.print("check " + name + (isRight ? " ok" : " wrong: " + what));
  }

  void end() {
    sys.print("contract ends");
  }
}
