package samsara.hw;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/// The PC's two 8259A interrupt controllers, the second one on line 2 of the first, with the
/// edge/level control registers of a PCI board.
///
/// Ports: 0x20 and 0x21 (master), 0xA0 and 0xA1 (slave), 0x4D0 and 0x4D1 (edge/level). The kernel
/// sets the chips up, masks lines and ends interrupts through the ports as on a PC;
/// [#interruptRequested] and [#acknowledge] are the pins INTR and INTA.
@Component(service = Pic.class)
public final class Pic {
  /// The number of request lines.
  public static final int LINES = 16;

  // A line without faults has nothing to schedule.
  private static final EventClock NO_CLOCK = new SimulatedClock();

  private static final String NAME = "pic";
  private static final int MASTER = 0x20;
  private static final int SLAVE = 0xA0;
  private static final int EDGE_LEVEL = 0x4D0;
  private static final int CASCADE = 2;

  // Lines that the board keeps edge-triggered: timer, keyboard, cascade, clock, coprocessor.
  private static final int MASTER_LEVEL_LINES = 0xF8;
  private static final int SLAVE_LEVEL_LINES = 0xDE;

  private final Pic8259 master = Pic8259.master(CASCADE);
  private final Pic8259 slave = Pic8259.slave();
  private final int[] raisers = new int[LINES];
  private final PortBus.Claim[] claims;

  /// Places the chips on the bus; they mask all lines until they are set up.
  @Activate
  public Pic(@Reference PortBus ports) {
    claims =
        new PortBus.Claim[] {
          ports.claim(NAME, MASTER, 2, new Registers(master)),
          ports.claim(NAME, SLAVE, 2, new Registers(slave)),
          ports.claim(NAME, EDGE_LEVEL, 2, new EdgeLevelControl()),
        };
  }

  /// Takes the chips off the bus.
  @Deactivate
  void remove() {
    for (PortBus.Claim claim : claims) {
      claim.release();
    }
  }

  /// A new end of line `irq`, 0 to 15 without 2, which is the cascade.
  public IrqLine line(int irq) {
    return line(irq, Faults.none(), NO_CLOCK);
  }

  /// The same for a device that has `faults`.
  IrqLine line(int irq, Faults faults, EventClock clock) {
    if (irq < 0 || irq >= LINES || irq == CASCADE) {
      throw new IllegalArgumentException("No such interrupt line: irq=" + irq);
    }
    return new IrqLine(this, irq, faults, clock);
  }

  /// The INTR pin: true when a request waits that masks and priorities let through.
  public boolean interruptRequested() {
    return master.output();
  }

  /// The INTA cycle: marks the request of highest priority as in service and returns its vector.
  /// With no request left, as when the line was lowered meanwhile, it is the spurious vector of IRQ
  /// 7 or 15, which marks nothing in service (on the slave: but line 2 of the master).
  public int acknowledge() {
    int level = master.acknowledge();
    if (level != CASCADE) {
      return master.vector(level);
    }
    int slaveLevel = slave.acknowledge();
    master.setLine(CASCADE, false); // so that what still waits in the slave makes an edge
    wireCascade();
    return slave.vector(slaveLevel);
  }

  boolean pending(int irq) {
    return chip(irq).pending(irq & 7);
  }

  void lineRaised(int irq) {
    if (raisers[irq]++ == 0) {
      chip(irq).setLine(irq & 7, true);
      wireCascade();
    }
  }

  void lineLowered(int irq) {
    if (--raisers[irq] == 0) {
      chip(irq).setLine(irq & 7, false);
      wireCascade();
    }
  }

  private Pic8259 chip(int irq) {
    return irq < 8 ? master : slave;
  }

  private void wireCascade() {
    master.setLine(CASCADE, slave.output());
  }

  private final class Registers implements PortHandler {
    private final Pic8259 chip;

    Registers(Pic8259 chip) {
      this.chip = chip;
    }

    @Override
    public int in(int port, int widthBytes) {
      if ((port & 1) != 0) {
        return chip.readData();
      }
      int value = chip.readCommand();
      wireCascade(); // a poll acknowledges
      return value;
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      if ((port & 1) != 0) {
        chip.writeData(value);
      } else {
        chip.writeCommand(value);
      }
      wireCascade();
    }
  }

  private final class EdgeLevelControl implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return (port & 1) == 0 ? master.edgeLevelControl() : slave.edgeLevelControl();
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      if ((port & 1) == 0) {
        master.edgeLevelControl(value & MASTER_LEVEL_LINES);
      } else {
        slave.edgeLevelControl(value & SLAVE_LEVEL_LINES);
      }
      wireCascade();
    }
  }
}
