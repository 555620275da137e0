package samsara.vm;

import samsara.abi.Memory;

/// Physical memory as VM sees it: one array, every address its own translation.
final class FlatMemory implements Memory {
  private final byte[] bytes;

  FlatMemory(int sizeBytes) {
    bytes = new byte[sizeBytes];
  }

  int sizeBytes() {
    return bytes.length;
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
    System.arraycopy(bytes, address, target, offset, lengthBytes);
  }

  @Override
  public void write(int address, byte[] source, int offset, int lengthBytes) {
    System.arraycopy(source, offset, bytes, address, lengthBytes);
  }

  @Override
  public void fill(int address, int lengthBytes, int value) {
    java.util.Arrays.fill(bytes, address, address + lengthBytes, (byte) value);
  }
}
