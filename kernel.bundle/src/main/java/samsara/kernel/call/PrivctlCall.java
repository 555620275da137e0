package samsara.kernel.call;

import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.RtsFlag;

/// PRIVCTL: who may run, and with which privileges. `EPERM` for a caller that is no service; other
/// errors as in `samsara.protocol.kernel.PrivilegeRequest`.
///
/// MINIX: `kernel/system/do_privctl.c`.
final class PrivctlCall implements CallHandler {
  private final Core core;
  private final PrivilegeSetter setter;

  PrivctlCall(Core core) {
    this.core = core;
    this.setter = new PrivilegeSetter(core);
  }

  @Override
  public int perform(Proc caller, long[] message) {
    if (!caller.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    Proc proc = Target.of(core, caller, Message.int32(message, Message.M2_I1));
    @Nullable PrivilegeRequest request = PrivilegeRequest.of(Message.int32(message, Message.M2_I2));
    if (proc == null || proc.isTask() || request == null) {
      return -Errno.EINVAL;
    }
    int argument = Message.int32(message, Message.M2_P1);
    return switch (request) {
      case ALLOW -> allow(proc);
      case DISALLOW -> disallow(proc);
      case SET_SYS -> setter.setSystem(caller, proc, argument);
      case SET_USER -> setUser(proc);
      case ADD_IO, ADD_MEM, ADD_IRQ -> add(caller, proc, request, argument);
      case QUERY_MEM ->
          queryMemory(
              proc, Message.int32(message, Message.M2_L1), Message.int32(message, Message.M2_L2));
    };
  }

  private static boolean isWaiting(Proc proc) {
    return (proc.body.rts & RtsFlag.NO_PRIV) != 0;
  }

  private int allow(Proc proc) {
    if (!isWaiting(proc) || proc.privilege == null) {
      return -Errno.EPERM;
    }
    core.scheduler().start(proc.body, RtsFlag.NO_PRIV);
    return Errno.OK;
  }

  private int disallow(Proc proc) {
    if (isWaiting(proc)) {
      return -Errno.EPERM;
    }
    core.scheduler().stop(proc.body, RtsFlag.NO_PRIV);
    return Errno.OK;
  }

  private int setUser(Proc proc) {
    if (!isWaiting(proc)) {
      return -Errno.EPERM;
    }
    core.privileges().release(proc);
    proc.privilege = core.privileges().user();
    return Errno.OK;
  }

  private int add(Proc caller, Proc proc, PrivilegeRequest request, int argument) {
    Privilege privilege = proc.privilege;
    if (privilege == null || isWaiting(proc) || !proc.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    ProcessMemory memory = core.memories().of(caller.body);
    PrivilegeBody body = privilege.body;
    return switch (request) {
      case ADD_IO -> {
        AddressRange range = AddressRange.read(memory, argument);
        yield add(body, body.ports, range, PrivilegeBody.PORTS_MAX, PrivilegeRecord.CHECK_IO_PORT);
      }
      case ADD_MEM -> {
        AddressRange range = AddressRange.read(memory, argument);
        yield add(
            body,
            body.memoryRanges,
            range,
            PrivilegeBody.MEMORY_RANGES_MAX,
            PrivilegeRecord.CHECK_MEM);
      }
      default ->
          add(
              body,
              body.irqs,
              memory.int32(argument),
              PrivilegeBody.IRQS_MAX,
              PrivilegeRecord.CHECK_IRQ);
    };
  }

  private static <T> int add(PrivilegeBody body, List<T> list, T element, int max, int flag) {
    if (list.contains(element)) {
      return Errno.OK;
    }
    if (list.size() >= max) {
      return -Errno.ENOMEM;
    }
    list.add(element);
    body.flags |= flag;
    return Errno.OK;
  }

  private static int queryMemory(Proc proc, int first, int bytes) {
    Privilege privilege = proc.privilege;
    if (privilege == null || bytes <= 0) {
      return -Errno.EPERM;
    }
    long from = first & 0xFFFF_FFFFL;
    for (AddressRange range : privilege.body.memoryRanges) {
      if (from >= (range.base() & 0xFFFF_FFFFL)
          && from + bytes - 1 <= (range.limit() & 0xFFFF_FFFFL)) {
        return Errno.OK;
      }
    }
    return -Errno.EPERM;
  }
}
