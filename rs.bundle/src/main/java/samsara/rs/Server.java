package samsara.rs;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.rs.RsRequest;
import samsara.rs.boot.Boot;
import samsara.rs.lifecycle.Environment;
import samsara.rs.lifecycle.Lifecycle;
import samsara.rs.request.Requests;
import samsara.rs.table.BootTables;
import samsara.rs.table.Slot;
import samsara.rs.table.SlotTable;

/// Takes what reaches RS – messages, notifications, signals – to the part that deals with it.
///
/// MINIX: `main` in `servers/rs/main.c`.
final class Server {
  private final Environment env;
  private final Lifecycle lifecycle;
  private final Requests requests;
  private final Boot boot;

  Server(Environment env, BootTables tables) {
    this.env = env;
    lifecycle = Lifecycle.of(env);
    requests = new Requests(env, lifecycle);
    boot = new Boot(env, lifecycle, tables);
    env.images().onEvent(lifecycle.imageEvents()::handle);
  }

  /// Begins to boot.
  ///
  /// @return 0, the result of RS's own init
  int start() {
    lifecycle.heartbeat().start();
    boot.start();
    return Errno.OK;
  }

  /// The system process table.
  SlotTable table() {
    return env.table();
  }

  /// Handles a message that SEF has left to RS. What is neither an answer nor a request is dropped,
  /// unless its sender waits for an answer.
  void handle(long[] message, int status) {
    int source = Message.source(message);
    Optional<Slot> service = env.table().byEndpoint(source);
    if (Ipc.isNotify(status)) {
      service.ifPresent(lifecycle.heartbeat()::alive);
    } else if (!env.peers().take(source, status, message)
        && !service.filter(Slot::isTerminated).isPresent()) {
      dispatch(service.orElse(null), message, status);
    }
  }

  /// A request of a client, or the word of a service that lives.
  private void dispatch(@Nullable Slot service, long[] message, int status) {
    int type = Message.type(message);
    if (type == RsRequest.INIT.type()) {
      lifecycle.init().answered(service, message);
    } else if (type == RsRequest.LU_PREPARE.type()) {
      lifecycle.updates().prepared(service, message);
    } else if (Requests.isRequest(type)) {
      requests.handle(message);
    } else if (Ipc.primitiveOf(status) == Ipc.SENDREC) {
      env.sef().reply(Message.source(message), Message.ofType(-Errno.ENOSYS));
    }
  }

  /// Handles a signal that is meant for RS.
  void signal(int signal) {
    switch (signal) {
      case Signal.TERM -> requests.shutDown();
      case Signal.CHLD -> reap();
      case Signal.KIMAGE -> env.images().fetchEvents();
      default -> env.journal().detail(Signal.nameOf(signal) + " is ignored");
    }
  }

  private void reap() {
    env.peers()
        .pm()
        .reap()
        .whenDone(
            pid -> {
              if (pid > 0) {
                lifecycle.signals().reaped(pid);
                reap();
              }
            },
            error -> env.journal().detail("reaping", error));
  }

  /// Handles a signal of a process that RS manages; see `Sef.SignalManager`.
  int manage(int target, int signal) {
    return target == Endpoint.RS ? Errno.OK : lifecycle.signals().manage(target, signal);
  }
}
