package samsara.hw.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.hw.SimulatedClock;

class VirtualSwitchTest {
  private final SimulatedClock clock = new SimulatedClock();
  private final VirtualSwitch network = new VirtualSwitch();
  private final List<byte[]> atA = new ArrayList<>();
  private final List<byte[]> atB = new ArrayList<>();
  private final List<byte[]> atC = new ArrayList<>();
  private final VirtualSwitch.Port a = network.connect(clock, atA::add);
  private final VirtualSwitch.Port b = network.connect(clock, atB::add);
  private final VirtualSwitch.Port c = network.connect(clock, atC::add);

  static byte[] frame(int to, int from) {
    byte[] frame = new byte[60];
    for (int i = 0; i < 6; i++) {
      frame[i] = (byte) (to == 0xFF ? 0xFF : i == 5 ? to : 2);
      frame[6 + i] = (byte) (i == 5 ? from : 2);
    }
    return frame;
  }

  private void advance() {
    clock.advanceTo(clock.nowNanos() + 1_000_000);
  }

  @Test
  void unknownAddressesGoEverywhereButBack() {
    a.send(frame(2, 1));
    advance();

    assertThat(atA).isEmpty();
    assertThat(atB).hasSize(1);
    assertThat(atC).hasSize(1);
  }

  @Test
  void learnedAddressesGoToTheirPort() {
    b.send(frame(9, 2));
    advance();
    atC.clear();
    a.send(frame(2, 1));
    advance();

    assertThat(atB).hasSize(1);
    assertThat(atC).isEmpty();
  }

  @Test
  void broadcastsGoToAll() {
    a.send(frame(0xFF, 1));
    advance();

    assertThat(atB).hasSize(1);
    assertThat(atC).hasSize(1);
  }

  @Test
  void framesTakeTime() {
    a.send(frame(2, 1));
    clock.advanceTo(VirtualSwitch.FRAME_NANOS);
    assertThat(atB).isEmpty();
    clock.advanceTo(VirtualSwitch.FRAME_NANOS + 60 * 8);
    assertThat(atB).hasSize(1);
  }

  @Test
  void tooManyFramesAreLost() {
    for (int i = 0; i < VirtualSwitch.FRAMES_MAX + 3; i++) {
      a.send(frame(2, 1));
    }
    advance();

    assertThat(atB).hasSize(VirtualSwitch.FRAMES_MAX);
    assertThat(b.lost()).isEqualTo(3);
  }

  @Test
  void shortFramesAreDropped() {
    a.send(new byte[13]);
    advance();

    assertThat(atB).isEmpty();
  }

  @Test
  void pulledPlugGetsNothing() {
    a.send(frame(2, 1));
    b.close();
    advance();

    assertThat(atB).isEmpty();
    assertThat(atC).hasSize(1);
  }

  @Test
  void manyAddressesAreForgottenNotKept() {
    for (int i = 0; i <= VirtualSwitch.ADDRESSES_MAX; i++) {
      byte[] frame = frame(0xFF, 1);
      frame[9] = (byte) (i >> 8);
      frame[10] = (byte) i;
      a.send(frame);
    }
    advance();
    atB.clear();
    c.send(frame(7, 3));
    advance();

    assertThat(atB).hasSize(1);
  }
}
