package samsara.hw.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.PortBus;
import samsara.hw.Ram;
import samsara.hw.Rig;

class Rtl8139Test {
  private static final String ADDRESS = "02:02:02:02:02:05";
  private static final int RING = 0x30000;
  private static final int BUFFER = 0x20000;
  private static final int ROK = 0x01;
  private static final int TOK = 0x04;
  private static final int OVERFLOW = 0x10;
  private static final int SYSTEM_ERROR = 0x8000;

  private final VirtualSwitch network = new VirtualSwitch();
  private final Rig rig = new Rig(new Rtl8139(0, ADDRESS, network));
  private final PortBus ports = rig.machine.ports();
  private final Ram ram = rig.machine.ram();
  private final List<byte[]> peer = new ArrayList<>();
  private final VirtualSwitch.Port cable = network.connect(rig.machine.clock(), peer::add);
  private int base;

  @BeforeEach
  void setUp() {
    ports.out32(0xCF8, 0x80001010);
    base = ports.in32(0xCFC) & ~3;
    rig.out(base + 0x37, 0x10);
    ports.out32(base + 0x30, RING);
    ports.out16(base + 0x3C, 0xFFFF);
    rig.out(base + 0x37, 0x0C);
    ports.out32(base + 0x44, 0x0F); // everything, 8 KiB, wrapping
  }

  private void deliver(byte[] frame) {
    cable.send(frame);
    rig.advanceMillis(1);
  }

  private int status() {
    int status = ports.in16(base + 0x3E);
    ports.out16(base + 0x3E, status);
    return status;
  }

  @Test
  void showsItsAddressAndItsIdentity() {
    assertThat(rig.in(base + 5)).isEqualTo(5);
    ports.out32(0xCF8, 0x80001000);
    assertThat(ports.in32(0xCFC)).isEqualTo(0x813910EC);
    assertThat(ports.in32(base + 0x40) & 0x7CC00000).isEqualTo(0x74000000);
  }

  @Test
  void sendsAndInterrupts() {
    byte[] frame = VirtualSwitchTest.frame(9, 5);
    ram.write(BUFFER, frame, 0, frame.length);
    ports.out32(base + 0x20, BUFFER);
    ports.out32(base + 0x10, frame.length);
    assertThat(ports.in32(base + 0x10) & 0x2000).isZero();
    rig.advanceMillis(1);

    assertThat(ports.in32(base + 0x10) & 0xA000).isEqualTo(0xA000);
    assertThat(rig.interrupt()).isPositive();
    assertThat(status()).isEqualTo(TOK);
    assertThat(rig.interrupt()).isEqualTo(-1);
    assertThat(peer).hasSize(1);
    assertThat(peer.getFirst()).isEqualTo(frame);
  }

  @Test
  void bufferBeyondMemoryIsNotSent() {
    ports.out32(base + 0x20, 0x7FFFFF00);
    ports.out32(base + 0x10, 60);
    rig.advanceMillis(1);

    assertThat(status() & SYSTEM_ERROR).isNotZero();
    assertThat(ports.in32(base + 0x10) & 0x40000000).isNotZero();
    assertThat(peer).isEmpty();
  }

  @Test
  void receivesIntoTheRing() {
    byte[] frame = VirtualSwitchTest.frame(5, 1);
    assertThat(rig.in(base + 0x37) & 1).isEqualTo(1);
    deliver(frame);

    assertThat(rig.interrupt()).isPositive();
    assertThat(status()).isEqualTo(ROK);
    assertThat(rig.in(base + 0x37) & 1).isZero();
    assertThat(ram.read16(RING) & 0x4001).isEqualTo(0x4001);
    assertThat(ram.read16(RING + 2)).isEqualTo(64);
    byte[] stored = new byte[60];
    ram.read(RING + 4, stored, 0, 60);
    assertThat(stored).isEqualTo(frame);
    assertThat(ports.in16(base + 0x3A)).isEqualTo(68);
    ports.out16(base + 0x38, 68 - 16);
    assertThat(rig.in(base + 0x37) & 1).isEqualTo(1);
  }

  @Test
  void wrapsAroundTheEndOfTheRing() {
    byte[] frame = Arrays.copyOf(VirtualSwitchTest.frame(5, 1), 1000);
    for (int i = 0; i < 8; i++) {
      deliver(frame);
      ports.out16(base + 0x38, (i + 1) * 1008 - 16);
    }
    frame[999] = 77;
    deliver(frame);

    assertThat(ports.in16(base + 0x3A)).isEqualTo(9 * 1008 - 0x2000);
    assertThat(ram.read8(RING + (8 * 1008 + 4 + 999) % 0x2000)).isEqualTo(77);
  }

  @Test
  void withoutWrappingTheFrameGoesBeyondTheRing() {
    ports.out32(base + 0x44, 0x8F);
    byte[] frame = Arrays.copyOf(VirtualSwitchTest.frame(5, 1), 1000);
    for (int i = 0; i < 8; i++) {
      deliver(frame);
      ports.out16(base + 0x38, (i + 1) * 1008 - 16);
    }
    frame[999] = 77;
    deliver(frame);

    assertThat(ram.read8(RING + 8 * 1008 + 4 + 999)).isEqualTo(77);
  }

  @Test
  void fullRingOverflowsAndCounts() {
    byte[] frame = Arrays.copyOf(VirtualSwitchTest.frame(5, 1), 1000);
    for (int i = 0; i < 9; i++) {
      deliver(frame);
    }

    assertThat(status() & OVERFLOW).isNotZero();
    assertThat(ports.in32(base + 0x4C)).isEqualTo(1);
  }

  @Test
  void filtersByAddress() {
    ports.out32(base + 0x44, 0x0A);
    deliver(VirtualSwitchTest.frame(6, 1));
    assertThat(status()).isZero();
    deliver(VirtualSwitchTest.frame(0xFF, 1));
    assertThat(status()).isEqualTo(ROK);
    deliver(VirtualSwitchTest.frame(5, 1));
    assertThat(status()).isEqualTo(ROK);
  }

  @Test
  void filtersMulticastByHash() {
    ports.out32(base + 0x44, 0x04);
    byte[] frame = VirtualSwitchTest.frame(6, 1);
    frame[0] = 1;
    deliver(frame);
    assertThat(status()).isZero();
    int hash = MacAddress.hash(frame);
    rig.out(base + 8 + hash / 8, 1 << (hash % 8));
    deliver(frame);
    assertThat(status()).isEqualTo(ROK);
  }

  @Test
  void ringBeyondMemoryIsNotTouched() {
    ports.out32(base + 0x30, ram.sizeBytes() - 256);
    deliver(VirtualSwitchTest.frame(5, 1));

    assertThat(status()).isEqualTo(SYSTEM_ERROR);
  }

  @Test
  void maskedEventsDoNotInterrupt() {
    ports.out16(base + 0x3C, 0);
    deliver(VirtualSwitchTest.frame(5, 1));

    assertThat(rig.interrupt()).isEqualTo(-1);
    assertThat(status()).isEqualTo(ROK);
  }

  @Test
  void resetForgetsWhatIsUnderWay() {
    ports.out32(base + 0x20, BUFFER);
    ports.out32(base + 0x10, 60);
    rig.out(base + 0x37, 0x10);
    rig.advanceMillis(1);

    assertThat(rig.in(base + 0x37) & 0x10).isZero();
    assertThat(status()).isZero();
    assertThat(peer).isEmpty();
  }

  @Test
  void stuckCardNeverFinishesBeforeReset() {
    rig.faults("rtl8139").set(FaultKind.STUCK_BUSY, new Faults.Rate(1, 1));
    ports.out32(base + 0x20, BUFFER);
    ports.out32(base + 0x10, 60);
    rig.advanceMillis(1000);

    assertThat(ports.in32(base + 0x10) & 0x2000).isZero();
    rig.out(base + 0x37, 0x10);
    assertThat(ports.in32(base + 0x10) & 0x2000).isEqualTo(0x2000);
  }

  @Test
  void groupAddressIsNoStation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rig(new Rtl8139(0, "01:00:00:00:00:00", network)))
        .withMessageContaining("01:00:00:00:00:00");
  }
}
