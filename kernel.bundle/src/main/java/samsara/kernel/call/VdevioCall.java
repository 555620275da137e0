package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.protocol.kernel.PortPair;

/// VDEVIO: accesses to several ports, in the order of a vector. `EINVAL` for a request that is none
/// or an empty vector, `E2BIG` for more than the kernel takes at a time, `EPERM` for a port as in
/// DEVIO: then none was touched.
///
/// MINIX: `kernel/system/do_vdevio.c`.
final class VdevioCall implements CallHandler {
  private final Core core;
  private final PortAccess ports;

  VdevioCall(Core core) {
    this.core = core;
    ports = new PortAccess(core);
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int request = Message.int32(message, Message.M2_I3);
    int count = Message.int32(message, Message.M2_L2);
    int vector = Message.int32(message, Message.M2_P1);
    int width = PortRights.bytes(request);
    if (count <= 0 || width == 0) {
      return -Errno.EINVAL;
    }
    int element = PortPair.sizeBytes(width);
    if (count > PortPair.VECTOR_BYTES_MAX / element) {
      return -Errno.E2BIG;
    }
    boolean in = PortRights.isInput(request);
    core.copier().require(caller.body.space, vector, count * element, in);
    ProcessMemory memory = core.memories().of(caller.body);
    for (int i = 0; i < count; i++) {
      if (!PortRights.allow(caller, port(memory, vector + i * element), width)) {
        return -Errno.EPERM;
      }
    }
    ports.begin();
    for (int i = 0; i < count; i++) {
      int at = vector + i * element;
      int port = port(memory, at);
      int valueAt = at + PortPair.valueOffset(width);
      if (in) {
        write(memory, valueAt, width, ports.in(port, width));
      } else {
        ports.out(port, width, read(memory, valueAt, width));
      }
    }
    ports.end();
    return Errno.OK;
  }

  private static int port(ProcessMemory memory, int address) {
    return memory.int16(address) & 0xFFFF;
  }

  private static int read(ProcessMemory memory, int address, int width) {
    return switch (width) {
      case 1 -> memory.int8(address);
      case 2 -> memory.int16(address);
      default -> memory.int32(address);
    };
  }

  private static void write(ProcessMemory memory, int address, int width, int value) {
    switch (width) {
      case 1 -> memory.int8(address, value);
      case 2 -> memory.int16(address, value);
      default -> memory.int32(address, value);
    }
  }
}
