package samsara.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;
import samsara.protocol.rs.StartRecord;

/// What `service up` and `etc/system.conf` say of a service, word by word. Without more it is a
/// program with the privileges of hello, whose image is kept, with a heartbeat of 5 s.
///
/// ~~~
/// shell.start(RsRequest.UP, Start.of("readclock").calls(KernelCall.STIME).record(), 0, 0);
/// ~~~
///
/// {@link Drivers} has the drivers of the distribution.
public final class Start {
  private final String program;
  private final List<Integer> irqs = new ArrayList<>();
  private final List<AddressRange> ports = new ArrayList<>();
  private final List<PciDevice> pciDevices = new ArrayList<>();
  private final List<PciClass> pciClasses = new ArrayList<>();
  private String arguments = "";
  private String label;
  private int flags = StartRecord.COPY;
  private int periodTicks = 300;
  private int major;
  private int style = DeviceStyle.NDEV;
  private long callMask;
  private long vmMask;

  private Start(String program) {
    this.program = program;
    label = program;
  }

  /// A service of a program, labelled like it.
  public static Start of(String program) {
    return new Start(program);
  }

  /// Words behind the program.
  public Start arguments(String words) {
    arguments = words;
    return this;
  }

  /// The label.
  public Start label(String name) {
    label = name;
    return this;
  }

  /// Flags of `StartRecord`, in place of COPY.
  public Start flags(int mask) {
    flags = mask;
    return this;
  }

  /// The heartbeat; 0 for none.
  public Start period(int ticks) {
    periodTicks = ticks;
    return this;
  }

  /// The major device number, and a `DeviceStyle`.
  public Start device(int number, int deviceStyle) {
    major = number;
    style = deviceStyle;
    return this;
  }

  /// Kernel calls beyond the usual ones.
  public Start calls(KernelCall... calls) {
    callMask =
        Arrays.stream(calls).mapToLong(call -> 1L << call.number()).reduce(0, (a, b) -> a | b);
    return this;
  }

  /// VM calls beyond the usual ones.
  public Start vmCalls(long mask) {
    vmMask = mask;
    return this;
  }

  /// Interrupt lines.
  public Start irqs(Integer... lines) {
    irqs.addAll(List.of(lines));
    return this;
  }

  /// A range of ports more.
  public Start ports(int first, int last) {
    ports.add(new AddressRange(first, last));
    return this;
  }

  /// A PCI card more.
  public Start pci(int vendor, int device) {
    pciDevices.add(new PciDevice(vendor, device));
    return this;
  }

  /// A class of PCI cards more.
  public Start pci(PciClass cards) {
    pciClasses.add(cards);
    return this;
  }

  /// The record for RS.
  public StartRecord record() {
    return new StartRecord(
        flags,
        periodTicks,
        0,
        0,
        major,
        style,
        callMask,
        vmMask,
        (program + " " + arguments).strip(),
        label,
        "",
        "",
        "",
        irqs,
        ports,
        pciDevices,
        pciClasses);
  }
}
