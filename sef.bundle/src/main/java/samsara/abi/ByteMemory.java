package samsara.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/// A piece of memory outside any address space: what a host process builds before it copies it into
/// its own, or has copied out. Address 0 is its first byte; access beyond its end throws
/// IndexOutOfBoundsException.
public final class ByteMemory implements Memory {
  private static final VarHandle INT16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  /// Zeroed memory.
  public ByteMemory(int sizeBytes) {
    bytes = new byte[sizeBytes];
  }

  /// The bytes themselves, not a copy.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int int8(int address) {
    return bytes[address] & 0xFF;
  }

  @Override
  public void int8(int address, int value) {
    bytes[address] = (byte) value;
  }

  @Override
  public int int16(int address) {
    return (short) INT16.get(bytes, address);
  }

  @Override
  public void int16(int address, int value) {
    INT16.set(bytes, address, (short) value);
  }

  @Override
  public int int32(int address) {
    return (int) INT32.get(bytes, address);
  }

  @Override
  public void int32(int address, int value) {
    INT32.set(bytes, address, value);
  }

  @Override
  public void read(int address, byte[] target, int offset, int lengthBytes) {
    Objects.checkFromIndexSize(address, lengthBytes, bytes.length);
    System.arraycopy(bytes, address, target, offset, lengthBytes);
  }

  @Override
  public void write(int address, byte[] source, int offset, int lengthBytes) {
    Objects.checkFromIndexSize(address, lengthBytes, bytes.length);
    System.arraycopy(source, offset, bytes, address, lengthBytes);
  }

  @Override
  public void fill(int address, int lengthBytes, int value) {
    Objects.checkFromIndexSize(address, lengthBytes, bytes.length);
    Arrays.fill(bytes, address, address + lengthBytes, (byte) value);
  }
}
