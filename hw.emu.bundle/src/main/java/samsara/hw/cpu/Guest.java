package samsara.hw.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import samsara.hw.Ram;

/// What translated code calls: memory accesses by the quick entries of the [samsara.hw.Tlb], and
/// the flags.
///
/// Translated code keeps the flags as `result` and three words from whose majority the carries of
/// [Alu] follow: for an addition both operands and the complement of the sum, for a subtraction the
/// difference, the right operand and the complement of the left one. Nothing is computed unless
/// somebody asks. `inverted` holds the two bits of the carries that invert sign and parity.
///
/// Hot path: small static methods, all of which the JVM inlines.
final class Guest {
  static final int KEPT = 0xC000_0008;
  static final int INVERTED = 0x101;

  private static final int TOP = 0x8000_0000;
  private static final int TOP_CARRIES = 0xC000_0000;
  private static final int NIBBLE = 8;
  private static final int PAGE_MASK = -Ram.PAGE_BYTES;
  private static final VarHandle INT16 = view(short[].class);
  private static final VarHandle INT64 = view(long[].class);
  private static final VarHandle INT32 = view(int[].class);

  private Guest() {}

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }

  static int load8(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == (address & PAGE_MASK)) {
      return ram[address + (int) entry] & 0xFF;
    }
    return memory.walkAndLoad8(address);
  }

  static int load16(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 1) & PAGE_MASK)) {
      return (short) INT16.get(ram, address + (int) entry) & 0xFFFF;
    }
    return memory.walkAndLoad16(address);
  }

  static int load32(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 3) & PAGE_MASK)) {
      return (int) INT32.get(ram, address + (int) entry);
    }
    return memory.walkAndLoad32(address);
  }

  static long load64(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 7) & PAGE_MASK)) {
      return (long) INT64.get(ram, address + (int) entry);
    }
    return memory.walkAndLoad64(address);
  }

  static void put32(byte[] ram, int physical, int value) {
    INT32.set(ram, physical, value);
  }

  static int modify8(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == (address & PAGE_MASK)) {
      return ram[address + (int) entry] & 0xFF;
    }
    return memory.loadToModify(address, 1);
  }

  static int modify16(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 1) & PAGE_MASK)) {
      return (short) INT16.get(ram, address + (int) entry) & 0xFFFF;
    }
    return memory.loadToModify(address, 2);
  }

  static int modify32(int address, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 3) & PAGE_MASK)) {
      return (int) INT32.get(ram, address + (int) entry);
    }
    return memory.loadToModify32(address);
  }

  static void store8(int address, int value, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == (address & PAGE_MASK)) {
      ram[address + (int) entry] = (byte) value;
    } else {
      memory.storeUnlessCode(address, value, 1);
    }
  }

  static void store16(int address, int value, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 1) & PAGE_MASK)) {
      INT16.set(ram, address + (int) entry, (short) value);
    } else {
      memory.storeUnlessCode(address, value, 2);
    }
  }

  static void store32(int address, int value, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 3) & PAGE_MASK)) {
      INT32.set(ram, address + (int) entry, value);
    } else {
      memory.storeUnlessCode(address, value, 4);
    }
  }

  static void store64(int address, long value, long[] quick, byte[] ram, UserMemory memory) {
    long entry = quick[(address >>> 12) & (quick.length - 1)];
    if ((int) (entry >>> 32) == ((address + 7) & PAGE_MASK)) {
      INT64.set(ram, address + (int) entry, value);
    } else {
      memory.storeUnlessCode64(address, value);
    }
  }

  // The status flags. Conditions have the order of their codes, without the negated ones.

  private static int majority(int a, int b, int s) {
    return (a & b) | ((a | b) & ~s);
  }

  static boolean overflow(int result, int a, int b, int s, int inverted) {
    int carries = majority(a, b, s);
    return (carries ^ (carries << 1)) < 0;
  }

  static boolean carry(int result, int a, int b, int s, int inverted) {
    return majority(a, b, s) < 0;
  }

  static boolean carryOrZero(int result, int a, int b, int s, int inverted) {
    return result == 0 || majority(a, b, s) < 0;
  }

  static boolean sign(int result, int a, int b, int s, int inverted) {
    return (result ^ (inverted << 31)) < 0;
  }

  static boolean parity(int result, int a, int b, int s, int inverted) {
    return (Integer.bitCount(result & 0xFF) & 1) == (inverted >>> 8);
  }

  static boolean less(int result, int a, int b, int s, int inverted) {
    int carries = majority(a, b, s);
    return (result ^ (inverted << 31) ^ carries ^ (carries << 1)) < 0;
  }

  static boolean lessOrEqual(int result, int a, int b, int s, int inverted) {
    return result == 0 || less(result, a, b, s, inverted);
  }

  /// The carries as [Alu#carries] has them, without the inverting bits.
  static int carries(int a, int b, int s) {
    return majority(a, b, s) & KEPT;
  }

  /// The carry flag, 0 or 1.
  static int carryBit(int a, int b, int s) {
    return majority(a, b, s) >>> 31;
  }

  /// The carries of an operation on fewer than 32 bits, of which the lowest `32 - shift` count.
  static int carriesOfPart(int a, int b, int s, int shift) {
    int vector = majority(a, b, s);
    return ((vector << shift) & TOP_CARRIES) | (vector & NIBBLE);
  }

  /// The carries after INC or DEC, from the carry bit before and the carries of the addition.
  static int carriesAround(int carryBit, int carries) {
    int carry = carryBit << 31;
    int overflow = (carries ^ (carries << 1)) & TOP;
    return carry | (((carry ^ overflow) & TOP) >>> 1) | (carries & NIBBLE);
  }

  /// Carries with carry and overflow alone, given as bits 0.
  static int top(int carry, int overflow) {
    return (carry << 31) | ((carry ^ overflow) << 30);
  }

  /// The carries after a rotation or multiplication, which leaves the adjust flag alone.
  static int topKeeping(int carriesBefore, int carry, int overflow) {
    return (carriesBefore & NIBBLE) | top(carry, overflow);
  }

  /// The carries after SHL of a value of `bytes` by a count from 1 to 31.
  static int carriesOfLeft(int value, int count, int bytes) {
    long wide = (value & 0xFFFF_FFFFL) << count;
    int bits = 8 * bytes;
    int carry = (int) (wide >>> bits) & 1;
    return top(carry, carry ^ ((int) (wide >>> (bits - 1)) & 1));
  }

  /// The carries after SHR of a zero-extended value of `bytes` by a count from 1 to 31.
  static int carriesOfRight(int value, int count, int bytes) {
    int bits = 8 * bytes;
    int before = (value >>> (bits - 1)) & 1;
    int after = ((value >>> count) >>> (bits - 1)) & 1;
    return top((value >>> (count - 1)) & 1, before ^ after);
  }

  /// The carries after SAR of a sign-extended value by a count from 1 to 31.
  static int carriesOfArithmeticRight(int value, int count) {
    return top((value >> (count - 1)) & 1, 0);
  }

  /// 1 when the product of two signed numbers is not its own low half.
  static int isLost(int left, int right) {
    long product = (long) left * right;
    return product == (int) product ? 0 : 1;
  }

  /// True when the code that runs may have been changed by the instruction before.
  static boolean isCodeChanged(Cpu cpu) {
    return cpu.cache.isChanged();
  }
}
