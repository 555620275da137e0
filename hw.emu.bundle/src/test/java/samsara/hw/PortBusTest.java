package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortBusTest {
  private final PortBus ports = new PortBus();
  private final List<String> log = new ArrayList<>();

  /// Answers each read with its port number and writes down what it is asked.
  private final class Recorder implements PortHandler {
    private final int widthBytes;

    Recorder(int widthBytes) {
      this.widthBytes = widthBytes;
    }

    @Override
    public int in(int port, int widthBytes) {
      log.add("in%d %x".formatted(widthBytes * 8, port));
      return 0xABCD_0000 | port;
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      log.add("out%d %x %x".formatted(widthBytes * 8, port, value));
    }

    @Override
    public int widthBytes() {
      return widthBytes;
    }
  }

  @Test
  void accessReachesTheOwner() {
    ports.claim("card", 0x300, 8, new Recorder(4));

    assertThat(ports.in8(0x307)).isEqualTo(0x07);
    assertThat(ports.in16(0x300)).isEqualTo(0x0300);
    assertThat(ports.in32(0x304)).isEqualTo(0xABCD_0304);
    ports.out8(0x301, 0xFFFF_FF12);
    ports.out16(0x302, 0xFFFF_3456);
    ports.out32(0x304, 0x789A_BCDE);
    assertThat(log)
        .containsExactly(
            "in8 307",
            "in16 300",
            "in32 304",
            "out8 301 12",
            "out16 302 3456",
            "out32 304 789abcde");
    assertThat(ports.owner(0x300)).contains("card");
  }

  @Test
  void wideAccessToANarrowDeviceIsSplitLowByteFirst() {
    ports.claim("card", 0x300, 4, new Recorder(1));

    assertThat(ports.in32(0x300)).isEqualTo(0x0302_0100);
    ports.out16(0x302, 0x1234);
    assertThat(log)
        .containsExactly("in8 300", "in8 301", "in8 302", "in8 303", "out8 302 34", "out8 303 12");
  }

  @Test
  void wideAccessMaySpanTwoDevices() {
    ports.claim("low", 0x300, 1, new Recorder(1));
    ports.claim("high", 0x301, 1, new Recorder(1));

    assertThat(ports.in16(0x300)).isEqualTo(0x0100);
  }

  @Test
  void unclaimedPortsReadAsOnesAndSwallowWrites() {
    assertThat(ports.in8(0x80)).isEqualTo(0xFF);
    assertThat(ports.in16(0x80)).isEqualTo(0xFFFF);
    assertThat(ports.in32(0xFFFF)).isEqualTo(0xFFFF_FFFF);
    ports.out8(0x80, 1);
    ports.out16(0x80, 1);

    assertThat(ports.unclaimedReads()).isEqualTo(1 + 2 + 4);
    assertThat(ports.unclaimedWrites()).isEqualTo(1 + 2);
    assertThat(ports.owner(0x80)).isEmpty();
  }

  @Test
  void overlappingClaimNamesBothAndGetsNothing() {
    ports.claim("first", 0x3F8, 8, new Recorder(1));

    assertThatExceptionOfType(ClaimConflict.class)
        .isThrownBy(() -> ports.claim("second", 0x3F0, 9, new Recorder(1)))
        .withMessage("ports 0x3f0-0x3f8 at 0x3f8: wantedBy=second heldBy=first")
        .satisfies(conflict -> assertThat(conflict.wantedBy()).isEqualTo("second"))
        .satisfies(conflict -> assertThat(conflict.heldBy()).isEqualTo("first"));
    assertThat(ports.owner(0x3F0)).isEmpty();
  }

  @Test
  void releasedPortsCanBeClaimedAgain() {
    PortBus.Claim claim = ports.claim("first", 0x60, 1, new Recorder(1));
    claim.release();
    ports.claim("second", 0x60, 1, new Recorder(1));
    claim.release();

    assertThat(ports.owner(0x60)).contains("second");
  }

  @Test
  void portsBeyondTheLastAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ports.in8(0x10000));
    assertThatIllegalArgumentException().isThrownBy(() -> ports.out8(-1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ports.claim("card", 0xFFFF, 2, new Recorder(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ports.claim("card", 0x300, 0, new Recorder(1)));
  }
}
