package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// With a translation that takes as long as the test says.
class WarmUpTest {
  private static final int CODE = TestMachine.CODE;
  private static final int SLOW_NANOS = 200; // an instruction
  private static final int INTERPRETER_NANOS = 5;
  private static final int QUICK_NANOS = 1;

  private final TestMachine machine = TestMachine.withCode(0x90, 0xEB, 0xFD); // nop; jmp CODE
  private final CodeCache cache = new CodeCache(machine.ram, machine.mmu);
  private long now;
  private int nanosTranslated = SLOW_NANOS;
  private final WarmUp warmUp = new WarmUp(() -> now);
  private final TranslatedRegion region =
      new TranslatedRegion(
          new Timed(), new int[] {CODE}, List.of(), 0, new Region(List.of(), List.of()));
  private final TranslationEntry entry;
  private long translated;
  private long interpreted;

  WarmUpTest() {
    Insn insn = Decoder.decode(offset -> machine.ram.read8(machine.physical(CODE + offset)));
    insn.handler =
        (cpu, i, next) -> {
          now += INTERPRETER_NANOS;
          interpreted++;
          return CODE;
        };
    int[] pages = {CODE};
    int[] frames = {machine.physical(CODE)};
    entry = new TranslationEntry(region, cache, warmUp, insn, CODE, pages, frames);
    machine.run(1);
    machine.cpu.left = 1_000_000_000;
    for (int n = 0; n < 30; n++) {
      warmUp.ranSlice(100_000, 0, 100_000L * INTERPRETER_NANOS, region);
    }
  }

  private final class Timed extends Translation {
    @Override
    int run(Cpu cpu, int number, int left) {
      now += (long) nanosTranslated * left;
      translated += left;
      cpu.left = 0;
      return CODE;
    }
  }

  private void runInstructions(long count) {
    long end = translated + interpreted + count;
    while (translated + interpreted < end) {
      entry.run(machine.cpu, new Insn(), CODE + 1);
      machine.cpu.left--; // as the run loop does
    }
  }

  @Test
  void slowTranslationTakesASmallPartOfTheTime() {
    runInstructions(2_000_000);
    assertThat(region.isReady).isFalse();
    assertThat(translated).isPositive();
    long inTranslation = translated * SLOW_NANOS;
    assertThat(inTranslation).isLessThan(now / 8);
  }

  @Test
  void whatElseIsPaidLeavesLessForTrials() {
    assertThat(warmUp.canPay(machine.cpu.executed())).isTrue();
    warmUp.pay(0, 250_000);
    assertThat(warmUp.canPay(machine.cpu.executed())).isFalse();
    runInstructions(500_000);
    assertThat(translated).isZero();
    runInstructions(500_000);
    assertThat(translated).isPositive();
  }

  @Test
  void translationIsReadyOnceItIsFaster() {
    runInstructions(500_000);
    nanosTranslated = QUICK_NANOS;
    runInstructions(2_000_000);
    assertThat(region.isReady).isTrue();
  }

  @Test
  void readyTranslationThatBecomesSlowGoesBackToTrials() {
    region.isReady = true;
    for (int n = 0; n < 3; n++) {
      warmUp.ranSlice(40_000, 40_000, 40_000L * SLOW_NANOS, region);
    }
    assertThat(region.isReady).isFalse();
  }

  @Test
  void onePauseOfTheHostDoesNotDiscreditATranslation() {
    region.isReady = true;
    warmUp.ranSlice(40_000, 40_000, 40_000L * SLOW_NANOS, region);
    warmUp.ranSlice(40_000, 40_000, 40_000L * QUICK_NANOS, region);
    warmUp.ranSlice(40_000, 40_000, 40_000L * SLOW_NANOS, region);
    assertThat(region.isReady).isTrue();
  }
}
