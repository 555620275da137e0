package samsara.hw.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A freestanding program of `src/test/programs`, loaded into a machine. Its calls are write and
/// exit; memory is there when it is touched.
final class TestProgram {
  private static final int CALL_VECTOR = 0x80;
  private static final int WRITE = 4;
  private static final int STACK_TOP = 0xB000_0000;
  private static final int STACK_PAGES = 16;
  private static final int LOADABLE = 1;

  final TestMachine machine;
  private final StringBuilder output = new StringBuilder();
  private boolean ended;

  /// The executable `name`, to run with its own number of rounds.
  TestProgram(String name) {
    this(name, 0);
  }

  /// With that many rounds, 0 for the program's own number.
  TestProgram(String name, int rounds) {
    this(name, rounds, TranslatorSettings.OFF);
  }

  /// On a processor that translates as `settings` say.
  TestProgram(String name, int rounds, TranslatorSettings settings) {
    machine =
        new TestMachine(new Descriptors(0x23, 0x2B, CALL_VECTOR), 8 << 20, Binder::bind, settings);
    load(ByteBuffer.wrap(bytes(name + ".elf")).order(ByteOrder.LITTLE_ENDIAN));
    machine.map(STACK_TOP - STACK_PAGES * 4096, STACK_PAGES, TestMachine.READ_WRITE);
    int stack = STACK_TOP - 64;
    byte[] argument = Integer.toString(rounds).getBytes(StandardCharsets.US_ASCII);
    for (int n = 0; n < argument.length; n++) {
      machine.write(stack + 32 + n, argument[n]);
    }
    machine.write32(stack, rounds > 0 ? 2 : 1);
    machine.write32(stack + 4, stack + 60);
    machine.write32(stack + 8, rounds > 0 ? stack + 32 : 0);
    machine.state.setGeneral(CpuState.ESP, stack);
  }

  static byte[] bytes(String file) {
    try (InputStream input = TestProgram.class.getResourceAsStream("programs/" + file)) {
      return Objects.requireNonNull(input, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load(ByteBuffer elf) {
    machine.state.setEip(elf.getInt(24));
    int headers = elf.getInt(28);
    int count = elf.getShort(44);
    for (int n = 0; n < count; n++) {
      int header = headers + n * elf.getShort(42);
      if (elf.getInt(header) == LOADABLE) {
        int address = elf.getInt(header + 8);
        int first = address & -4096;
        int end = address + elf.getInt(header + 20);
        machine.map(first, (end - first + 4095) / 4096, TestMachine.READ_WRITE);
        for (int at = 0; at < elf.getInt(header + 16); at++) {
          machine.write(address + at, elf.get(elf.getInt(header + 4) + at));
        }
      }
    }
  }

  /// Runs at most `budget` instructions, over as many calls as come. True when it has ended.
  boolean run(long budget) {
    long end = machine.cpu.executed() + budget;
    while (!ended && machine.cpu.executed() < end) {
      StopReason reason = machine.run(end - machine.cpu.executed());
      if (reason == StopReason.INTERRUPT) {
        call();
      } else if (reason != StopReason.BUDGET) {
        throw new IllegalStateException(reason + "\n" + machine.state);
      }
    }
    return ended;
  }

  private void call() {
    if (machine.state.general(CpuState.EAX) == WRITE) {
      int length = machine.state.general(CpuState.EDX);
      for (int n = 0; n < length; n++) {
        int address = machine.physical(machine.state.general(CpuState.ECX) + n);
        output.append((char) machine.ram.read8(address));
      }
      machine.state.setGeneral(CpuState.EAX, length);
    } else {
      ended = true;
    }
  }

  String output() {
    return output.toString().strip();
  }
}
