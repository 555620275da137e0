package samsara.hw.cpu;

import java.util.function.Function;
import samsara.hw.Mmu;
import samsara.hw.Ram;

/// A machine with memory, a processor and one address space, for tests of the processor.
final class TestMachine {
  static final int READ_ONLY = Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER;
  static final int READ_WRITE = READ_ONLY | Mmu.ENTRY_WRITABLE;
  static final int CODE = 0x1000_0000;
  static final int DATA = 0x2000_0000;
  static final int STACK_TOP = DATA + 0x2000;

  /// Two of the registers.
  record Registers(int eax, int ecx) {}

  final Ram ram;
  final Mmu mmu;
  final Cpu cpu;
  final CpuState state;
  final int root;
  private int nextFrame = Ram.PAGE_BYTES;

  TestMachine() {
    this(new Descriptors(0x23, 0x2B, 0x20, 0x21), 4 << 20);
  }

  TestMachine(Descriptors descriptors, int ramBytes) {
    this(descriptors, ramBytes, Binder::bind);
  }

  TestMachine(Descriptors descriptors, int ramBytes, Function<Insn, Handler> binder) {
    this(descriptors, ramBytes, binder, TranslatorSettings.OFF);
  }

  TestMachine(
      Descriptors descriptors,
      int ramBytes,
      Function<Insn, Handler> binder,
      TranslatorSettings settings) {
    ram = new Ram(ramBytes);
    mmu = new Mmu(ram);
    cpu = new Cpu(ram, mmu, binder, settings);
    cpu.setDescriptors(descriptors);
    state = new CpuState(descriptors);
    root = newRoot();
  }

  /// With two pages of code, at whose start `eip` is, and two of data, at whose end `esp` is.
  static TestMachine withCode(int... code) {
    return withCode(Engine.INTERPRETER, code);
  }

  static TestMachine withCode(Engine engine, int... code) {
    TestMachine machine =
        new TestMachine(
            new Descriptors(0x23, 0x2B, 0x20, 0x21), 4 << 20, Binder::bind, engine.settings());
    machine.map(CODE, 2, READ_WRITE);
    machine.map(DATA, 2, READ_WRITE);
    machine.write(CODE, code);
    machine.state.setEip(CODE);
    machine.state.setGeneral(CpuState.ESP, STACK_TOP);
    return machine;
  }

  int newRoot() {
    return newFrame();
  }

  int newFrame() {
    int frame = nextFrame;
    nextFrame += Ram.PAGE_BYTES;
    return frame;
  }

  /// Maps new frames, one behind the other.
  void map(int virtual, int pages, int bits) {
    ensureTable(root, virtual);
    for (int page = 0; page < pages; page++) {
      mapFrame(root, virtual + page * Ram.PAGE_BYTES, newFrame(), bits);
    }
  }

  void mapFrame(int directory, int virtual, int frame, int bits) {
    int table = ensureTable(directory, virtual);
    ram.write32(table + ((virtual >>> 12) & 0x3FF) * 4, frame | bits);
    mmu.invalidatePage(directory, virtual);
  }

  private int ensureTable(int directory, int virtual) {
    int directoryEntry = directory + (virtual >>> 22) * 4;
    if (ram.read32(directoryEntry) == 0) {
      ram.write32(directoryEntry, newFrame() | READ_WRITE);
    }
    return ram.read32(directoryEntry) & -Ram.PAGE_BYTES;
  }

  void unmap(int virtual) {
    mapFrame(root, virtual, 0, 0);
  }

  int physical(int virtual) {
    long address = mmu.translate(root, virtual, Mmu.READ);
    if (Mmu.isFault(address)) {
      throw new IllegalArgumentException("not mapped: virtual=%08x".formatted(virtual));
    }
    return (int) address;
  }

  void write(int virtual, int... bytes) {
    for (int n = 0; n < bytes.length; n++) {
      ram.write8(physical(virtual + n), bytes[n]);
    }
  }

  void write32(int virtual, int value) {
    write(virtual, value, value >>> 8, value >>> 16, value >>> 24);
  }

  int read32(int virtual) {
    int value = 0;
    for (int n = 3; n >= 0; n--) {
      value = (value << 8) | ram.read8(physical(virtual + n));
    }
    return value;
  }

  StopReason run(long budget) {
    return cpu.run(state, root, budget);
  }
}
