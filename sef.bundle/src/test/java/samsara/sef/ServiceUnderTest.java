package samsara.sef;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.testkit.FakeIpc;

/// A service that registers what a test wants and then receives for ever, noting what reached it.
final class ServiceUnderTest implements SystemProcess {
  static final int ENDPOINT = Endpoint.of(1, 20);
  static final int CLIENT = Endpoint.of(1, 30);

  final FakeIpc ipc = new FakeIpc(ENDPOINT);
  final List<Integer> typesSeen = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  private Consumer<Sef> registration = sef -> {};
  boolean started;

  ServiceUnderTest register(Consumer<Sef> registration) {
    this.registration = registration;
    return this;
  }

  @Override
  public void main(Sef sef) {
    registration.accept(sef);
    sef.startup();
    started = true;
    long[] message = Message.create();
    while (sef.receive(Endpoint.ANY, message) == 0) {
      typesSeen.add(Message.type(message));
    }
  }

  void run() {
    ipc.run(this);
  }
}
