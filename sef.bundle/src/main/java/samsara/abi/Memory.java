package samsara.abi;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A process's view of its own address space: little-endian, byte addressed, 32-bit unsigned
/// addresses. Access to an address that is not mapped, or not writable, raises a page fault like a
/// machine instruction would; a fault that VM cannot resolve is {@link Signal#SEGV}.
///
/// Only the owner may use it, in its own context.
public interface Memory {
  /// Bytes of a page.
  int PAGE_BYTES = 4096;

  /// The byte at an address, 0..255.
  int int8(int address);

  /// Stores the low byte of `value`.
  void int8(int address, int value);

  /// The 16-bit value at any address, sign-extended.
  int int16(int address);

  /// Stores the low 16 bits of `value`.
  void int16(int address, int value);

  /// The 32-bit value at any address.
  int int32(int address);

  /// Stores a 32-bit value.
  void int32(int address, int value);

  /// Copies out of the address space.
  void read(int address, byte[] target, int offset, int lengthBytes);

  /// Copies into the address space.
  void write(int address, byte[] source, int offset, int lengthBytes);

  /// Fills a range with the low byte of `value`.
  void fill(int address, int lengthBytes, int value);

  /// The 64-bit value at any address.
  default long int64(int address) {
    return (int32(address) & 0xFFFF_FFFFL) | ((long) int32(address + 4) << 32);
  }

  /// Stores a 64-bit value.
  default void int64(int address, long value) {
    int32(address, (int) value);
    int32(address + 4, (int) (value >>> 32));
  }

  /// The string in a field of `bytesMax` bytes: it ends at the first NUL or with the field.
  default String string(int address, int bytesMax) {
    byte[] bytes = new byte[bytesMax];
    read(address, bytes, 0, bytesMax);
    int length = 0;
    while (length < bytesMax && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /// Stores a string in a field of `bytesMax` bytes: cut so that a NUL follows, and padded with
  /// NULs.
  default void string(int address, int bytesMax, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(
        address,
        Arrays.copyOf(Arrays.copyOf(bytes, Math.min(bytes.length, bytesMax - 1)), bytesMax),
        0,
        bytesMax);
  }
}
