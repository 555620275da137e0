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
import samsara.hw.PciFunction;
import samsara.hw.PortHandler;
import samsara.hw.Settings;

/// A network card with a Realtek RTL8139C (PCI 10EC:8139): 256 ports at base address register 0,
/// one interrupt, four transmit descriptors, one receive ring. Its chip is [RtlChip].
@Component(service = Device.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Rtl8139.Config.class, factory = true)
public final class Rtl8139 implements Device {
  private static final int PORTS = 256;

  private final VirtualSwitch network;
  private final String name;
  private final String address;
  private VirtualSwitch.@Nullable Port plug;
  private @Nullable RtlChip chip;

  /// Settings of a card.
  @ObjectClassDefinition(name = "Samsara RTL8139", description = "PCI network card")
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
    String address() default "52:54:00:53:4d:00";
  }

  /// The card as configured. What is wrong is told when it is plugged in.
  @Activate
  public Rtl8139(Config config, Map<String, Object> properties, @Reference VirtualSwitch network) {
    this(config.unit(), config.address(), network);
    Settings.check(Config.class, properties);
  }

  /// A card on `network`.
  public Rtl8139(int unit, String address, VirtualSwitch network) {
    this.network = network;
    name = "rtl8139_" + unit;
    this.address = address;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String driver() {
    return "rtl8139";
  }

  @Override
  public void attach(DeviceSlot slot) {
    PciFunction[] function = new PciFunction[1];
    RtlChip made = new RtlChip(MacAddress.parse(address), slot, () -> function[0].isMaster());
    function[0] =
        new PciFunction(0x10EC, 0x8139, 0x020000, 0x10)
            .subsystem(0x10EC, 0x8139)
            .interrupting()
            .ports(0, PORTS, new Registers(made));
    slot.plug(function[0]);
    VirtualSwitch.Port port = network.connect(slot.clock(), made::receive);
    made.connect(function[0]::raise, function[0]::lower, port::send);
    plug = port;
    chip = made;
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

  private record Registers(RtlChip chip) implements PortHandler {
    @Override
    public int widthBytes() {
      return 4;
    }

    @Override
    public int in(int port, int widthBytes) {
      return chip.read(port, widthBytes);
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      chip.write(port, widthBytes, value);
    }
  }
}
