package samsara.protocol.kernel;

/// Layout of an element of the vector of VDEVIO: a port, and the value that was read or is written.
///
/// ~~~
/// width   port      value     element
///  8      0, 16 bit 2,  8 bit  4 bytes
/// 16      0, 16 bit 2, 16 bit  4 bytes
/// 32      0, 16 bit 4, 32 bit  8 bytes
/// ~~~
///
/// MINIX: `pvb_pair_t`, `pvw_pair_t`, `pvl_pair_t` in `include/minix/devio.h`.
public final class PortPair {
  /// Bytes that the kernel takes at a time, which bounds the length of a vector.
  public static final int VECTOR_BYTES_MAX = 64;

  private PortPair() {}

  /// Size of an element for values of 1, 2 or 4 bytes.
  public static int sizeBytes(int valueBytes) {
    return valueBytes == Integer.BYTES ? 8 : 4;
  }

  /// Offset of the value in its element.
  public static int valueOffset(int valueBytes) {
    return valueBytes == Integer.BYTES ? 4 : 2;
  }
}
