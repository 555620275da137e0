package samsara.hw.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import samsara.hw.SimulatedClock;
import samsara.hw.Timebase;

class UdpLinkTest {
  private final Timebase timebase = Timebase.simulated(1);

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void joinsTwoSwitches() throws Exception {
    int left = freePort();
    int right = freePort();
    BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    VirtualSwitch here = new VirtualSwitch();
    VirtualSwitch there = new VirtualSwitch();
    BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    there.connect(timebase.clock(), arrived::add);
    VirtualSwitch.Port sender = here.connect(timebase.clock(), frame -> {});
    try (UdpLink first = new UdpLink(left, right, here, timebase, work::add);
        UdpLink second = new UdpLink(right, left, there, timebase, work::add)) {
      assertThat(first).isNotSameAs(second);
      sender.send(VirtualSwitchTest.frame(9, 1));
      advance();
      Runnable received = work.poll(10, TimeUnit.SECONDS);
      assertThat(received).isNotNull();
      received.run();
      advance();

      assertThat(arrived.poll()).isEqualTo(VirtualSwitchTest.frame(9, 1));
    }
  }

  private void advance() {
    SimulatedClock clock = (SimulatedClock) timebase.clock();
    clock.advanceTo(clock.nowNanos() + 1_000_000);
  }

  @Test
  void portInUseIsNamed() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new UdpLink(port, 9, new VirtualSwitch(), timebase, Runnable::run))
          .withMessageContaining("localPort=" + port);
    }
  }
}
