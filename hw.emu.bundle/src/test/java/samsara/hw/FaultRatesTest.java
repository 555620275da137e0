package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.hw.board.CmosClock;
import samsara.hw.shell.HardwareCommands;

class FaultRatesTest {
  private final Machine machine = Machine.simulated(1);
  private final CmosClock clock = new CmosClock("");
  private final HardwareCommands commands = new HardwareCommands(machine, Runnable::run);

  @Test
  void cardThatComesLaterHasThem() {
    machine.configure(new FaultRates("readclock", "absent 1/100", "stuck-busy 1/7"));
    assertThat(commands.devices()).contains("readclock: not there; has faults");

    machine.attach(clock);

    assertThat(commands.devices())
        .isEqualTo("cmos: stuck-busy 1/7 (0 so far), absent 1/100 (0 so far)");
  }

  @Test
  void cardThatIsThereHasThemUntilTheyAreWithdrawn() {
    machine.attach(clock);
    FaultRates rates = new FaultRates("cmos", "absent 1/100");

    machine.configure(rates);
    assertThat(commands.fault("cmos")).isEqualTo("absent 1/100 (0 so far)");
    machine.withdraw(rates);

    assertThat(commands.fault("cmos")).isEmpty();
  }

  @Test
  void mistakesAreLeftOut() {
    machine.attach(clock);

    machine.configure(
        new FaultRates("cmos", "broken 1/2", "absent", "absent often", "absent 3/2", "absent 0/1"));

    assertThat(commands.fault("cmos")).isEmpty();
  }
}
