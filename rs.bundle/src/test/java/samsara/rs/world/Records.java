package samsara.rs.world;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;
import samsara.protocol.rs.StartRecord;

/// Records that tests need often.
public final class Records {
  private Records() {}

  static PrivilegeRecord rootPrivilege() {
    return new PrivilegeRecord(
        Endpoint.RS,
        Endpoint.RS + 4,
        PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE,
        PrivilegeRecord.TRAPS_ALL,
        -1,
        -1,
        Endpoint.RS,
        List.of(),
        List.of(),
        List.of());
  }

  static PrivilegeRecord owned(PrivilegeRecord body, int owner, int id) {
    return new PrivilegeRecord(
        owner,
        id,
        body.flags(),
        body.trapMask(),
        body.sendMask(),
        body.callMask(),
        body.signalManager(),
        body.ports(),
        body.memoryRanges(),
        body.irqs());
  }

  /// A start record of a service without devices.
  public static Start start(String command) {
    return new Start(command);
  }

  /// Builds start records.
  public static final class Start {
    private final String command;
    private int flags;
    private int periodTicks;
    private int uid;
    private int nice;
    private int major;
    private int style;
    private String label = "";
    private String script = "";
    private String sendTo = "";
    private String control = "";
    private List<Integer> irqs = List.of();
    private List<PciDevice> pciDevices = List.of();
    private List<PciClass> pciClasses = List.of();

    Start(String command) {
      this.command = command;
    }

    /// Adds flags of the record.
    public Start flags(int more) {
      flags |= more;
      return this;
    }

    /// Sets the heartbeat.
    public Start period(int ticks) {
      periodTicks = ticks;
      return this;
    }

    /// Sets the user.
    public Start uid(int value) {
      uid = value;
      return this;
    }

    /// Sets the priority.
    public Start nice(int value) {
      nice = value;
      return this;
    }

    /// Sets the device.
    public Start device(int newMajor, int newStyle) {
      major = newMajor;
      style = newStyle;
      return this;
    }

    /// Sets the label.
    public Start label(String value) {
      label = value;
      return this;
    }

    /// Sets the recovery script.
    public Start script(String value) {
      script = value;
      return this;
    }

    /// Sets to whom it may send.
    public Start sendTo(String value) {
      sendTo = value;
      return flags(StartRecord.IPC_VALID);
    }

    /// Sets what it may control.
    public Start control(String value) {
      control = value;
      return this;
    }

    /// Sets its interrupt lines.
    public Start irqs(Integer... lines) {
      irqs = List.of(lines);
      return this;
    }

    /// Sets the cards that it may see.
    public Start pciDevices(PciDevice... devices) {
      pciDevices = List.of(devices);
      return this;
    }

    /// Sets the classes of cards that it may see.
    public Start pciClasses(PciClass... classes) {
      pciClasses = List.of(classes);
      return this;
    }

    /// The record.
    public StartRecord record() {
      return new StartRecord(
          flags,
          periodTicks,
          uid,
          nice,
          major,
          style,
          0,
          0,
          command,
          label,
          script,
          sendTo,
          control,
          irqs,
          List.of(),
          pciDevices,
          pciClasses);
    }
  }
}
