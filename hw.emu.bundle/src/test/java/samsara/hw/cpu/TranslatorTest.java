package samsara.hw.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.hw.Mmu;
import samsara.hw.Ram;

class TranslatorTest {
  private static final int CODE = TestMachine.CODE;
  private static final int DATA = TestMachine.DATA;
  private static final int ANY = Integer.MAX_VALUE;

  // inc eax; dec ecx; jnz CODE; int3
  private static final int[] COUNT = {0x40, 0x49, 0x75, 0xFC, 0xCC};

  private static TranslatorSettings settings(
      int changesMax, int perSecond, int burst, int cacheBytesMax) {
    return new TranslatorSettings(
        80, false, false, false, 0, 1, 100, false, changesMax, perSecond, burst, cacheBytesMax);
  }

  private static TestMachine machine(TranslatorSettings settings) {
    TestMachine machine =
        new TestMachine(new Descriptors(0x23, 0x2B), 4 << 20, Binder::bind, settings);
    machine.map(CODE, 2, TestMachine.READ_WRITE);
    machine.map(DATA, 2, TestMachine.READ_WRITE);
    machine.state.setGeneral(CpuState.ESP, TestMachine.STACK_TOP);
    return machine;
  }

  private static TestMachine machine() {
    return machine(settings(ANY, ANY, ANY, ANY));
  }

  private static StopReason count(TestMachine machine, int root, int at, int rounds) {
    machine.state.setEip(at);
    machine.state.setGeneral(CpuState.EAX, 0);
    machine.state.setGeneral(CpuState.ECX, rounds);
    return machine.cpu.run(machine.state, root, 1_000_000);
  }

  @Test
  void runsNearlyAllOfALoop() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    assertThat(count(machine, machine.root, CODE, 10_000)).isEqualTo(StopReason.INT3);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(10_000);
    assertThat(machine.cpu.executed()).isEqualTo(30_001);
    assertThat(machine.cpu.translatorCounters().translated()).isGreaterThan(29_000);
  }

  @Test
  void hotLoopPagesInAsItGoes() {
    // add eax, [esi]; add esi, 0x1000; dec ecx; jnz CODE; int3
    TestMachine machine = machine();
    machine.write(CODE, 0x03, 0x06, 0x81, 0xC6, 0, 0x10, 0, 0, 0x49, 0x75, 0xF5, 0xCC);
    int frame = machine.newFrame();
    machine.ram.write32(frame, 3);
    machine.state.setEip(CODE);
    machine.state.setGeneral(CpuState.ESI, 0x4000_0000);
    machine.state.setGeneral(CpuState.ECX, 3000);
    for (int n = 0; n < 3000; n += 3) { // three pages are brought in at a time
      assertThat(machine.run(1_000_000)).isEqualTo(StopReason.PAGE_FAULT);
      int page = 0x4000_0000 + n * Ram.PAGE_BYTES;
      assertThat(machine.cpu.faultAddress()).isEqualTo(page);
      assertThat(machine.cpu.errorCode()).isEqualTo(Mmu.USER);
      assertThat(machine.state.eip()).isEqualTo(CODE);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(3 * n);
      assertThat(machine.state.general(CpuState.ECX)).isEqualTo(3000 - n);
      for (int more = 0; more < 3; more++) {
        machine.mapFrame(machine.root, page + more * Ram.PAGE_BYTES, frame, TestMachine.READ_WRITE);
      }
    }
    assertThat(machine.run(1_000_000)).isEqualTo(StopReason.INT3);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(9000);
    assertThat(machine.cpu.translatorCounters().translated()).isGreaterThan(5000);
  }

  @Test
  void processesWithTheSameCodeShareATranslation() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    count(machine, machine.root, CODE, 1000);
    TranslatorCounters before = machine.cpu.translatorCounters();
    int other = spaceWith(machine, COUNT);
    count(machine, other, CODE, 1000);
    TranslatorCounters after = machine.cpu.translatorCounters();
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1000);
    assertThat(after.translations()).isEqualTo(before.translations());
    assertThat(after.installs()).isEqualTo(before.installs() + 1);
    assertThat(after.translated() - before.translated()).isGreaterThan(2900);
  }

  private static int spaceWith(TestMachine machine, int... code) {
    int root = machine.newRoot();
    int frame = machine.newFrame();
    for (int n = 0; n < code.length; n++) {
      machine.ram.write8(frame + n, code[n]);
    }
    machine.mapFrame(root, CODE, frame, TestMachine.READ_ONLY);
    return root;
  }

  @Test
  void processesWithOtherCodeAtTheAddressRunTheirOwn() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    // inc eax; inc eax instead of one
    int other = spaceWith(machine, 0x40, 0x40, 0x49, 0x75, 0xFB, 0xCC);
    for (int n = 0; n < 5; n++) {
      count(machine, machine.root, CODE, 500);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(500);
      count(machine, other, CODE, 500);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1000);
    }
    assertThat(machine.cpu.translatorCounters().translations()).isEqualTo(2);
  }

  @Test
  void oneFrameAtTwoAddressesRunsAtBoth() {
    // call next; pop eax; dec ecx; jnz CODE; int3: the address that it runs at
    TestMachine machine = machine();
    machine.write(CODE, 0xE8, 0, 0, 0, 0, 0x58, 0x49, 0x75, 0xF7, 0xCC);
    int alias = 0x5000_0000;
    machine.mapFrame(machine.root, alias, machine.physical(CODE), TestMachine.READ_WRITE);
    for (int n = 0; n < 3; n++) {
      count(machine, machine.root, CODE, 500);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(CODE + 5);
      count(machine, machine.root, alias, 500);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(alias + 5);
    }
  }

  @Test
  void remapUnderARunningLoopIsObeyedAtOnce() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    machine.state.setEip(CODE);
    machine.state.setGeneral(CpuState.ECX, 1_000_000);
    machine.run(30_000);
    int counted = machine.state.general(CpuState.EAX);
    int frame = machine.newFrame();
    machine.ram.write32(frame, 0xFC75_4990); // nop instead of inc eax
    machine.ram.write8(frame + 4, 0xCC);
    machine.mapFrame(machine.root, CODE, frame, TestMachine.READ_WRITE);
    machine.run(30_000);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(counted);
    assertThat(machine.state.general(CpuState.ECX)).isEqualTo(1_000_000 - 20_000);
  }

  @Test
  void remapOfAnotherPageOfARegionIsObeyed() {
    // call CODE + 0x1000; dec ecx; jnz CODE; int3 -- inc eax; ret
    TestMachine machine = machine();
    machine.write(CODE, 0xE8, 0xFB, 0x0F, 0, 0, 0x49, 0x75, 0xF8, 0xCC);
    machine.write(CODE + 0x1000, 0x40, 0xC3);
    count(machine, machine.root, CODE, 1000);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1000);
    int frame = machine.newFrame();
    machine.ram.write32(frame, 0xC3_4040); // inc eax; inc eax; ret
    machine.mapFrame(machine.root, CODE + 0x1000, frame, TestMachine.READ_WRITE);
    count(machine, machine.root, CODE, 1000);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(2000);
    machine.unmap(CODE + 0x1000);
    assertThat(count(machine, machine.root, CODE, 1000)).isEqualTo(StopReason.PAGE_FAULT);
    assertThat(machine.cpu.faultAddress()).isEqualTo(CODE + 0x1000);
  }

  @Test
  void storeByAnotherProgramIntoTranslatedCodeIsObeyed() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    count(machine, machine.root, CODE, 1000);
    int other = machine.newRoot();
    int writer = machine.newFrame();
    // mov byte [0x6000_0000], 0x90; int3: a nop instead of inc eax
    int[] code = {0xC6, 0x05, 0, 0, 0, 0x60, 0x90, 0xCC};
    for (int n = 0; n < code.length; n++) {
      machine.ram.write8(writer + n, code[n]);
    }
    machine.mapFrame(other, DATA, writer, TestMachine.READ_ONLY);
    machine.mapFrame(other, 0x6000_0000, machine.physical(CODE), TestMachine.READ_WRITE);
    machine.state.setEip(DATA);
    assertThat(machine.cpu.run(machine.state, other, 100)).isEqualTo(StopReason.INT3);
    count(machine, machine.root, CODE, 1000);
    assertThat(machine.state.general(CpuState.EAX)).isZero();
  }

  @Test
  void storesBesideTheCodeInItsPageDropNothing() {
    // inc dword [CODE + 0x100]; dec ecx; jnz CODE; int3
    TestMachine machine = machine();
    machine.write(CODE, 0xFF, 0x05, 0, 1, 0, 0x10, 0x49, 0x75, 0xF7, 0xCC);
    machine.write32(CODE + 0x100, 0);
    count(machine, machine.root, CODE, 5000);
    assertThat(machine.read32(CODE + 0x100)).isEqualTo(5000);
    assertThat(machine.cpu.dropped()).isZero();
    assertThat(machine.cpu.translatorCounters().translated()).isGreaterThan(14_000);
  }

  @Test
  void breakpointStopsInATranslatedLoop() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    count(machine, machine.root, CODE, 1000);
    machine.cpu.addBreakpoint(CODE + 1);
    assertThat(count(machine, machine.root, CODE, 1000)).isEqualTo(StopReason.BREAKPOINT);
    assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1);
  }

  @Test
  void trapFlagStepsThroughATranslatedLoop() {
    TestMachine machine = machine();
    machine.write(CODE, COUNT);
    count(machine, machine.root, CODE, 1000);
    machine.state.setEflags(machine.state.eflags() | Eflags.TRAP);
    assertThat(count(machine, machine.root, CODE, 1000)).isEqualTo(StopReason.DEBUG_TRAP);
    assertThat(machine.state.eip()).isEqualTo(CODE + 1);
  }

  @Test
  void cacheIsBoundedAndEvictedCodeRunsOn() {
    int cacheBytesMax = 20_000;
    TestMachine machine = machine(settings(ANY, ANY, ANY, cacheBytesMax));
    for (int round = 0; round < 2; round++) {
      for (int at = CODE; at < CODE + 0x1000; at += 64) {
        if (round == 0) {
          machine.write(at, COUNT);
        }
        count(machine, machine.root, at, 500);
        assertThat(machine.state.general(CpuState.EAX)).isEqualTo(500);
        assertThat(machine.cpu.translatorCounters().cacheBytes())
            .isLessThanOrEqualTo(cacheBytesMax);
      }
    }
    TranslatorCounters counters = machine.cpu.translatorCounters();
    assertThat(counters.evictions()).isPositive();
    assertThat(counters.held()).isEqualTo((int) (counters.translations() - counters.evictions()));
  }

  @Test
  void noMoreIsTranslatedThanTheRateAllows() {
    TestMachine machine = machine(settings(ANY, 0, 3, ANY));
    for (int at = CODE; at < CODE + 0x400; at += 64) {
      machine.write(at, COUNT);
      count(machine, machine.root, at, 500);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(500);
    }
    assertThat(machine.cpu.translatorCounters().translations()).isEqualTo(3);
    assertThat(machine.cpu.translatorCounters().refusals()).isPositive();
  }

  @Test
  void codeThatChangesAllTheTimeIsNotTranslatedAnyMore() {
    TestMachine machine = machine(settings(4, ANY, ANY, ANY));
    for (int n = 1; n < 20; n++) {
      machine.write(CODE, 0x83, 0xC0, n, 0x49, 0x75, 0xFA, 0xCC); // add eax, n; dec ecx; jnz CODE
      count(machine, machine.root, CODE, 500);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(500 * n);
    }
    assertThat(machine.cpu.translatorCounters().translations()).isBetween(2L, 6L);
    assertThat(machine.cpu.translatorCounters().refusals()).isPositive();
  }

  @Test
  void translationsMadeByTheHostAreTakenOverWhileTheProgramRuns() {
    TranslatorSettings inBackground =
        new TranslatorSettings(80, false, false, true, 0, 1, 100, false, ANY, ANY, ANY, ANY);
    TestMachine machine = machine(inBackground);
    machine.write(CODE, COUNT);
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (machine.cpu.translatorCounters().translated() == 0 && System.nanoTime() < deadline) {
      count(machine, machine.root, CODE, 1000);
      assertThat(machine.state.general(CpuState.EAX)).isEqualTo(1000);
    }
    assertThat(machine.cpu.translatorCounters().translations()).isPositive();
    assertThat(machine.cpu.translatorCounters().translated()).isPositive();
  }

  @Test
  void rehearsalMakesATranslation() {
    assertThat(Rehearsal.run().isGood()).isTrue();
  }
}
