package samsara.hw.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import samsara.hw.Rig;

class CmosClockTest {
  private static final int SET = 0x80;
  private static final int PERIODIC = 0x40;
  private static final int ALARM = 0x20;
  private static final int UPDATED = 0x10;
  private static final int BINARY = 0x04;
  private static final int HOURS_24 = 0x02;
  private static final int REQUEST = 0x80;

  private final Rig rig = new Rig(new CmosClock("2009-12-31T23:59:58Z"));

  private int read(int register) {
    rig.out(0x70, register);
    return rig.in(0x71);
  }

  private void write(int register, int value) {
    rig.out(0x70, register);
    rig.out(0x71, value);
  }

  @Test
  void showsTheTimeInDecimal() {
    assertThat(read(0)).isEqualTo(0x58);
    assertThat(read(2)).isEqualTo(0x59);
    assertThat(read(4)).isEqualTo(0x23);
    assertThat(read(6)).isEqualTo(5); // a Thursday; Sunday is 1
    assertThat(read(7)).isEqualTo(0x31);
    assertThat(read(8)).isEqualTo(0x12);
    assertThat(read(9)).isEqualTo(0x09);
    assertThat(read(0x32)).isEqualTo(0x20);
  }

  @Test
  void carriesIntoTheNextYear() {
    rig.advanceMillis(2_500);

    assertThat(read(0)).isZero();
    assertThat(read(4)).isZero();
    assertThat(read(7)).isEqualTo(1);
    assertThat(read(8)).isEqualTo(1);
    assertThat(read(9)).isEqualTo(0x10);
  }

  @Test
  void showsTheTimeInBinaryWhenAsked() {
    write(0x0B, HOURS_24 | BINARY);

    assertThat(read(0)).isEqualTo(58);
    assertThat(read(4)).isEqualTo(23);
  }

  @Test
  void countsTwelveHoursWhenAsked() {
    write(0x0B, BINARY);

    assertThat(read(4)).isEqualTo(0x80 | 11);
  }

  @Test
  void standsStillWhileItIsSet() {
    write(0x0B, SET | HOURS_24);
    rig.advanceMillis(5_000);

    assertThat(read(0)).isEqualTo(0x58);
  }

  @Test
  void goesOnFromWhatWasSet() {
    write(0x0B, SET | HOURS_24);
    int[][] time = {{0, 0x05}, {2, 0x30}, {4, 0x12}, {7, 0x27}, {8, 0x04}, {9, 0x10}};
    for (int[] part : time) {
      write(part[0], part[1]);
    }
    write(0x0B, HOURS_24);
    rig.advanceMillis(3_000);

    assertThat(read(0)).isEqualTo(0x08);
    assertThat(read(2)).isEqualTo(0x30);
    assertThat(read(7)).isEqualTo(0x27);
  }

  @Test
  void announcesAnUpdateShortlyBefore() {
    assertThat(read(0x0A) & 0x80).isZero();
    rig.advanceMillis(999);
    assertThat(read(0x0A) & 0x80).isEqualTo(0x80);
    rig.advanceMillis(1);
    assertThat(read(0x0A) & 0x80).isZero();
  }

  @Test
  void updateInterruptsEachSecond() {
    write(0x0B, HOURS_24 | UPDATED);
    rig.advanceMillis(1_000);

    assertThat(rig.interrupt()).isEqualTo(8);
    assertThat(read(0x0C)).isEqualTo(REQUEST | UPDATED | PERIODIC);
    assertThat(read(0x0C)).isZero();
    rig.advanceMillis(1_000);
    assertThat(rig.interrupt()).isEqualTo(8);
  }

  @Test
  void withoutReadingTheFlagsNoSecondInterruptComes() {
    write(0x0B, HOURS_24 | UPDATED);
    rig.advanceMillis(1_000);
    rig.interrupt();
    rig.advanceMillis(5_000);

    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void periodicInterruptHasTheChosenRate() {
    write(0x0A, 0x26); // 1024 Hz
    write(0x0B, HOURS_24 | PERIODIC);
    int interrupts = 0;
    for (int i = 0; i < 1_000; i++) {
      rig.advanceMillis(1);
      if (rig.interrupt() == 8) {
        interrupts++;
        read(0x0C);
      }
    }

    assertThat(interrupts).isBetween(998, 1000); // two ticks within one look count once
  }

  @Test
  void alarmGoesOffAtItsTime() {
    write(1, 0x00);
    write(3, 0x00);
    write(5, 0x00);
    write(0x0B, HOURS_24 | ALARM);
    rig.advanceMillis(1_999);
    assertThat(rig.interrupt()).isEqualTo(-1);
    rig.advanceMillis(1);

    assertThat(rig.interrupt()).isEqualTo(8);
    assertThat(read(0x0C) & ALARM).isEqualTo(ALARM);
  }

  @Test
  void alarmOnAnythingGoesOffEachSecond() {
    write(1, 0xC0);
    write(3, 0xFF);
    write(5, 0xC5);
    rig.advanceMillis(1_000);

    assertThat(read(0x0C) & ALARM).isEqualTo(ALARM);
  }

  @Test
  void flagsComeWithoutInterrupts() {
    rig.advanceMillis(1_000);

    assertThat(read(0x0C)).isEqualTo(UPDATED | PERIODIC);
    assertThat(rig.interrupt()).isEqualTo(-1);
  }

  @Test
  void memoryKeepsItsBytes() {
    write(0x40, 0xA5);

    assertThat(read(0x40)).isEqualTo(0xA5);
    assertThat(read(0x0D)).isEqualTo(0x80);
  }

  @Test
  void firmwareHasNotedTheMemory() {
    assertThat(read(0x15) | read(0x16) << 8).isEqualTo(640);
    assertThat(read(0x17) | read(0x18) << 8).isEqualTo(63 * 1024);
  }

  @Test
  void indexPortIgnoresTheMaskOfTheNmi() {
    assertThat(read(0x80)).isEqualTo(0x58);
  }

  @Test
  void aStartThatIsNoTimeIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rig(new CmosClock("today")))
        .withMessageContaining("today");
  }
}
