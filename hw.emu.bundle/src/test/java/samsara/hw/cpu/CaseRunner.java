package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import samsara.hw.Mmu;
import samsara.hw.Ram;

/// Runs hardware cases on the emulated processor, in the surroundings that `oracle.c` gives them.
final class CaseRunner {
  private static final int BREAKPOINT = 0xCC;
  private static final long BUDGET = 100_000;
  private static final int[] AREAS = {HardwareCase.DATA, HardwareCase.LOW};

  private final TestMachine machine;
  private final byte[] pattern = pattern();
  private final byte[] seen = new byte[HardwareCase.AREA_BYTES];
  private final CpuState fresh;
  private final Map<Integer, Integer> frames = new HashMap<>(); // by page

  CaseRunner(Engine engine) {
    this(engine, Binder::bind);
  }

  CaseRunner(Engine engine, Function<Insn, Handler> binder) {
    machine = new TestMachine(new Descriptors(0x23, 0x2B), 1 << 20, binder, engine.settings());
    machine.map(HardwareCase.CODE, 2, TestMachine.READ_WRITE);
    machine.map(HardwareCase.DATA, 2, TestMachine.READ_WRITE);
    machine.map(HardwareCase.DATA + HardwareCase.AREA_BYTES, 1, TestMachine.READ_ONLY);
    machine.map(HardwareCase.LOW, 2, TestMachine.READ_WRITE);
    for (int area : AREAS) {
      frames.put(area, machine.physical(area));
      frames.put(area + Ram.PAGE_BYTES, machine.physical(area + Ram.PAGE_BYTES));
    }
    fresh = machine.state.copy();
    int code = machine.physical(HardwareCase.CODE);
    machine.ram.fill(code, HardwareCase.AREA_BYTES, BREAKPOINT);
  }

  TestMachine machine() {
    return machine;
  }

  /// Runs from beginning to end.
  HardwareOutcome run(HardwareCase test) {
    prepare(test);
    HardwareOutcome outcome = outcome(test, machine.run(BUDGET));
    clear(test);
    return outcome;
  }

  /// Runs with no operand page present at first. Each is mapped when it is missed, read-only until
  /// it is to be written, and the program goes on. At each fault `atFault` gets the state before
  /// the run and at the fault.
  HardwareOutcome runWithPaging(HardwareCase test, BiConsumer<CpuState, CpuState> atFault) {
    prepare(test);
    for (int area : AREAS) {
      setRights(area, 0);
      setRights(area + Ram.PAGE_BYTES, 0);
    }
    StopReason reason;
    do {
      CpuState before = machine.state.copy();
      reason = machine.run(BUDGET);
      if (reason == StopReason.PAGE_FAULT) {
        atFault.accept(before, machine.state.copy());
      }
    } while (reason == StopReason.PAGE_FAULT && repair());
    for (int area : AREAS) {
      setRights(area, TestMachine.READ_WRITE);
      setRights(area + Ram.PAGE_BYTES, TestMachine.READ_WRITE);
    }
    HardwareOutcome outcome = outcome(test, reason);
    clear(test);
    return outcome;
  }

  private boolean repair() {
    int page = machine.cpu.faultAddress() & -Ram.PAGE_BYTES;
    for (int area : AREAS) {
      if (page == area || page == area + Ram.PAGE_BYTES) {
        boolean present = (machine.cpu.errorCode() & Mmu.FAULT_PRESENT) != 0;
        setRights(page, present ? TestMachine.READ_WRITE : TestMachine.READ_ONLY);
        return true;
      }
    }
    return false;
  }

  private void setRights(int page, int bits) {
    machine.mapFrame(machine.root, page, Objects.requireNonNull(frames.get(page)), bits);
  }

  private void prepare(HardwareCase test) {
    for (int area : AREAS) {
      machine.ram.write(machine.physical(area), pattern, 0, pattern.length);
    }
    machine.state.copyFrom(fresh);
    for (int register = 0; register < 8; register++) {
      machine.state.setGeneral(register, test.registers[register]);
    }
    machine.state.setEip(test.codeAddress);
    machine.state.setEflags(test.eflags);
    writeCode(test, test.code);
    for (int n = 0; test.blobAddress != 0 && n < test.blob.length; n++) {
      machine.write(test.blobAddress + n, test.blob[n]);
    }
    test.pokes.forEach(poke -> machine.write32(poke.address(), poke.value()));
  }

  private HardwareOutcome outcome(HardwareCase test, StopReason reason) {
    return HardwareOutcome.of(machine, reason, test, changes());
  }

  private void clear(HardwareCase test) {
    byte[] cleared = new byte[test.code.length];
    Arrays.fill(cleared, (byte) BREAKPOINT);
    writeCode(test, cleared);
  }

  private void writeCode(HardwareCase test, byte[] code) {
    for (int n = 0; n < code.length; n++) {
      machine.ram.write8(machine.physical(test.codeAddress + n), code[n]);
    }
  }

  private List<Integer> changes() {
    List<Integer> changes = new ArrayList<>();
    for (int area : AREAS) {
      int physical = machine.physical(area);
      machine.ram.read(physical, seen, 0, seen.length);
      int at = Arrays.mismatch(seen, pattern);
      while (at >= 0) {
        int word = at & -Integer.BYTES;
        changes.add(area + word);
        changes.add(machine.ram.read32(physical + word));
        int from = word + Integer.BYTES;
        int next = Arrays.mismatch(seen, from, seen.length, pattern, from, pattern.length);
        at = next < 0 ? -1 : from + next;
      }
    }
    return changes;
  }

  private static byte[] pattern() {
    Ram words = new Ram(HardwareCase.AREA_BYTES);
    int random = 0x12345678;
    for (int n = 0; n < HardwareCase.AREA_BYTES; n += 4) {
      random = random * 1664525 + 1013904223;
      words.write32(n, random ^ (random >>> 15));
    }
    byte[] pattern = new byte[HardwareCase.AREA_BYTES];
    words.read(0, pattern, 0, pattern.length);
    return pattern;
  }
}
