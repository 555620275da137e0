package samsara.hw.net;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import samsara.hw.Device;
import samsara.hw.DeviceSlot;
import samsara.hw.IrqLine;
import samsara.hw.PciFunction;
import samsara.hw.PortHandler;
import samsara.hw.Settings;

/// A network card with a DP8390 and 16 KiB of its own memory, behind 32 ports: the NE2000 on ISA
/// with ports and line as configured, or the RTL8029 (PCI 10EC:8029). Its chip is [Dp8390].
@Component(service = Device.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Ne2000.Config.class, factory = true)
public final class Ne2000 implements Device {
  private static final int PORTS = 32;

  private final VirtualSwitch network;
  private final String name;
  private final String address;
  private final int base;
  private final int irq;
  private VirtualSwitch.@Nullable Port plug;
  private @Nullable Dp8390 chip;

  /// Settings of a card.
  @ObjectClassDefinition(name = "Samsara NE2000", description = "ISA or PCI network card")
  public @interface Config {
    /// Which card it is.
    @AttributeDefinition(
        name = "Unit",
        description = "Number that makes the card's name",
        min = "0")
    @Settings.Range(min = 0)
    int unit() default 0;

    /// The station address.
    @AttributeDefinition(name = "Address", description = "As 52:54:00:12:34:56")
    String address() default "52:54:00:53:4e:00";

    /// The first port.
    @AttributeDefinition(
        name = "Base",
        description = "First port, a multiple of 32; 0 for a PCI card",
        min = "0",
        max = "65504")
    @Settings.Range(min = 0, max = 65504)
    int base() default 0x300;

    /// The interrupt line.
    @AttributeDefinition(
        name = "Line",
        description = "Interrupt line of an ISA card",
        min = "0",
        max = "15")
    @Settings.Range(min = 0, max = 15)
    int irq() default 5;
  }

  /// The card as configured. What is wrong is told when it is plugged in.
  @Activate
  public Ne2000(Config config, Map<String, Object> properties, @Reference VirtualSwitch network) {
    this(config.unit(), config.address(), config.base(), config.irq(), network);
    Settings.check(Config.class, properties);
  }

  /// A card on `network`; `base` 0 makes it a PCI card, whose line the firmware chooses.
  public Ne2000(int unit, String address, int base, int irq, VirtualSwitch network) {
    this.network = network;
    name = "ne2000_" + unit;
    this.address = address;
    this.base = base;
    this.irq = irq;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String driver() {
    return "dp8390";
  }

  @Override
  public void attach(DeviceSlot slot) {
    if (base < 0 || base > 0xFFE0 || base % PORTS != 0) {
      throw new IllegalArgumentException(
          "base of a network card is a multiple of 32: base=0x%x".formatted(base));
    }
    Dp8390 made = new Dp8390(MacAddress.parse(address), slot.clock(), slot.faults());
    VirtualSwitch.Port port = network.connect(slot.clock(), made::receive);
    plug = port;
    chip = made;
    if (base != 0) {
      IrqLine line = slot.connect(irq);
      made.connect(line::raise, line::lower, port::send);
      slot.claimPorts(base, PORTS, new Registers(made, base));
    } else {
      PciFunction function =
          new PciFunction(0x10EC, 0x8029, 0x020000, 0)
              .interrupting()
              .ports(0, PORTS, new Registers(made, 0));
      made.connect(function::raise, function::lower, port::send);
      slot.plug(function);
    }
  }

  @Override
  public void detach() {
    if (plug != null) {
      plug.close();
    }
    if (chip != null) {
      chip.stop();
    }
  }

  private record Registers(Dp8390 chip, int base) implements PortHandler {
    @Override
    public int widthBytes() {
      return 2;
    }

    @Override
    public int in(int port, int widthBytes) {
      return chip.read(port - base, widthBytes);
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      chip.write(port - base, widthBytes, value);
    }
  }
}
