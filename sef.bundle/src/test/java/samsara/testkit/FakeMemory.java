package samsara.testkit;

import java.util.Map;
import java.util.TreeMap;
import samsara.abi.Memory;

/// An address space of a few mapped ranges. Access outside them is an error of the test.
public final class FakeMemory implements Memory {
  private final TreeMap<Integer, byte[]> ranges = new TreeMap<>(Integer::compareUnsigned);

  /// Maps zeroed memory.
  public FakeMemory map(int address, int bytes) {
    ranges.put(address, new byte[bytes]);
    return this;
  }

  @Override
  public int int8(int address) {
    Map.Entry<Integer, byte[]> range = range(address, 1);
    return range.getValue()[address - range.getKey()] & 0xFF;
  }

  @Override
  public void int8(int address, int value) {
    Map.Entry<Integer, byte[]> range = range(address, 1);
    range.getValue()[address - range.getKey()] = (byte) value;
  }

  @Override
  public int int16(int address) {
    return (short) (int8(address) | (int8(address + 1) << 8));
  }

  @Override
  public void int16(int address, int value) {
    int8(address, value);
    int8(address + 1, value >>> 8);
  }

  @Override
  public int int32(int address) {
    return (int16(address) & 0xFFFF) | (int16(address + 2) << 16);
  }

  @Override
  public void int32(int address, int value) {
    int16(address, value);
    int16(address + 2, value >>> 16);
  }

  @Override
  public void read(int address, byte[] target, int offset, int lengthBytes) {
    if (lengthBytes > 0) {
      Map.Entry<Integer, byte[]> range = range(address, lengthBytes);
      System.arraycopy(range.getValue(), address - range.getKey(), target, offset, lengthBytes);
    }
  }

  @Override
  public void write(int address, byte[] source, int offset, int lengthBytes) {
    if (lengthBytes > 0) {
      Map.Entry<Integer, byte[]> range = range(address, lengthBytes);
      System.arraycopy(source, offset, range.getValue(), address - range.getKey(), lengthBytes);
    }
  }

  @Override
  public void fill(int address, int lengthBytes, int value) {
    for (int i = 0; i < lengthBytes; i++) {
      int8(address + i, value);
    }
  }

  private Map.Entry<Integer, byte[]> range(int address, int bytes) {
    Map.Entry<Integer, byte[]> range = ranges.floorEntry(address);
    if (range == null
        || Integer.toUnsignedLong(address - range.getKey()) + bytes > range.getValue().length) {
      throw new IllegalArgumentException(
          "page fault: address=0x" + Integer.toHexString(address) + " bytes=" + bytes);
    }
    return range;
  }
}
