package samsara.kernel.call;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.kernel.core.Core;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.PrivilegeTable;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// SET_SYS of PRIVCTL: privileges of its own for a process that waits for them, the defaults of a
/// service or those of a record. RS may set its own, though it is running.
final class PrivilegeSetter {
  private static final int DEFAULT_FLAGS =
      PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE | PrivilegeRecord.DYN_PRIV_ID;

  private final Core core;

  PrivilegeSetter(Core core) {
    this.core = core;
  }

  int setSystem(Proc caller, Proc proc, int recordAddress) {
    if ((proc.body.rts & RtsFlag.NO_PRIV) == 0 && proc != caller) {
      return -Errno.EPERM;
    }
    @Nullable PrivilegeRecord record =
        recordAddress == 0
            ? null
            : PrivilegeRecord.read(core.memories().of(caller.body), recordAddress);
    if (record != null
        && !PrivilegeRecord.listsFit(core.memories().of(caller.body), recordAddress)) {
      return -Errno.EINVAL;
    }
    PrivilegeTable table = core.privileges();
    int result =
        record == null || (record.flags() & PrivilegeRecord.DYN_PRIV_ID) != 0
            ? table.assignDynamic(proc)
            : table.assignStatic(proc, record.id());
    Privilege privilege = proc.privilege;
    if (result != Errno.OK || privilege == null) {
      return result;
    }
    if (proc != caller) {
      privilege.pendingNotify = 0;
      privilege.pendingInterrupts = 0;
      privilege.pendingSignals = 0;
      privilege.alarmTicks = 0;
    }
    if (record == null) {
      setDefaults(privilege);
    } else {
      set(privilege, record);
    }
    return Errno.OK;
  }

  private void setDefaults(Privilege privilege) {
    PrivilegeBody body = new PrivilegeBody();
    body.flags = DEFAULT_FLAGS;
    body.trapMask = PrivilegeRecord.TRAPS_ALL;
    body.callMask = -1L;
    body.signalManager = Endpoint.RS;
    privilege.body = body;
    core.privileges().fillSendMask(privilege, ~(1L << PrivilegeRecord.USER_ID));
  }

  private void set(Privilege privilege, PrivilegeRecord record) {
    PrivilegeBody body = new PrivilegeBody();
    body.flags = record.flags();
    body.trapMask = record.trapMask();
    body.callMask = record.callMask();
    body.signalManager = record.signalManager();
    if ((record.flags() & PrivilegeRecord.CHECK_IO_PORT) != 0) {
      body.ports = new ArrayList<>(record.ports());
    }
    if ((record.flags() & PrivilegeRecord.CHECK_MEM) != 0) {
      body.memoryRanges = new ArrayList<>(record.memoryRanges());
    }
    if ((record.flags() & PrivilegeRecord.CHECK_IRQ) != 0) {
      body.irqs = new ArrayList<>(record.irqs());
    }
    PrivilegeBody before = privilege.body;
    body.asyncTable = before.asyncTable;
    body.asyncCount = before.asyncCount;
    body.grantTable = before.grantTable;
    body.grantCount = before.grantCount;
    privilege.body = body;
    core.privileges().fillSendMask(privilege, record.sendMask());
  }
}
