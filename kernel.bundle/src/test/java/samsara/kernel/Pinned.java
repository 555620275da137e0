package samsara.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;

/// Traps where the stack can't be switched.
final class Pinned {
  static @Nullable Ipc ipc;

  private Pinned() {}

  static final class Initialized {
    static final String RESULT = "result " + receive();

    private Initialized() {}

    private static int receive() {
      Ipc traps = ipc;
      return traps == null ? 1 : traps.receive(Endpoint.HARDWARE, Message.create());
    }
  }
}
