package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final int PORT = 0x300;
  private static final int IRQ = 10;

  private final Card card = new Card();
  private final Rig rig = new Rig(card);
  private final Faults faults = rig.faults("card");

  /// A byte of memory whose write interrupts and whose read ends that.
  private static final class Card implements Device {
    private int value;
    private IrqLine line = Unplugged.LINE;

    @Override
    public String name() {
      return "card";
    }

    @Override
    public String driver() {
      return "card_driver";
    }

    @Override
    public void attach(DeviceSlot slot) {
      line = slot.connect(IRQ);
      slot.claimPorts(
          PORT,
          1,
          new PortHandler() {
            @Override
            public int in(int port, int widthBytes) {
              line.lower();
              return value;
            }

            @Override
            public void out(int port, int widthBytes, int written) {
              value = written;
              if (written != 0) {
                line.raise();
              }
            }
          });
    }

    @Override
    public void detach() {}
  }

  private static Faults.Rate always() {
    return new Faults.Rate(1, 1);
  }

  @Test
  void withoutFaultsTheCardWorks() {
    rig.out(PORT, 5);

    assertThat(rig.interrupt()).isEqualTo(IRQ);
    assertThat(rig.in(PORT)).isEqualTo(5);
    assertThat(faults.lines()).isEmpty();
  }

  @Test
  void lostInterruptNeverComes() {
    faults.set(FaultKind.LOST_INTERRUPT, always());

    rig.out(PORT, 5);
    rig.advanceMillis(1000);

    assertThat(rig.interrupt()).isEqualTo(-1);
    assertThat(faults.struck(FaultKind.LOST_INTERRUPT)).isEqualTo(1);
  }

  @Test
  void afterALostInterruptTheNextOneComes() {
    faults.set(FaultKind.LOST_INTERRUPT, always());
    rig.out(PORT, 5);
    faults.clear();
    rig.in(PORT);

    rig.out(PORT, 6);

    assertThat(rig.interrupt()).isEqualTo(IRQ);
  }

  @Test
  void lateInterruptComesLate() {
    faults.set(FaultKind.LATE_INTERRUPT, always());

    rig.out(PORT, 5);

    assertThat(rig.interrupt()).isEqualTo(-1);
    rig.advanceNanos(FaultKind.LATE_NANOS);
    assertThat(rig.interrupt()).isEqualTo(IRQ);
  }

  @Test
  void lateInterruptThatIsLoweredBeforeDoesNotCome() {
    faults.set(FaultKind.LATE_INTERRUPT, always());
    rig.out(PORT, 5);
    rig.in(PORT);

    rig.advanceNanos(FaultKind.LATE_NANOS);

    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void spuriousInterruptComesWithoutCauseAndGoes() {
    faults.set(FaultKind.SPURIOUS_INTERRUPT, always());

    rig.out(PORT, 0);

    assertThat(rig.interrupt()).isEqualTo(IRQ);
    rig.advanceMillis(10);
    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void absentDeviceReadsAsOnesAndTakesNothing() {
    rig.out(PORT, 5);
    faults.set(FaultKind.ABSENT, always());

    rig.out(PORT, 6);
    assertThat(rig.in(PORT)).isEqualTo(0xFF);

    faults.clear();
    assertThat(rig.in(PORT)).isEqualTo(5);
  }

  @Test
  void flipsOneBit() {
    faults.set(FaultKind.FLIPPED_DATA, always());
    byte[] data = new byte[512];

    faults.flip(data, 0, data.length);

    int bits = 0;
    for (byte value : data) {
      bits += Integer.bitCount(value & 0xFF);
    }
    assertThat(bits).isEqualTo(1);
  }

  @Test
  void wrongLengthIsShorterInWholeUnits() {
    faults.set(FaultKind.WRONG_LENGTH, always());

    assertThat(faults.length(8 * 512, 512))
        .isLessThan(8 * 512)
        .matches(length -> length % 512 == 0);
  }

  @Test
  void strikesAtItsRate() {
    faults.set(FaultKind.ERROR_STATUS, Faults.Rate.parse("1/100"));

    for (int i = 0; i < 100_000; i++) {
      faults.strikes(FaultKind.ERROR_STATUS);
    }

    assertThat(faults.struck(FaultKind.ERROR_STATUS)).isBetween(800L, 1200L);
  }

  @Test
  void sameSeedStrikesAtTheSameChances() {
    Faults other = new Rig(new Card()).faults("card");

    assertThat(strikes(faults)).isEqualTo(strikes(other)).contains(true, false);
  }

  private static List<Boolean> strikes(Faults faults) {
    faults.set(FaultKind.ERROR_STATUS, new Faults.Rate(1, 3));
    List<Boolean> strikes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      strikes.add(faults.strikes(FaultKind.ERROR_STATUS));
    }
    return strikes;
  }

  @Test
  void cardIsFoundByItsDriver() {
    assertThat(rig.machine.device("card_driver")).contains(card);
  }

  @Test
  void wordThatIsNoRateIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.Rate.parse("often"))
        .withMessageContaining("'often'");
    assertThatIllegalArgumentException().isThrownBy(() -> Faults.Rate.parse("2/1"));
    assertThatIllegalArgumentException().isThrownBy(() -> Faults.Rate.parse("1/2/3"));
  }
}
