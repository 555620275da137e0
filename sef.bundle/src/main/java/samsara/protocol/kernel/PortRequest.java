package samsara.protocol.kernel;

/// Requests of {@link KernelCall#DEVIO} and its kin: a direction and a width.
///
/// MINIX: `_DIO_*` in `include/minix/com.h`.
public final class PortRequest {
  /// Reads the port.
  public static final int IN = 0x01;

  /// Writes the port.
  public static final int OUT = 0x02;

  /// One byte.
  public static final int BYTE = 0x10;

  /// Two bytes.
  public static final int WORD = 0x20;

  /// Four bytes.
  public static final int LONG = 0x30;

  /// For SDEVIO: the buffer is a grant.
  public static final int GRANT = 0x100;

  private PortRequest() {}
}
