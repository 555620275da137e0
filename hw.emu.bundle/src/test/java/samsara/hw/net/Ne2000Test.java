package samsara.hw.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.hw.PortBus;
import samsara.hw.Rig;

class Ne2000Test {
  private static final int BASE = 0x300;
  private static final int IRQ = 5;
  private static final int RECEIVED = 0x01;
  private static final int TRANSMITTED = 0x02;
  private static final int OVERFLOW = 0x10;
  private static final int REMOTE_DONE = 0x40;

  private final VirtualSwitch network = new VirtualSwitch();
  private final Rig rig = new Rig(new Ne2000(0, "02:02:02:02:02:05", BASE, IRQ, network));
  private final PortBus ports = rig.machine.ports();
  private final List<byte[]> peer = new ArrayList<>();
  private final VirtualSwitch.Port cable = network.connect(rig.machine.clock(), peer::add);

  private void out(int register, int value) {
    rig.out(BASE + register, value);
  }

  private int in(int register) {
    return rig.in(BASE + register);
  }

  @BeforeEach
  void setUp() {
    out(0, 0x21);
    out(14, 0x49);
    out(1, 0x46);
    out(2, 0x80);
    out(3, 0x46);
    out(12, 0x04);
    out(13, 0x00);
    out(0, 0x61);
    for (int i = 0; i < 6; i++) {
      out(1 + i, i == 5 ? 5 : 2);
    }
    out(7, 0x47);
    out(0, 0x22);
    out(7, 0xFF);
    out(15, 0x1F);
  }

  private void remote(int command, int address, int count) {
    out(8, address & 0xFF);
    out(9, address >> 8);
    out(10, count & 0xFF);
    out(11, count >> 8);
    out(0, command);
  }

  private byte[] read(int address, int count) {
    remote(0x0A, address, count);
    byte[] data = new byte[count];
    for (int i = 0; i < count; i += 2) {
      int word = ports.in16(BASE + 0x10);
      data[i] = (byte) word;
      data[i + 1] = (byte) (word >> 8);
    }
    return data;
  }

  private void write(int address, byte[] data) {
    remote(0x12, address, data.length);
    for (int i = 0; i < data.length; i += 2) {
      ports.out16(BASE + 0x10, (data[i] & 0xFF) | (data[i + 1] & 0xFF) << 8);
    }
  }

  private void deliver(byte[] frame) {
    cable.send(frame);
    rig.advanceMillis(1);
  }

  private int status() {
    int status = in(7);
    out(7, status);
    return status;
  }

  @Test
  void promHasTheAddressTwice() {
    byte[] prom = read(0, 32);

    assertThat(prom[10]).isEqualTo((byte) 5);
    assertThat(prom[11]).isEqualTo((byte) 5);
    assertThat(prom[28]).isEqualTo((byte) 0x57);
  }

  @Test
  void memoryKeepsWhatRemoteDmaWrites() {
    byte[] data = {1, 2, 3, 4, 5, 6};
    write(0x4000, data);
    assertThat(status() & REMOTE_DONE).isEqualTo(REMOTE_DONE);

    assertThat(read(0x4000, 6)).isEqualTo(data);
    assertThat(status() & REMOTE_DONE).isEqualTo(REMOTE_DONE);
  }

  @Test
  void whatIsNoMemoryReadsAsOnesAndTakesNothing() {
    write(0x3000, new byte[] {1, 2});

    assertThat(read(0x3000, 2)).containsOnly(0xFF);
  }

  @Test
  void sendsAndInterrupts() {
    byte[] frame = VirtualSwitchTest.frame(9, 5);
    write(0x4000, frame);
    status();
    out(4, 0x40);
    out(5, 60);
    out(6, 0);
    out(0, 0x26);
    assertThat(in(0) & 0x04).isEqualTo(0x04);
    rig.advanceMillis(1);

    assertThat(rig.interrupt()).isEqualTo(IRQ);
    assertThat(in(0) & 0x04).isZero();
    assertThat(status()).isEqualTo(TRANSMITTED);
    assertThat(in(4) & 1).isEqualTo(1);
    assertThat(peer.getFirst()).isEqualTo(frame);
  }

  @Test
  void receivesIntoTheRing() {
    byte[] frame = VirtualSwitchTest.frame(5, 1);
    deliver(frame);

    assertThat(rig.interrupt()).isEqualTo(IRQ);
    assertThat(status()).isEqualTo(RECEIVED);
    byte[] stored = read(0x4700, 64);
    assertThat(Arrays.copyOf(stored, 4)).containsExactly(0x01, 0x48, 64, 0);
    assertThat(Arrays.copyOfRange(stored, 4, 64)).isEqualTo(frame);
    out(0, 0x62);
    assertThat(in(7)).isEqualTo(0x48);
  }

  @Test
  void ringWrapsForFrameAndForRemoteDma() {
    out(0, 0x62);
    out(7, 0x7F);
    out(0, 0x22);
    out(3, 0x7E);
    byte[] frame = Arrays.copyOf(VirtualSwitchTest.frame(5, 1), 400);
    frame[399] = 77;
    deliver(frame);

    byte[] stored = read(0x7F00, 404);
    assertThat(stored[1]).isEqualTo((byte) 0x47);
    assertThat(stored[403]).isEqualTo((byte) 77);
  }

  @Test
  void fullRingOverflowsAndCounts() {
    byte[] frame = Arrays.copyOf(VirtualSwitchTest.frame(5, 1), 1514);
    for (int i = 0; i < 10; i++) {
      deliver(frame);
    }

    assertThat(status() & OVERFLOW).isNotZero();
    assertThat(in(15)).isPositive();
    assertThat(in(15)).isZero();
  }

  @Test
  void framesForOthersAreIgnoredUnlessPromiscuous() {
    deliver(VirtualSwitchTest.frame(6, 1));
    assertThat(status()).isZero();
    out(12, 0x10);
    deliver(VirtualSwitchTest.frame(6, 1));
    assertThat(status()).isEqualTo(RECEIVED);
  }

  @Test
  void stoppedCardReceivesNothing() {
    out(0, 0x21);
    deliver(VirtualSwitchTest.frame(5, 1));

    assertThat(status() & RECEIVED).isZero();
    assertThat(in(7) & 0x80).isEqualTo(0x80);
  }

  @Test
  void resetPortStopsTheCard() {
    in(0x1F);

    assertThat(in(0) & 1).isEqualTo(1);
    assertThat(in(7)).isEqualTo(0x80);
  }

  @Test
  void pciCardIsTheSameChip() {
    Rig pci = new Rig(new Ne2000(1, "02:02:02:02:02:06", 0, 0, network));
    pci.machine.ports().out32(0xCF8, 0x80001000);
    assertThat(pci.machine.ports().in32(0xCFC)).isEqualTo(0x802910EC);
    pci.machine.ports().out32(0xCF8, 0x80001010);
    int base = pci.machine.ports().in32(0xCFC) & ~3;
    assertThat(pci.in(base)).isEqualTo(0x21);
  }

  @Test
  void oddBaseIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rig(new Ne2000(0, "02:02:02:02:02:05", 0x305, 5, network)))
        .withMessageContaining("0x305");
  }
}
