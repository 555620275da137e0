package samsara.testkit;

import java.util.Map;
import java.util.TreeMap;
import samsara.abi.ByteMemory;
import samsara.abi.Memory;

/// An address space of a few mapped ranges. Access outside them is an error of the test.
public final class FakeMemory implements Memory {
  private final TreeMap<Integer, ByteMemory> ranges = new TreeMap<>(Integer::compareUnsigned);
  private int start; // of the range that was found last

  /// Maps zeroed memory.
  public FakeMemory map(int address, int bytes) {
    ranges.put(address, new ByteMemory(bytes));
    return this;
  }

  @Override
  public int int8(int address) {
    return range(address, 1).int8(address - start);
  }

  @Override
  public void int8(int address, int value) {
    range(address, 1).int8(address - start, value);
  }

  @Override
  public int int16(int address) {
    return range(address, Short.BYTES).int16(address - start);
  }

  @Override
  public void int16(int address, int value) {
    range(address, Short.BYTES).int16(address - start, value);
  }

  @Override
  public int int32(int address) {
    return range(address, Integer.BYTES).int32(address - start);
  }

  @Override
  public void int32(int address, int value) {
    range(address, Integer.BYTES).int32(address - start, value);
  }

  @Override
  public void read(int address, byte[] target, int offset, int lengthBytes) {
    if (lengthBytes > 0) {
      range(address, lengthBytes).read(address - start, target, offset, lengthBytes);
    }
  }

  @Override
  public void write(int address, byte[] source, int offset, int lengthBytes) {
    if (lengthBytes > 0) {
      range(address, lengthBytes).write(address - start, source, offset, lengthBytes);
    }
  }

  @Override
  public void fill(int address, int lengthBytes, int value) {
    if (lengthBytes > 0) {
      range(address, lengthBytes).fill(address - start, lengthBytes, value);
    }
  }

  private ByteMemory range(int address, int bytes) {
    Map.Entry<Integer, ByteMemory> range = ranges.floorEntry(address);
    if (range == null
        || Integer.toUnsignedLong(address - range.getKey()) + bytes
            > range.getValue().bytes().length) {
      throw new IllegalArgumentException(
          "page fault: address=0x" + Integer.toHexString(address) + " bytes=" + bytes);
    }
    start = range.getKey();
    return range.getValue();
  }
}
