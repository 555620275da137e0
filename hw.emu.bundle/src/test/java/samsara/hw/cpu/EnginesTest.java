package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.hw.Ram;

/// Random programs in the interpreter and in a translating engine, stopped all the time, with pages
/// that come and go: every state and all memory, page tables too, must be equal. The seed is in the
/// message; `-Dsamsara.cpu.seed` sets the first one, `-Dsamsara.cpu.programs` how many programs.
class EnginesTest {
  private static final int SEED = Integer.getInteger("samsara.cpu.seed", 1);
  private static final int PROGRAMS = Integer.getInteger("samsara.cpu.programs", 60);
  private static final int STACK_TOP = 0x3000_1000;
  private static final int STOPS_MAX = 400;

  @ParameterizedTest
  @EnumSource(names = {"BLOCKS", "REGIONS"})
  void doTheSameWithRandomPrograms(Engine engine) {
    long translated = 0;
    for (int seed = SEED; seed < SEED + PROGRAMS; seed++) {
      translated += compare(engine, seed, 0);
    }
    assertThat(translated).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKS", "REGIONS"})
  void doTheSameWithRandomProgramsOnTheX87(Engine engine) {
    long translated = 0;
    for (int seed = SEED; seed < SEED + PROGRAMS; seed++) {
      translated += compare(engine, seed, 60);
    }
    assertThat(translated).isPositive();
  }

  private static long compare(Engine engine, int seed, int x87Percent) {
    byte[] code = new RandomProgram(new Dice(seed), x87Percent).make(TestMachine.CODE);
    TestMachine expected = prepare(Engine.INTERPRETER, seed, code);
    TestMachine found = prepare(engine, seed, code);
    Dice dice = new Dice(seed * 31 + 7);
    for (int stop = 0; stop < STOPS_MAX; stop++) {
      long budget = dice.percent(50) ? 1 + dice.below(30) : 100 + dice.below(2000);
      StopReason reason = expected.run(budget);
      StopReason other = found.run(budget);
      String where = "seed=%d stop=%d engine=%s".formatted(seed, stop, engine);
      assertThat(other).as(where).isEqualTo(reason);
      assertThat(found.state).as(where).isEqualTo(expected.state);
      assertThat(found.cpu.executed()).as(where).isEqualTo(expected.cpu.executed());
      if (reason == StopReason.PAGE_FAULT) {
        assertThat(found.cpu.faultAddress()).as(where).isEqualTo(expected.cpu.faultAddress());
        assertThat(found.cpu.errorCode()).as(where).isEqualTo(expected.cpu.errorCode());
        if (!repair(expected) || !repair(found)) {
          break;
        }
      } else if (reason != StopReason.BUDGET) {
        break;
      }
      if (dice.percent(20)) {
        int page = TestMachine.DATA + dice.below(RandomProgram.DATA_PAGES) * Ram.PAGE_BYTES;
        int rights = dice.percent(50) ? 0 : TestMachine.READ_ONLY;
        setRights(expected, page, rights);
        setRights(found, page, rights);
      }
      if (dice.percent(5)) {
        expected.mmu.flush(expected.root);
        found.mmu.flush(found.root);
      }
    }
    int difference = Arrays.mismatch(expected.ram.array(), found.ram.array());
    assertThat(difference).as("memory, seed=%d", seed).isEqualTo(-1);
    return found.cpu.translatorCounters().translated();
  }

  private static TestMachine prepare(Engine engine, int seed, byte[] code) {
    TestMachine machine =
        new TestMachine(new Descriptors(0x23, 0x2B), 1 << 17, Binder::bind, engine.settings());
    machine.map(TestMachine.CODE, 2, TestMachine.READ_WRITE);
    machine.map(TestMachine.DATA, RandomProgram.DATA_PAGES, TestMachine.READ_WRITE);
    machine.map(STACK_TOP - Ram.PAGE_BYTES, 1, TestMachine.READ_WRITE);
    Dice dice = new Dice(seed + 1000);
    for (int n = 0; n < RandomProgram.DATA_PAGES * Ram.PAGE_BYTES; n += 4) {
      machine.write32(TestMachine.DATA + n, dice.value());
    }
    machine.write32(RandomProgram.COUNTER, 20 + dice.below(200));
    for (int n = 0; n < code.length; n++) {
      machine.write(TestMachine.CODE + n, code[n]);
    }
    for (int register = 0; register < 8; register++) {
      machine.state.setGeneral(register, dice.value());
    }
    machine.state.setGeneral(CpuState.EBX, TestMachine.DATA + 0x800);
    machine.state.setGeneral(CpuState.EBP, TestMachine.DATA + 0x1000);
    machine.state.setGeneral(CpuState.ESP, STACK_TOP - 0x100);
    machine.state.setEip(TestMachine.CODE);
    return machine;
  }

  private static boolean repair(TestMachine machine) {
    int page = machine.cpu.faultAddress() & -Ram.PAGE_BYTES;
    boolean ours =
        page >= TestMachine.DATA
            && page < TestMachine.DATA + RandomProgram.DATA_PAGES * Ram.PAGE_BYTES;
    if (ours) {
      setRights(machine, page, TestMachine.READ_WRITE);
    }
    return ours;
  }

  // The frame stays in the entry, whatever its rights.
  private static void setRights(TestMachine machine, int page, int rights) {
    int table = machine.ram.read32(machine.root + (page >>> 22) * 4) & -Ram.PAGE_BYTES;
    int entry = table + ((page >>> 12) & 0x3FF) * 4;
    machine.ram.write32(entry, (machine.ram.read32(entry) & ~0xFFF) | rights);
    machine.mmu.invalidatePage(machine.root, page);
  }

  @Test
  void stopAtEveryInstructionLeavesTheSameState() {
    for (int seed = 1; seed <= 20; seed++) {
      byte[] code = new RandomProgram(new Dice(seed), seed % 2 * 60).make(TestMachine.CODE);
      TestMachine warm = prepare(Engine.REGIONS, seed, code);
      CpuState start = warm.state.copy();
      warm.run(3000); // translates
      warm.state.copyFrom(start);
      TestMachine steps = prepare(Engine.INTERPRETER, seed, code);
      steps.run(3000);
      steps.state.copyFrom(start);
      for (int n = 0; n < 300; n++) {
        StopReason reason = steps.run(1);
        CpuState before = warm.state.copy();
        warm.run(1);
        assertThat(warm.state)
            .as("seed=%d step=%d from %s", seed, n, before)
            .isEqualTo(steps.state);
        if (reason != StopReason.BUDGET) {
          break;
        }
      }
    }
  }
}
