package samsara.bench.cpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import samsara.hw.Mmu;
import samsara.hw.Ram;
import samsara.hw.cpu.Cpu;
import samsara.hw.cpu.CpuEngine;
import samsara.hw.cpu.CpuState;
import samsara.hw.cpu.Descriptors;
import samsara.hw.cpu.StopReason;

/// One of the freestanding C programs that test the processor, on a machine with paging. Its calls
/// are write, which goes nowhere, and exit.
final class GuestProgram {
  private static final int CALL_VECTOR = 0x80;
  private static final int WRITE = 4;
  private static final int RAM_BYTES = 16 << 20;
  private static final int STACK_TOP = 0xB000_0000;
  private static final int STACK_PAGES = 16;
  private static final int LOADABLE = 1;
  private static final int ARGUMENT_OFFSET = 32;
  private static final int STACK_ROOM = 64;
  private static final int RIGHTS = Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE | Mmu.ENTRY_USER;

  final Cpu cpu;
  private final Ram ram = new Ram(RAM_BYTES);
  private final Mmu mmu = new Mmu(ram);
  private final Descriptors descriptors = new Descriptors(0x23, 0x2B, CALL_VECTOR);
  private final CpuState state = new CpuState(descriptors);
  private final int root;
  private int nextFrame = Ram.PAGE_BYTES;
  private boolean ended;

  /// The executable `file`, to do its work `rounds` times.
  GuestProgram(Path file, long rounds, CpuEngine engine) throws IOException {
    cpu = new Cpu(ram, mmu, engine);
    cpu.setDescriptors(descriptors);
    root = newFrame();
    load(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    for (int page = 1; page <= STACK_PAGES; page++) {
      map(STACK_TOP - page * Ram.PAGE_BYTES);
    }
    int stack = STACK_TOP - STACK_ROOM;
    byte[] argument = Long.toString(rounds).getBytes(StandardCharsets.US_ASCII);
    for (int n = 0; n < argument.length; n++) {
      ram.write8(physical(stack + ARGUMENT_OFFSET + n), argument[n]);
    }
    ram.write32(physical(stack), 2);
    ram.write32(physical(stack + 8), stack + ARGUMENT_OFFSET);
    state.setGeneral(CpuState.ESP, stack);
  }

  private void load(ByteBuffer elf) {
    state.setEip(elf.getInt(24));
    int headers = elf.getInt(28);
    for (int n = 0; n < elf.getShort(44); n++) {
      int header = headers + n * elf.getShort(42);
      if (elf.getInt(header) == LOADABLE) {
        int address = elf.getInt(header + 8);
        int end = address + elf.getInt(header + 20);
        for (int page = address & -Ram.PAGE_BYTES; page < end; page += Ram.PAGE_BYTES) {
          map(page);
        }
        for (int at = 0; at < elf.getInt(header + 16); at++) {
          ram.write8(physical(address + at), elf.get(elf.getInt(header + 4) + at));
        }
      }
    }
  }

  private int newFrame() {
    int frame = nextFrame;
    nextFrame += Ram.PAGE_BYTES;
    return frame;
  }

  private void map(int page) {
    int directoryEntry = root + (page >>> 22) * Integer.BYTES;
    if (ram.read32(directoryEntry) == 0) {
      ram.write32(directoryEntry, newFrame() | RIGHTS);
    }
    int table = ram.read32(directoryEntry) & -Ram.PAGE_BYTES;
    int entry = table + ((page >>> 12) & 0x3FF) * Integer.BYTES;
    if (ram.read32(entry) == 0) {
      ram.write32(entry, newFrame() | RIGHTS);
    }
  }

  private int physical(int virtual) {
    return (int) mmu.translate(root, virtual, Mmu.READ);
  }

  /// Runs at most `budget` instructions. True when it has ended.
  boolean run(long budget) {
    long end = cpu.executed() + budget;
    while (!ended && cpu.executed() < end) {
      StopReason reason = cpu.run(state, root, end - cpu.executed());
      if (reason == StopReason.INTERRUPT) {
        ended = state.general(CpuState.EAX) != WRITE;
        state.setGeneral(CpuState.EAX, state.general(CpuState.EDX));
      } else if (reason != StopReason.BUDGET) {
        throw new IllegalStateException(reason + "\n" + state);
      }
    }
    return ended;
  }
}
