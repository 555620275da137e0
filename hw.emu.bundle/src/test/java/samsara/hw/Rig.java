package samsara.hw;

/// A simulated machine with one card under test, whose interrupt controllers are set up and let
/// every line through.
public final class Rig {
  public final Machine machine = Machine.simulated(1);
  private final SimulatedClock clock = (SimulatedClock) machine.clock();

  public Rig(Device... devices) {
    int[] setUp = {0x20, 0x11, 0x21, 0x50, 0x21, 0x04, 0x21, 0x01, 0x21, 0x00};
    for (int i = 0; i < setUp.length; i += 2) {
      out(setUp[i], setUp[i + 1]);
      int slaveValue = setUp[i + 1] == 0x50 ? 0x70 : setUp[i + 1] == 0x04 ? 0x02 : setUp[i + 1];
      out(setUp[i] + 0x80, slaveValue);
    }
    for (Device device : devices) {
      machine.attach(device);
    }
  }

  public void out(int port, int value) {
    machine.ports().out8(port, value);
  }

  public int in(int port) {
    return machine.ports().in8(port);
  }

  public void advanceNanos(long nanos) {
    clock.advanceTo(clock.nowNanos() + nanos);
  }

  public void advanceMillis(long millis) {
    advanceNanos(millis * 1_000_000);
  }

  /// Acknowledges and ends the interrupt that waits: its line, or -1, also for a request that went
  /// away before, whose spurious vector marks nothing in service.
  public int interrupt() {
    int vector = machine.pendingVector();
    if (vector < 0) {
      return -1;
    }
    int irq = vector >= 0x70 ? vector - 0x70 + 8 : vector - 0x50;
    int command = irq < 8 ? 0x20 : 0xA0;
    out(command, 0x0B); // reads the register of what is in service
    if (irq % 8 == 7 && (in(command) & 0x80) == 0) {
      if (irq >= 8) {
        out(0x20, 0x20);
      }
      return -1;
    }
    if (irq >= 8) {
      out(0xA0, 0x20);
    }
    out(0x20, 0x20);
    return irq;
  }

  public Faults faults(String device) {
    return machine.faults(machine.device(device).orElseThrow());
  }
}
