package samsara.hw.ide;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import samsara.hw.Device;
import samsara.hw.DeviceSlot;
import samsara.hw.IrqLine;
import samsara.hw.PciFunction;
import samsara.hw.PortHandler;
import samsara.hw.Settings;

/// The IDE function of a PIIX3 (8086:7010 at 1.1) in legacy mode: two channels with up to two disks
/// each, programmed and bus-master transfers, LBA28 and LBA48.
///
/// Ports: 0x1F0 to 0x1F7 and 0x3F6, IRQ 14; 0x170 to 0x177 and 0x376, IRQ 15; base address register
/// 4 has sixteen ports for the bus master. A disk without medium is not there; a channel without
/// disks reads 0x7F. There is no packet interface.
@Component(service = Device.class)
@Designate(ocd = IdeController.Config.class)
public final class IdeController implements Device, AutoCloseable {
  private static final List<String> POSITIONS =
      List.of("primaryMaster", "primarySlave", "secondaryMaster", "secondarySlave");
  private static final int CHANNELS = 2;
  private static final int BUS_MASTER_PORTS = 16;
  private static final int[] COMMAND_BLOCKS = {0x1F0, 0x170};
  private static final int[] CONTROLS = {0x3F6, 0x376};
  private static final int[] IRQS = {14, 15};

  private final @Nullable DiskImage[] images = new DiskImage[POSITIONS.size()];
  private @Nullable DiskIo io;
  private @Nullable IllegalArgumentException mistake; // of the configuration

  /// Settings of the controller.
  @ObjectClassDefinition(name = "Samsara disks", description = "IDE controller and its image files")
  public @interface Config {
    /// The first disk of the first channel.
    @AttributeDefinition(name = "Primary master", description = "Image file; empty for no disk")
    String primaryMaster() default "";

    /// The second disk of the first channel.
    @AttributeDefinition(name = "Primary slave", description = "Image file; empty for no disk")
    String primarySlave() default "";

    /// The first disk of the second channel.
    @AttributeDefinition(name = "Secondary master", description = "Image file; empty for no disk")
    String secondaryMaster() default "";

    /// The second disk of the second channel.
    @AttributeDefinition(name = "Secondary slave", description = "Image file; empty for no disk")
    String secondarySlave() default "";

    /// The disks that cannot be written.
    @AttributeDefinition(
        name = "Read only",
        description = "Those of the four keys above whose images are only read")
    String[] readOnly() default {};
  }

  /// The controller as configured. What is wrong with an image or a key keeps the controller out of
  /// the machine: [#attach] tells it, and no image is open.
  @Activate
  public IdeController(Config config, Map<String, Object> properties) {
    try {
      Settings.check(Config.class, properties);
      open(config);
    } catch (IllegalArgumentException e) {
      close();
      mistake = e;
    }
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  private void open(Config config) {
    List<String> readOnly = Arrays.asList(config.readOnly());
    for (String position : readOnly) {
      if (!POSITIONS.contains(position)) {
        throw new IllegalArgumentException(
            "readOnly names no disk: '%s'; there are %s".formatted(position, POSITIONS));
      }
    }
    String[] files = {
      config.primaryMaster(),
      config.primarySlave(),
      config.secondaryMaster(),
      config.secondarySlave()
    };
    for (int i = 0; i < files.length; i++) {
      if (!files[i].isEmpty()) {
        images[i] = DiskImage.open(Path.of(files[i]), readOnly.contains(POSITIONS.get(i)));
      }
    }
  }

  /// A controller without disks; see [#disk].
  public IdeController() {}

  /// Puts a disk at a position: 0 and 1 on the first channel, 2 and 3 on the second. Before the
  /// controller is plugged in.
  public IdeController disk(int position, DiskImage image) {
    images[position] = image;
    return this;
  }

  @Override
  public String name() {
    return "ide";
  }

  @Override
  public String driver() {
    return "at_wini";
  }

  @Override
  public void attach(DeviceSlot slot) {
    if (mistake != null) {
      throw mistake;
    }
    DiskIo accesses = slot.isLive() ? DiskIo.live(slot.mailbox()) : DiskIo.simulated(slot.clock());
    io = accesses;
    PciFunction function =
        new PciFunction(0x8086, 0x7010, 0x010180, 0)
            .at(1, 1)
            .register(0x40, 4, 0x80008000, -1); // timing; both channels decode
    IdeChannel[] channels = new IdeChannel[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
      IrqLine line = slot.connect(IRQS[i]);
      channels[i] =
          new IdeChannel(
              new @Nullable IdeDisk[] {disk(i * 2), disk(i * 2 + 1)},
              slot.clock(),
              line,
              slot.faults(),
              accesses,
              slot.ram(),
              function::isMaster);
      slot.claimPorts(COMMAND_BLOCKS[i], 1, new DataPort(channels[i]));
      slot.claimPorts(COMMAND_BLOCKS[i] + 1, 7, new CommandBlock(channels[i], COMMAND_BLOCKS[i]));
      slot.claimPorts(CONTROLS[i], 1, new Control(channels[i]));
    }
    slot.plug(function.ports(4, BUS_MASTER_PORTS, new BusMasterPorts(channels)));
  }

  private @Nullable IdeDisk disk(int position) {
    DiskImage image = images[position];
    return image == null ? null : new IdeDisk(image, position);
  }

  @Override
  public void detach() {
    if (io != null) {
      io.close();
    }
  }

  /// Lets the image files go.
  @Override
  @Deactivate
  public void close() {
    for (DiskImage image : images) {
      if (image != null) {
        image.close();
      }
    }
  }

  /// The data register: 16 bits, or 32 as two times 16.
  private record DataPort(IdeChannel channel) implements PortHandler {
    @Override
    public int widthBytes() {
      return 4;
    }

    @Override
    public int in(int port, int widthBytes) {
      int low = channel.readData() & 0xFFFF;
      return widthBytes == 4 ? low | channel.readData() << 16 : low;
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      channel.writeData(value);
      if (widthBytes == 4) {
        channel.writeData(value >>> 16);
      }
    }
  }

  private record CommandBlock(IdeChannel channel, int base) implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return channel.read(port - base);
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      channel.write(port - base, value);
    }
  }

  private record Control(IdeChannel channel) implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return channel.alternateStatus();
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      channel.writeControl(value);
    }
  }

  private static final class BusMasterPorts implements PortHandler {
    private final IdeChannel[] channels;

    BusMasterPorts(IdeChannel[] channels) {
      this.channels = channels;
    }

    @Override
    public int widthBytes() {
      return 4;
    }

    @Override
    public int in(int port, int widthBytes) {
      int offset = port % BusMaster.PORTS;
      BusMaster busMaster = channels[port / BusMaster.PORTS].busMaster();
      int value = 0;
      for (int i = 0; i < widthBytes; i++) {
        value |= (busMaster.read(offset + i) & 0xFF) << (i * Byte.SIZE);
      }
      return value;
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      int offset = port % BusMaster.PORTS;
      BusMaster busMaster = channels[port / BusMaster.PORTS].busMaster();
      for (int i = 0; i < widthBytes; i++) {
        busMaster.write(offset + i, (value >>> (i * Byte.SIZE)) & 0xFF);
      }
    }
  }
}
