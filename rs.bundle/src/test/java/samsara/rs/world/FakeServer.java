package samsara.rs.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;

/// A server that RS asks things: takes one request after the other, answers after a while, and can
/// hang with a request in its hands.
public abstract class FakeServer {
  final World world;
  private final int endpoint;
  private final List<long[]> queue = new ArrayList<>();
  private boolean working;
  private boolean hung;

  /// Types of the requests that were taken.
  public final List<Integer> requests = new ArrayList<>();

  FakeServer(World world, int endpoint) {
    this.world = world;
    this.endpoint = endpoint;
  }

  /// Answers a request, or throws if it is none.
  abstract long[] handle(long[] request);

  static boolean take(World world, int endpoint, long[] message) {
    @Nullable FakeServer server =
        switch (endpoint) {
          case Endpoint.PM -> world.pm;
          case Endpoint.VM -> world.vm;
          case Endpoint.VFS -> world.vfs;
          case Endpoint.DS -> world.ds;
          default -> null;
        };
    if (server == null) {
      return false;
    }
    server.queue.add(message);
    server.next();
    return true;
  }

  private void next() {
    if (!working && !hung && !queue.isEmpty()) {
      working = true;
      world.after(world.latency(), this::work);
    }
  }

  private void work() {
    working = false;
    if (!hung) {
      long[] request = queue.removeFirst();
      requests.add(Message.type(request));
      world.toRs(endpoint, Ipc.SENDA, handle(request));
      next();
    }
  }

  /// Hangs, or goes on with what was asked meanwhile.
  public void hang(boolean isHung) {
    hung = isHung;
    next();
  }
}
