package samsara.abi;

import java.util.ArrayList;
import java.util.List;

/// Lists inside records in memory: a 32-bit count, then room for a fixed number of elements.
public final class RecordLists {
  private RecordLists() {}

  /// Reads one element.
  @FunctionalInterface
  public interface Reader<T> {
    /// Reads the element at an address.
    T read(Memory memory, int address);
  }

  /// Writes one element.
  @FunctionalInterface
  public interface Writer<T> {
    /// Writes an element to an address.
    void write(T element, Memory memory, int address);
  }

  /// Reads a list; a count beyond `countMax` or below 0 is a fault of the writer and reads as empty
  /// or cut.
  public static <T> List<T> read(
      Memory memory, int address, int countMax, int sizeBytes, Reader<T> reader) {
    int count = Math.clamp(memory.int32(address), 0, countMax);
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(reader.read(memory, address + Integer.BYTES + i * sizeBytes));
    }
    return list;
  }

  /// Writes a list of at most `countMax` elements; the unused room is zeroed.
  public static <T> void write(
      Memory memory, int address, int countMax, int sizeBytes, List<T> list, Writer<T> writer) {
    if (list.size() > countMax) {
      throw new IllegalArgumentException("count=" + list.size() + " countMax=" + countMax);
    }
    memory.fill(address, Integer.BYTES + countMax * sizeBytes, 0);
    memory.int32(address, list.size());
    for (int i = 0; i < list.size(); i++) {
      writer.write(list.get(i), memory, address + Integer.BYTES + i * sizeBytes);
    }
  }

  /// Reads a list of 32-bit values.
  public static List<Integer> readInts(Memory memory, int address, int countMax) {
    return read(memory, address, countMax, Integer.BYTES, Memory::int32);
  }

  /// Writes a list of 32-bit values.
  public static void writeInts(Memory memory, int address, int countMax, List<Integer> list) {
    write(memory, address, countMax, Integer.BYTES, list, (value, m, a) -> m.int32(a, value));
  }
}
