package samsara.sys;

import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;

/// Stubs of the kernel calls by which a driver reaches its device: ports, interrupt lines, physical
/// addresses. Each answers 0, a value that its text names, or a negated errno; beside the errors
/// named there every call can fail with `ECALLDENIED` (not in the caller's mask), and one on ports
/// with `EPERM` (outside the caller's ranges, or not aligned).
///
/// MINIX: `lib/libsys/sys_in.c`, `sys_out.c`, `sys_sdevio.c`, `sys_irqctl.c`, `sys_umap.c`.
public final class DeviceCalls {
  /// Policy of a hook: the kernel enables the line again right after the notification.
  public static final int REENABLE = 1;

  private static final int SET_POLICY = 1;
  private static final int REMOVE_POLICY = 2;
  private static final int ENABLE = 3;
  private static final int DISABLE = 4;

  private final Ipc ipc;
  private final long[] message = Message.create();
  private int lastInput;
  private int lastAddress;

  DeviceCalls(Ipc ipc) {
    this.ipc = ipc;
  }

  private int call(KernelCall call) {
    Message.type(message, call.type());
    return ipc.kernelCall(message);
  }

  /// Reads an 8-bit port: 0 … 255.
  public int in8(int port) {
    int result = port(PortRequest.IN | PortRequest.BYTE, port, 0);
    return result < 0 ? result : lastInput & 0xFF;
  }

  /// Reads a 16-bit port: 0 … 65535.
  public int in16(int port) {
    int result = port(PortRequest.IN | PortRequest.WORD, port, 0);
    return result < 0 ? result : lastInput & 0xFFFF;
  }

  /// Reads a 32-bit port; the value is {@link #lastInput()}.
  public int in32(int port) {
    return port(PortRequest.IN | PortRequest.LONG, port, 0);
  }

  /// The value that the last successful read found.
  public int lastInput() {
    return lastInput;
  }

  /// Writes an 8-bit port.
  public int out8(int port, int value) {
    return port(PortRequest.OUT | PortRequest.BYTE, port, value);
  }

  /// Writes a 16-bit port.
  public int out16(int port, int value) {
    return port(PortRequest.OUT | PortRequest.WORD, port, value);
  }

  /// Writes a 32-bit port.
  public int out32(int port, int value) {
    return port(PortRequest.OUT | PortRequest.LONG, port, value);
  }

  private int port(int request, int port, int value) {
    Message.clear(message);
    Message.int32(message, Message.M2_I3, request);
    Message.int32(message, Message.M2_L1, port);
    Message.int32(message, Message.M2_L2, value);
    int result = call(KernelCall.DEVIO);
    if (result >= 0 && (request & PortRequest.IN) != 0) {
      lastInput = Message.int32(message, Message.M2_L2);
    }
    return result;
  }

  /// Reads `bytes` (even) from a 16-bit port, one word after the other, into the caller's memory.
  public int inWords(int port, int address, int bytes) {
    return string(PortRequest.IN | PortRequest.WORD, port, address, bytes);
  }

  /// Writes `bytes` (even) of the caller's memory to a 16-bit port, one word after the other.
  public int outWords(int port, int address, int bytes) {
    return string(PortRequest.OUT | PortRequest.WORD, port, address, bytes);
  }

  private int string(int request, int port, int address, int bytes) {
    Message.clear(message);
    Message.int32(message, Message.M2_I3, request);
    Message.int32(message, Message.M2_L1, port);
    Message.int32(message, Message.M2_P1, address);
    Message.int32(message, Message.M2_L2, bytes);
    Message.int32(message, Message.M2_I2, Endpoint.SELF);
    return call(KernelCall.SDEVIO);
  }

  /// Hooks on an interrupt line, whose interrupts come as notifications of HARDWARE with bit
  /// `notifyId` (0 … 31) in their argument. A hook of the same notify id is replaced. `EPERM` for a
  /// line that is not the caller's, `ENOSPC` when the kernel has no more hooks.
  ///
  /// @param policy 0 or {@link #REENABLE}
  /// @return the hook's id, from 1
  public int hook(int irq, int notifyId, int policy) {
    Message.clear(message);
    Message.int16(message, Message.M5_S1, SET_POLICY);
    Message.int16(message, Message.M5_S2, irq);
    Message.int32(message, Message.M5_I1, policy);
    Message.int32(message, Message.M5_L3, notifyId);
    int result = call(KernelCall.IRQCTL);
    return result < 0 ? result : Message.int32(message, Message.M5_L3);
  }

  /// Removes a hook.
  public int unhook(int hook) {
    return change(REMOVE_POLICY, hook);
  }

  /// Ends the handling of an interrupt, so that the next one can come.
  public int enable(int hook) {
    return change(ENABLE, hook);
  }

  /// Masks the line.
  public int disable(int hook) {
    return change(DISABLE, hook);
  }

  private int change(int request, int hook) {
    Message.clear(message);
    Message.int16(message, Message.M5_S1, request);
    Message.int32(message, Message.M5_L3, hook);
    return call(KernelCall.IRQCTL);
  }

  /// Looks up the physical address of a range of the caller's memory, which is then {@link
  /// #lastAddress()}. `EFAULT` when the range is not contiguous there.
  public int physical(int address, int bytes) {
    Message.clear(message);
    Message.int16(message, Message.M5_S1, KernelCall.SEGMENT_DATA);
    Message.int32(message, Message.M5_I1, Endpoint.SELF);
    Message.int32(message, Message.M5_L1, address);
    Message.int32(message, Message.M5_L3, bytes);
    int result = call(KernelCall.UMAP);
    if (result >= 0) {
      lastAddress = Message.int32(message, Message.M5_L2);
    }
    return result;
  }

  /// What the last successful {@link #physical} found. A number without sign.
  public int lastAddress() {
    return lastAddress;
  }

  /// Says when the machine booted, in seconds since 1970.
  public int setBootTime(int seconds) {
    Message.clear(message);
    Message.int32(message, Message.M4_L3, seconds);
    return call(KernelCall.STIME);
  }
}
