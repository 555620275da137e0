package samsara.kernel.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import samsara.abi.Endpoint;
import samsara.abi.Memory;
import samsara.hw.Pic;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.Diagnostics;
import samsara.kernel.core.IrqHook;
import samsara.kernel.core.LoadHistory;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcTable;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.kernel.RtsFlag;

/// The kernel's tables as others see them.
public final class KernelTables {
  private static final int HOOK_BYTES = 16;

  private final Core core;
  private final String version;
  private final byte[] parameters;
  private List<BootImageEntry> image = List.of();
  private int freeBase;
  private int memoryEnd;

  /// Tables of a kernel.
  public KernelTables(Core core, String version, Map<String, String> parameters) {
    this.core = core;
    this.version = version;
    StringBuilder text = new StringBuilder();
    parameters.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
    this.parameters = text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
  }

  /// What was booted, and where free memory begins and ends.
  public void booted(List<BootImageEntry> rows, int firstFreeAddress, int firstAddressBehind) {
    image = List.copyOf(rows);
    freeBase = firstFreeAddress;
    memoryEnd = firstAddressBehind;
  }

  int size(InfoRequest request) {
    return switch (request) {
      case KINFO -> KernelInfo.SIZE_BYTES;
      case IMAGE -> image.size() * BootImageEntry.SIZE_BYTES;
      case PROCTAB -> (ProcTable.TASKS + core.procs().processes()) * ProcessInfo.SIZE_BYTES;
      case MONPARAMS -> parameters.length;
      case IRQHOOKS -> core.interrupts().hooks().size() * HOOK_BYTES;
      case KMESSAGES ->
          Integer.BYTES + (int) Math.min(core.diagnostics().totalBytes(), Diagnostics.RING_BYTES);
      case PRIVTAB -> core.privileges().size() * PrivilegeRecord.SIZE_BYTES;
      case PROC -> ProcessInfo.SIZE_BYTES;
      case PRIV -> PrivilegeRecord.SIZE_BYTES;
      case HZ -> Integer.BYTES;
      case RANDOMNESS -> RandomnessInfo.ALL_BYTES;
      case RANDOMNESS_BIN -> RandomnessInfo.BIN_BYTES;
      case LOADINFO -> LoadHistory.PIECES * Short.BYTES + 2 * Integer.BYTES;
      case IRQACTIDS -> Pic.LINES * Integer.BYTES;
      case IDLETSC -> Long.BYTES;
      case WHOAMI -> 0;
    };
  }

  void write(InfoRequest request, Proc subject, Memory memory, int address, int bytes) {
    switch (request) {
      case KINFO -> kernelInfo().write(memory, address);
      case IMAGE -> writeImage(memory, address);
      case PROCTAB -> writeProcesses(memory, address);
      case MONPARAMS -> memory.write(address, parameters, 0, parameters.length);
      case IRQHOOKS -> writeHooks(memory, address);
      case KMESSAGES -> writeMessages(memory, address, bytes);
      case PRIVTAB -> writePrivileges(memory, address);
      case PROC -> infoOf(subject).write(memory, address);
      case PRIV -> {
        Privilege privilege = subject.privilege;
        recordOf(privilege == null ? core.privileges().user() : privilege).write(memory, address);
      }
      case HZ -> memory.int32(address, core.hz());
      case RANDOMNESS -> RandomnessInfo.writeAll(core.interrupts().randomness(), memory, address);
      case LOADINFO -> writeLoad(memory, address);
      case IRQACTIDS -> writeInService(memory, address);
      case IDLETSC -> memory.int64(address, core.time().idleNanos());
      case WHOAMI, RANDOMNESS_BIN -> {}
    }
  }

  /// The kernel's parameters.
  public KernelInfo kernelInfo() {
    return new KernelInfo(
        core.procs().processes(),
        ProcTable.TASKS,
        core.privileges().size(),
        core.hz(),
        memoryEnd,
        freeBase,
        core.clock().uptime(),
        version);
  }

  private void writeImage(Memory memory, int address) {
    for (int i = 0; i < image.size(); i++) {
      image.get(i).write(memory, address + i * BootImageEntry.SIZE_BYTES);
    }
  }

  private void writeProcesses(Memory memory, int address) {
    int at = address;
    for (int slot = -ProcTable.TASKS; slot < core.procs().processes(); slot++) {
      infoOf(core.procs().slot(slot)).write(memory, at);
      at += ProcessInfo.SIZE_BYTES;
    }
  }

  private void writeHooks(Memory memory, int address) {
    int at = address;
    for (IrqHook hook : core.interrupts().hooks()) {
      memory.int32(at, hook.owner());
      memory.int32(at + 4, hook.irq());
      memory.int32(at + 8, hook.notifyId());
      memory.int32(at + 12, hook.policy());
      at += HOOK_BYTES;
    }
  }

  private void writeLoad(Memory memory, int address) {
    LoadHistory load = core.clock().load();
    for (int piece = 0; piece < LoadHistory.PIECES; piece++) {
      memory.int16(address + piece * Short.BYTES, Math.min(load.ready(piece), 0xFFFF));
    }
    int end = address + LoadHistory.PIECES * Short.BYTES;
    memory.int32(end, load.last());
    memory.int32(end + Integer.BYTES, load.lastTicks());
  }

  private void writeInService(Memory memory, int address) {
    for (int irq = 0; irq < Pic.LINES; irq++) {
      memory.int32(address + irq * Integer.BYTES, core.interrupts().inService(irq));
    }
  }

  private void writeMessages(Memory memory, int address, int bytes) {
    if (bytes >= Integer.BYTES) {
      byte[] text = core.diagnostics().newest(bytes - Integer.BYTES);
      memory.int32(address, (int) core.diagnostics().totalBytes());
      memory.write(address + Integer.BYTES, text, 0, text.length);
    }
  }

  private void writePrivileges(Memory memory, int address) {
    for (int id = 0; id < core.privileges().size(); id++) {
      recordOf(core.privileges().get(id)).write(memory, address + id * PrivilegeRecord.SIZE_BYTES);
    }
  }

  /// What was booted.
  public List<BootImageEntry> bootImage() {
    return image;
  }

  /// The privilege structures that are in use.
  public List<PrivilegeRecord> privileges() {
    List<PrivilegeRecord> records = new ArrayList<>();
    for (int id = 0; id < core.privileges().size(); id++) {
      Privilege privilege = core.privileges().get(id);
      if (privilege.owner != null) {
        records.add(recordOf(privilege));
      }
    }
    return records;
  }

  /// What the kernel tells of a process.
  public static ProcessInfo infoOf(Proc proc) {
    Body body = proc.body;
    Privilege privilege = proc.privilege;
    return new ProcessInfo(
        proc.slot,
        proc.endpoint,
        body.rts & 0xFFFF,
        body.misc,
        body.queue,
        body.quantumTicks,
        body.userTicks,
        body.systemTicks,
        (body.rts & RtsFlag.RECEIVING) != 0 ? body.receivesFrom : Endpoint.NONE,
        (body.rts & RtsFlag.SENDING) != 0 ? body.sendsTo : Endpoint.NONE,
        privilege == null ? -1 : privilege.id,
        body.imageId,
        body.name);
  }

  private static PrivilegeRecord recordOf(Privilege privilege) {
    PrivilegeBody body = privilege.body;
    Proc owner = privilege.owner;
    return new PrivilegeRecord(
        owner == null ? Endpoint.NONE : owner.endpoint,
        privilege.id,
        body.flags,
        body.trapMask,
        body.sendMask,
        body.callMask,
        body.signalManager,
        body.ports,
        body.memoryRanges,
        body.irqs);
  }
}
