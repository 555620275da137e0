package samsara.hw.cpu;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one test case starts from. Filled by a generator.
final class HardwareCase {
  static final int CODE = TestMachine.CODE;
  static final int DATA = TestMachine.DATA;
  static final int LOW = 0x4000;
  static final int AREA_BYTES = 0x2000;
  static final int BLOB_BYTES = 112;

  private static final int CODE_MAX = 32;
  private static final int POKES_MAX = 4;

  /// A value that is in memory before the start.
  record Poke(int address, int value) {}

  int codeAddress = CODE + 0x800;
  byte[] code = new byte[0];
  final int[] registers = new int[8];
  int eflags = Eflags.FIXED | Eflags.INTERRUPT;
  final List<Poke> pokes = new ArrayList<>();
  private final List<Poke> ignored = new ArrayList<>(); // ranges: first address and end
  int blobAddress;
  byte[] blob = new byte[0];

  /// Remembers `value`, unless the address is not writable memory or there are enough.
  void poke(int address, int value) {
    boolean data = address >= DATA && address <= DATA + AREA_BYTES - 4;
    boolean low = address >= LOW && address <= LOW + AREA_BYTES - 4;
    if ((data || low) && pokes.size() < POKES_MAX) {
      pokes.add(new Poke(address, value));
    }
  }

  /// Leaves changes of memory from `from` to `to` out of the comparison.
  void ignore(int from, int to) {
    ignored.add(new Poke(from, to));
  }

  boolean isIgnored(int address) {
    return ignored.stream()
        .anyMatch(range -> address >= range.address() && address < range.value());
  }

  /// In the format of `oracle.c`.
  void writeTo(ByteBuffer buffer) {
    buffer.putInt(codeAddress).putInt(code.length).put(Arrays.copyOf(code, CODE_MAX));
    for (int register : registers) {
      buffer.putInt(register);
    }
    buffer.putInt(eflags).putInt(pokes.size());
    for (int n = 0; n < POKES_MAX; n++) {
      Poke poke = n < pokes.size() ? pokes.get(n) : new Poke(0, 0);
      buffer.putInt(poke.address()).putInt(poke.value());
    }
    buffer.putInt(blobAddress).put(Arrays.copyOf(blob, BLOB_BYTES));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("%08x:".formatted(codeAddress));
    for (byte value : code) {
      text.append(" %02x".formatted(value));
    }
    text.append(" eflags=%x eax..edi=".formatted(eflags));
    for (int register : registers) {
      text.append(" %08x".formatted(register));
    }
    return text + " " + pokes;
  }
}
