package samsara.hw;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The place of one [Device] in the machine: all that it may touch. The slot remembers what the
/// device claims, and gives it back when the device goes.
public final class DeviceSlot {
  private final Machine machine;
  private final String owner;
  private final Faults faults;
  private final List<IrqLine> lines = new ArrayList<>();
  private final List<Runnable> givesBack = new ArrayList<>();

  DeviceSlot(Machine machine, String owner, Faults faults) {
    this.machine = machine;
    this.owner = owner;
    this.faults = faults;
  }

  /// Puts `handler` at `count` ports from `first` on; [ClaimConflict] when one is taken.
  public void claimPorts(int first, int count, PortHandler handler) {
    PortBus.Claim claim = machine.ports().claim(owner, first, count, faulty(handler));
    givesBack.add(claim::release);
  }

  /// Takes part of RAM for the device; [ClaimConflict] when another device has some of it.
  public void claimMemory(MemoryMap.Range range) {
    MemoryMap.Claim claim = machine.memory().claim(owner, range);
    givesBack.add(claim::release);
  }

  /// The device's end of interrupt line `irq`, which others may share.
  public IrqLine connect(int irq) {
    IrqLine line = newLine(irq);
    givesBack.add(line::lower);
    return line;
  }

  /// Puts a card into the next PCI slot; its ports and its line are as the firmware sets them up.
  public void plug(PciFunction function) {
    givesBack.add(machine.pci().plug(owner, function, this::newLine, this::faulty));
  }

  private IrqLine newLine(int irq) {
    IrqLine line = machine.pic().line(irq, faults, machine.clock());
    lines.add(line);
    return line;
  }

  private PortHandler faulty(PortHandler handler) {
    return new FaultyPorts(handler, faults, this::disturb);
  }

  private void disturb() {
    lines.forEach(IrqLine::disturb);
  }

  /// The faults of the device.
  public Faults faults() {
    return faults;
  }

  /// The way back to the CPU for host threads of the device.
  public HostMailbox mailbox() {
    return machine.mailbox();
  }

  /// True when time is the host's, so that the device may wait for the host.
  public boolean isLive() {
    return machine.timebase().isLive();
  }

  /// The time of day at power-on.
  public Instant powerOn() {
    return machine.timebase().powerOn();
  }

  /// The physical memory, for direct memory access.
  public Ram ram() {
    return machine.ram();
  }

  /// The machine's time.
  public EventClock clock() {
    return machine.clock();
  }

  void giveBack() {
    givesBack.reversed().forEach(Runnable::run);
    givesBack.clear();
  }
}
