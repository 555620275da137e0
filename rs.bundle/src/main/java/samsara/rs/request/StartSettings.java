package samsara.rs.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.rs.SystemFlag;
import samsara.protocol.vm.VmCall;
import samsara.rs.table.Device;
import samsara.rs.table.Privileges;
import samsara.rs.table.SendTargets;
import samsara.rs.table.ServiceSettings;

/// Turns a start record into settings.
///
/// MINIX: `init_slot` in `servers/rs/manager.c`.
final class StartSettings {
  private static final int COMMAND_BYTES = 512;
  private static final int MAJORS = 32;
  private static final int IRQS_MAX = 4;
  private static final int CONTROL_MAX = 8;

  private StartSettings() {}

  /// Reads and checks a record. `EINVAL` for an empty command, a bad device, too many resources or
  /// a bad period, `E2BIG` for a name that is too long, `ENOSYS` for what is not offered yet:
  /// recovery scripts, since there is no shell that could run one, and scheduling priorities.
  static ServiceSettings of(StartRecord record) throws ErrnoException {
    check(record);
    return new ServiceSettings(
        false,
        ServiceSettings.requireLabel(record.label()),
        record.command().strip(),
        systemFlags(record.flags()),
        record.periodTicks(),
        record.uid(),
        device(record),
        privileges(record),
        VmCall.BASIC_MASK | record.vmMask(),
        words(record.control()),
        record.pciDevices(),
        record.pciClasses());
  }

  private static void check(StartRecord record) throws ErrnoException {
    if (record.command().isBlank()) {
      throw new ErrnoException(Errno.EINVAL, "the command is empty");
    }
    if (record.command().getBytes(StandardCharsets.UTF_8).length >= COMMAND_BYTES) {
      throw new ErrnoException(Errno.E2BIG, "the command has no end");
    }
    if (!record.script().isEmpty()) {
      throw new ErrnoException(
          Errno.ENOSYS, "recovery scripts need a shell, which there is none yet");
    }
    if (record.nice() != 0) {
      throw new ErrnoException(Errno.ENOSYS, "nice=" + record.nice() + " can't be applied yet");
    }
    if (record.periodTicks() < 0) {
      throw new ErrnoException(Errno.EINVAL, "period=" + record.periodTicks());
    }
    if (record.irqs().size() > IRQS_MAX) {
      throw new ErrnoException(Errno.EINVAL, "irqs=" + record.irqs().size() + ", over " + IRQS_MAX);
    }
    if (words(record.control()).size() > CONTROL_MAX) {
      throw new ErrnoException(Errno.EINVAL, "over " + CONTROL_MAX + " programs to control");
    }
  }

  private static int systemFlags(int flags) {
    int systemFlags = 0;
    if ((flags & (StartRecord.COPY | StartRecord.REUSE)) != 0) {
      systemFlags |= SystemFlag.USE_COPY;
    }
    if ((flags & StartRecord.REPLICA) != 0) {
      systemFlags |= SystemFlag.USE_REPL;
    }
    return systemFlags;
  }

  private static Device device(StartRecord record) throws ErrnoException {
    if (record.major() == 0) {
      return Device.NONE;
    }
    if (record.major() < 0 || record.major() >= MAJORS || !DeviceStyle.isDriver(record.style())) {
      throw new ErrnoException(
          Errno.EINVAL,
          "major=" + record.major() + " style=" + DeviceStyle.toString(record.style()));
    }
    return new Device(record.major(), record.style(), DeviceStyle.NDEV, PublicEntry.DEVICE_FORCED);
  }

  private static Privileges privileges(StartRecord record) {
    boolean named = (record.flags() & StartRecord.IPC_VALID) != 0;
    return new Privileges(
        Privileges.DEFAULT.flags(),
        Privileges.DEFAULT.traps(),
        named ? new SendTargets.Named(words(record.sendTo())) : new SendTargets.Services(),
        KernelCall.BASIC_MASK | record.callMask(),
        Privileges.DEFAULT.signalManager(),
        record.ports(),
        record.irqs());
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
