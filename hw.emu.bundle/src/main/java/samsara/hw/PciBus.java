package samsara.hw;

import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/// PCI bus 0 with configuration mechanism 1, and the bridges of an Intel 440FX board: the host
/// bridge at 0.0 (8086:1237) and the PIIX3 at 1.0 (8086:7000), whose registers 0x60 to 0x63 say
/// which interrupt line each of the four wires PIRQA to PIRQD makes. Pin A of slot n is wired to
/// PIRQ number n mod 4.
///
/// Ports: 0xCF8 (address, 32 bits only) and 0xCFC to 0xCFF (data, any width). A function that is
/// not there reads as all ones.
@Component(service = PciBus.class)
public final class PciBus {
  private static final System.Logger LOG = System.getLogger(PciBus.class.getName());
  private static final String NAME = "pci";
  private static final int ADDRESS = 0xCF8;
  private static final int DATA = 0xCFC;
  private static final int ENABLE = 1 << 31;
  private static final int ADDRESS_BITS = 0x80FFFFFC;
  private static final int DEVICES = 32;
  private static final int FIRST_FREE_DEVICE = 2;
  private static final int FIRST_FREE_PORT = 0xC000;
  private static final int PIRQ_REGISTERS = 0x60;
  private static final int PIRQS = 4;
  private static final int PIRQ_DISABLED = 0x80;
  private static final int EDGE_LEVEL = 0x4D0;

  // What the firmware routes: two lines, so that cards share them.
  private static final int PIRQ_ROUTES = 0x0A0B0A0B;

  private final PortBus ports;
  private final PortBus.Claim claim;
  private final TreeMap<Integer, Plugged> functions = new TreeMap<>();
  private final PciFunction bridge;
  private int address;
  private int freePort = FIRST_FREE_PORT;

  private static final class Plugged {
    private final PciFunction function;
    private final IntFunction<IrqLine> lines;
    private int irq;

    Plugged(PciFunction function, IntFunction<IrqLine> lines) {
      this.function = function;
      this.lines = lines;
    }
  }

  /// The bus with its bridges.
  @Activate
  public PciBus(@Reference PortBus ports) {
    this.ports = ports;
    claim = ports.claim(NAME, ADDRESS, 8, new Registers());
    IntFunction<IrqLine> none =
        irq -> {
          throw new AssertionError("a bridge does not interrupt: irq=" + irq);
        };
    PciFunction host = new PciFunction(0x8086, 0x1237, 0x060000, 2);
    bridge = new PciFunction(0x8086, 0x7000, 0x060100, 0).multiFunction();
    bridge.register(PIRQ_REGISTERS, PIRQS, PIRQ_ROUTES, 0x8F8F8F8F);
    functions.put(0, new Plugged(host, none));
    functions.put(1 << 3, new Plugged(bridge.onChange(this::route), none));
  }

  /// Takes the bus away.
  @Deactivate
  void remove() {
    claim.release();
  }

  // Plugs a function in and sets it up as firmware does; what comes back pulls it out.
  Runnable plug(
      String owner,
      PciFunction function,
      IntFunction<IrqLine> lines,
      UnaryOperator<PortHandler> wrap) {
    int place = function.place() >= 0 ? function.place() : freePlace(owner);
    Plugged plugged = new Plugged(function, lines);
    if (functions.putIfAbsent(place, plugged) != null) {
      throw new ClaimConflict("PCI place %d.%d".formatted(place >> 3, place & 7), owner, NAME);
    }
    freePort =
        function.assignPorts(
            freePort,
            (first, count, handler) -> claimPorts(owner, first, count, wrap.apply(handler)));
    route();
    return () -> {
      functions.remove(place);
      function.unmap();
      function.disconnect();
    };
  }

  private int freePlace(String owner) {
    for (int device = FIRST_FREE_DEVICE; device < DEVICES; device++) {
      if (!functions.containsKey(device << 3)) {
        return device << 3;
      }
    }
    throw new ClaimConflict("a PCI slot", owner, "others all");
  }

  // A base address that software has put where others are already: a mistake of the guest.
  private Runnable claimPorts(String owner, int first, int count, PortHandler handler) {
    try {
      return ports.claim(owner, first, count, handler)::release;
    } catch (ClaimConflict e) {
      LOG.log(System.Logger.Level.WARNING, "PCI region not mapped: " + e.getMessage());
      return () -> {};
    }
  }

  private void route() {
    functions.forEach((place, plugged) -> {
      if (plugged.function.interrupts()) {
        int pirq = bridge.read(PIRQ_REGISTERS + (place >> 3) % PIRQS, 1);
        int irq = pirq & 0x0F;
        if ((pirq & PIRQ_DISABLED) != 0 || irq < 3 || irq == 8 || irq == 13) {
          plugged.irq = 0;
          plugged.function.disconnect();
        } else if (irq != plugged.irq) {
          plugged.irq = irq;
          makeLevelTriggered(irq);
          plugged.function.connect(irq, plugged.lines);
        }
      }
    });
  }

  private void makeLevelTriggered(int irq) {
    int port = EDGE_LEVEL + irq / 8;
    ports.out8(port, ports.in8(port) | 1 << (irq % 8));
  }

  private final class Registers implements PortHandler {
    @Override
    public int widthBytes() {
      return 4;
    }

    @Override
    public int in(int port, int widthBytes) {
      if (port < DATA) {
        return port == ADDRESS && widthBytes == 4 ? address : -1;
      }
      Plugged addressed = addressed();
      return addressed == null ? -1 : addressed.function.read(offset(port), widthBytes);
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      if (port < DATA) {
        if (port == ADDRESS && widthBytes == 4) {
          address = value & ADDRESS_BITS;
        }
        return;
      }
      Plugged addressed = addressed();
      if (addressed != null) {
        addressed.function.write(offset(port), widthBytes, value);
      }
    }

    private int offset(int port) {
      return (address & 0xFC) + port - DATA;
    }

    private @Nullable Plugged addressed() {
      boolean busZero = (address >> 16 & 0xFF) == 0;
      return (address & ENABLE) != 0 && busZero ? functions.get(address >> 8 & 0xFF) : null;
    }
  }
}
