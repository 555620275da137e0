package samsara.sim;

import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.StartRecord;

/// The drivers as `service up` starts them: with the calls, interrupts and ports that
/// `etc/system.conf` gives them, and of its PCI cards with those that simulations plug in.
public final class Drivers {
  private Drivers() {}

  /// Null, zero, physical memory and RAM disks.
  public static Start memory() {
    return Start.of("memory")
        .device(1, DeviceStyle.DEV)
        .calls(KernelCall.PHYSCOPY, KernelCall.VIRCOPY);
  }

  /// Terminals.
  public static Start tty() {
    return Start.of("tty")
        .device(4, DeviceStyle.TTY)
        .calls(KernelCall.DEVIO, KernelCall.IRQCTL, KernelCall.PHYSCOPY, KernelCall.KILL)
        .irqs(1, 3, 4)
        .ports(0x42, 0x43)
        .ports(0x60, 0x61)
        .ports(0x64, 0x64)
        .ports(0x3D4, 0x3D5)
        .ports(0x3F8, 0x3FF)
        .ports(0x2F8, 0x2FF)
        .ports(0x3E8, 0x3EF)
        .ports(0x2E8, 0x2EF);
  }

  /// IDE disks; the ports of PCI, for the bus master, only if there is no PCI server.
  public static Start atWini() {
    return atWiniOnPci().ports(0xCF8, 0xCFF).ports(0xC000, 0xCFFF);
  }

  /// IDE disks, by the ports that are always theirs. Has no PCI card yet.
  public static Start atWiniOnPci() {
    return Start.of("at_wini")
        .device(3, DeviceStyle.DEV)
        .calls(KernelCall.DEVIO, KernelCall.SDEVIO, KernelCall.IRQCTL, KernelCall.UMAP)
        .irqs(14, 15)
        .ports(0x1F0, 0x1F7)
        .ports(0x3F6, 0x3F6)
        .ports(0x170, 0x177)
        .ports(0x376, 0x376);
  }

  /// The printer at LPT1.
  public static Start printer() {
    return Start.of("printer")
        .device(6, DeviceStyle.DEV)
        .period(600)
        .calls(KernelCall.DEVIO, KernelCall.IRQCTL)
        .irqs(7)
        .ports(0x378, 0x37A);
  }

  /// Random numbers.
  public static Start random() {
    return Start.of("random").device(16, DeviceStyle.DEVA);
  }

  /// The time of day.
  public static Start readclock() {
    return Start.of("readclock").calls(KernelCall.DEVIO, KernelCall.STIME).ports(0x70, 0x71);
  }

  /// The PCI server, with a replica.
  public static Start pci() {
    return Start.of("pci")
        .flags(StartRecord.REPLICA)
        .calls(KernelCall.DEVIO, KernelCall.PRIVCTL)
        .ports(0xCF8, 0xCFF);
  }

  /// An RTL8139.
  public static Start rtl8139() {
    return Start.of("rtl8139")
        .calls(KernelCall.DEVIO, KernelCall.IRQCTL, KernelCall.UMAP)
        .pci(0x10EC, 0x8139);
  }

  /// An NE2000, on ISA or PCI.
  public static Start dp8390() {
    return Start.of("dp8390")
        .calls(KernelCall.DEVIO, KernelCall.SDEVIO, KernelCall.IRQCTL)
        .irqs(3, 5, 10)
        .ports(0x280, 0x29F)
        .ports(0x300, 0x31F)
        .ports(0x380, 0x39F)
        .pci(0x10EC, 0x8029);
  }
}
