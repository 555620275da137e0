package samsara.hw;

import java.util.ArrayList;
import java.util.List;

/// The place of one [Device] in the machine: all that it may touch. The slot remembers what the
/// device claims, and gives it back when the device goes.
public final class DeviceSlot {
  private final Machine machine;
  private final String owner;
  private final List<Runnable> givesBack = new ArrayList<>();

  DeviceSlot(Machine machine, String owner) {
    this.machine = machine;
    this.owner = owner;
  }

  /// Puts `handler` at `count` ports from `first` on; [ClaimConflict] when one is taken.
  public void claimPorts(int first, int count, PortHandler handler) {
    PortBus.Claim claim = machine.ports().claim(owner, first, count, handler);
    givesBack.add(claim::release);
  }

  /// Takes part of RAM for the device; [ClaimConflict] when another device has some of it.
  public void claimMemory(MemoryMap.Range range) {
    MemoryMap.Claim claim = machine.memory().claim(owner, range);
    givesBack.add(claim::release);
  }

  /// The device's end of interrupt line `irq`, which others may share.
  public IrqLine connect(int irq) {
    IrqLine line = machine.pic().line(irq);
    givesBack.add(line::lower);
    return line;
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
