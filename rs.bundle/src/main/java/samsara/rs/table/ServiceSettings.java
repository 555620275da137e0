package samsara.rs.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;
import samsara.protocol.rs.SystemFlag;

/// How a service was asked to be: everything about it that does not change while it runs.
///
/// @param boot it came with the boot image: what it may do is fixed by the boot tables
/// @param label unique label; empty as long as it is to be the program's name
/// @param command location of the image, blank, arguments; empty for the boot image
/// @param systemFlags {@link SystemFlag} bits
/// @param periodTicks heartbeat period, 0: never pinged
/// @param uid user id
/// @param device what VFS maps
/// @param privileges what the kernel allows
/// @param vmMask what VM allows
/// @param control programs whose services it may control
/// @param pciDevices PCI devices that it may see
/// @param pciClasses PCI classes that it may see
public record ServiceSettings(
    boolean boot,
    String label,
    String command,
    int systemFlags,
    int periodTicks,
    int uid,
    Device device,
    Privileges privileges,
    long vmMask,
    List<String> control,
    List<PciDevice> pciDevices,
    List<PciClass> pciClasses) {
  /// Room for a label with its NUL.
  public static final int LABEL_BYTES = 16;

  /// Copies the lists.
  public ServiceSettings {
    control = List.copyOf(control);
    pciDevices = List.copyOf(pciDevices);
    pciClasses = List.copyOf(pciClasses);
  }

  /// Checks a label's length. `E2BIG` if it is too long to be told from others.
  public static String requireLabel(String label) throws ErrnoException {
    if (label.getBytes(StandardCharsets.UTF_8).length >= LABEL_BYTES) {
      throw new ErrnoException(Errno.E2BIG, "label=" + label + " has over 15 bytes");
    }
    return label;
  }

  /// `true` if a {@link SystemFlag} is set.
  public boolean has(int systemFlag) {
    return (systemFlags & systemFlag) != 0;
  }

  /// The image outlives a crash: it is kept, or a replica holds it.
  public boolean keepsImage() {
    return has(SystemFlag.USE_COPY | SystemFlag.USE_REPL);
  }

  /// Where the image comes from; empty for the boot image.
  public String location() {
    int blank = command.indexOf(' ');
    return blank < 0 ? command : command.substring(0, blank);
  }

  /// The words of the command, the program first.
  public List<String> words() {
    return Arrays.stream(command.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  /// The same under another label.
  public ServiceSettings withLabel(String newLabel) {
    return copy(newLabel, command, periodTicks, privileges);
  }

  /// The same with another command.
  public ServiceSettings withCommand(String newCommand) {
    return copy(label, newCommand, periodTicks, privileges);
  }

  /// The same with a heartbeat period if there is none.
  public ServiceSettings orPeriod(int defaultTicks) {
    return periodTicks > 0 ? this : copy(label, command, defaultTicks, privileges);
  }

  /// The settings of a further instance: as these, but with a privilege id of its own.
  public ServiceSettings forReplica() {
    return copy(label, command, periodTicks, privileges.dynamic());
  }

  /// What an update makes of these settings: the new version keeps what makes the service what it
  /// is to others – label, device, needs and provisions – and, unless it says otherwise, its
  /// heartbeat. A boot service keeps its privileges as well.
  public ServiceSettings updatedBy(ServiceSettings next) {
    return new ServiceSettings(
        boot,
        label,
        next.command,
        systemFlags | next.systemFlags,
        next.periodTicks == 0 ? periodTicks : next.periodTicks,
        next.uid,
        device,
        (boot ? privileges : next.privileges).dynamic(),
        boot ? vmMask : next.vmMask,
        boot ? control : next.control,
        boot ? pciDevices : next.pciDevices,
        boot ? pciClasses : next.pciClasses);
  }

  private ServiceSettings copy(
      String newLabel, String newCommand, int newPeriodTicks, Privileges newPrivileges) {
    return new ServiceSettings(
        boot,
        newLabel,
        newCommand,
        systemFlags,
        newPeriodTicks,
        uid,
        device,
        newPrivileges,
        vmMask,
        control,
        pciDevices,
        pciClasses);
  }
}
