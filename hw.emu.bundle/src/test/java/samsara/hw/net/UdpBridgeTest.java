package samsara.hw.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import samsara.hw.Configured;
import samsara.hw.Timebase;

class UdpBridgeTest {
  private static UdpBridge bridge(Timebase timebase, Map<String, Object> settings) {
    return new UdpBridge(
        Configured.of(UdpBridge.Config.class, settings),
        new HashMap<>(settings),
        new VirtualSwitch(),
        timebase,
        Runnable::run);
  }

  @Test
  void portInUseLeavesTheBridgeOut() throws Exception {
    try (Timebase timebase = Timebase.live(Runnable::run);
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Map<String, Object> settings = Map.of("localPort", socket.getLocalPort(), "peerPort", 9);

      try (UdpBridge bridge = bridge(timebase, settings)) {
        assertThat(bridge.isOpen()).isFalse();
      }
    }
  }

  @Test
  void simulatedMachineHasNoBridge() {
    Timebase timebase = Timebase.simulated(1);

    try (UdpBridge bridge = bridge(timebase, Map.of("localPort", 9, "peerPort", 9))) {
      assertThat(bridge.isOpen()).isFalse();
    }
  }
}
