package samsara.sys;

import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;

/// Access to I/O ports. Every call can fail with `EPERM`: a port outside the caller's ranges, or
/// misaligned for the width. Reads of 8 and 16 bits answer the value, which is never negative, or a
/// negated errno.
///
/// MINIX: `lib/libsys/sys_in.c`, `sys_out.c`, `sys_sdevio.c`, `sys_vinb.c` and the like.
public final class Ports {
  private final Ipc ipc;
  private final long[] message = Message.create();

  /// Stubs for the process that owns these traps.
  public Ports(Ipc ipc) {
    this.ipc = ipc;
  }

  /// Reads a byte.
  public int in8(int port) {
    int result = access(PortRequest.IN | PortRequest.BYTE, port, 0);
    return result < 0 ? result : value() & 0xFF;
  }

  /// Reads 16 bits.
  public int in16(int port) {
    int result = access(PortRequest.IN | PortRequest.WORD, port, 0);
    return result < 0 ? result : value() & 0xFFFF;
  }

  /// Reads 32 bits.
  ///
  /// @return 0, the value is [#value]; or a negated errno
  public int in32(int port) {
    return access(PortRequest.IN | PortRequest.LONG, port, 0);
  }

  /// What [#in32] has read.
  public int value() {
    return Message.int32(message, Message.M2_L2);
  }

  /// Writes a byte.
  public int out8(int port, int value) {
    return access(PortRequest.OUT | PortRequest.BYTE, port, value);
  }

  /// Writes 16 bits.
  public int out16(int port, int value) {
    return access(PortRequest.OUT | PortRequest.WORD, port, value);
  }

  /// Writes 32 bits.
  public int out32(int port, int value) {
    return access(PortRequest.OUT | PortRequest.LONG, port, value);
  }

  private int access(int request, int port, int value) {
    Message.clear(message);
    Message.int32(message, Message.M2_I3, request);
    Message.int32(message, Message.M2_L1, port);
    Message.int32(message, Message.M2_L2, value);
    return call(KernelCall.DEVIO);
  }

  /// Reads or writes one port again and again, to or from the caller's memory.
  ///
  /// @param request of [PortRequest]: a direction, and bytes or words
  /// @param bytes length of the memory
  /// @return 0 or a negated errno, `EINVAL` for another width, `EFAULT`
  public int string(int request, int port, int endpoint, int address, int bytes) {
    return string(request, port, endpoint, address, 0, bytes);
  }

  /// The same with memory that `granter` has granted: IN needs WRITE, OUT needs READ.
  public int grantedString(int request, int port, int granter, int grant, int offset, int bytes) {
    return string(request | PortRequest.GRANT, port, granter, grant, offset, bytes);
  }

  private int string(
      int request, int port, int endpoint, int addressOrGrant, int offset, int bytes) {
    Message.clear(message);
    Message.int32(message, Message.M2_I3, request);
    Message.int32(message, Message.M2_L1, port);
    Message.int32(message, Message.M2_P1, addressOrGrant);
    Message.int32(message, Message.M2_L2, bytes);
    Message.int32(message, Message.M2_I2, endpoint);
    Message.int32(message, Message.M2_I1, offset);
    return call(KernelCall.SDEVIO);
  }

  /// Reads or writes several ports in one call.
  ///
  /// @param vector address of elements laid out as [PortPair][samsara.protocol.kernel.PortPair]
  ///   says
  /// @return 0 or a negated errno, `E2BIG` for too many
  public int vector(int request, int vector, int count) {
    Message.clear(message);
    Message.int32(message, Message.M2_I3, request);
    Message.int32(message, Message.M2_P1, vector);
    Message.int32(message, Message.M2_L2, count);
    return call(KernelCall.VDEVIO);
  }

  private int call(KernelCall call) {
    Message.type(message, call.type());
    return ipc.kernelCall(message);
  }
}
