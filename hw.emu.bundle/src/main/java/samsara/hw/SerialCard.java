package samsara.hw;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// A further serial port, COM2 to COM4 of a PC: a 16550A (see [Uart]) whose far end is a file, a
/// plug that sends everything back, or nothing. One for each configuration.
@Component(service = Device.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SerialCard.Config.class, factory = true)
public final class SerialCard implements Device, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SerialCard.class.getName());
  private static final int[] BASES = {0x2F8, 0x3E8, 0x2E8};
  private static final int[] IRQS = {3, 4, 3};

  private final int number;
  private final FarEnd far;
  private final String file;
  private final boolean isFile;

  /// What is plugged in.
  public enum Plug {
    /// Nothing: what is sent is lost.
    NONE,
    /// What is sent comes back.
    LOOPBACK,
    /// What is sent goes to a file.
    FILE
  }

  /// Settings of a port.
  @ObjectClassDefinition(name = "Samsara serial port", description = "COM2, COM3 or COM4")
  public @interface Config {
    /// Which port.
    @AttributeDefinition(name = "Number", description = "2, 3 or 4", min = "2", max = "4")
    @Settings.Range(min = 2, max = 4)
    int number();

    /// The far end.
    @AttributeDefinition(name = "Plug", description = "What is at the far end")
    Plug plug() default Plug.NONE;

    /// The file for [Plug#FILE].
    @AttributeDefinition(name = "File", description = "Where sent bytes are appended, with FILE")
    String file() default "";
  }

  /// The port as configured. A file that cannot be written is told when it is plugged in.
  @Activate
  public SerialCard(Config config, Map<String, Object> properties) {
    this(config.number(), config.plug(), config.file());
    Settings.check(Config.class, properties);
  }

  /// Port COM`number`.
  public SerialCard(int number, Plug plug, String file) {
    if (number < 2 || number > 4) {
      throw new IllegalArgumentException("number of a serial port is 2 to 4: number=" + number);
    }
    this.number = number;
    this.file = file;
    far = new FarEnd(plug, OutputStream.nullOutputStream());
    isFile = plug == Plug.FILE;
  }

  private static OutputStream open(String file) {
    try {
      return Files.newOutputStream(
          Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalArgumentException("file of a serial port cannot be written: " + e, e);
    }
  }

  @Override
  public String name() {
    return "com" + number;
  }

  @Override
  public void attach(DeviceSlot slot) {
    if (isFile) {
      far.output = open(file);
    }
    new Uart(slot, BASES[number - 2], IRQS[number - 2], far);
  }

  @Override
  public void detach() {}

  /// Closes the file.
  @Override
  @Deactivate
  public void close() {
    try {
      far.output.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class FarEnd implements SerialLine {
    private static final int WAITING_MAX = 4096;

    private final boolean loopback;
    private OutputStream output;
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private Runnable arrived = () -> {};

    FarEnd(Plug plug, OutputStream output) {
      loopback = plug == Plug.LOOPBACK;
      this.output = output;
    }

    @Override
    public void transmit(byte value) {
      if (loopback) {
        if (waiting.size() < WAITING_MAX) {
          waiting.add(value & 0xFF);
          arrived.run();
        }
        return;
      }
      try {
        output.write(value);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "Serial output ends: " + e);
        output = OutputStream.nullOutputStream();
      }
    }

    @Override
    public int receive() {
      return waiting.isEmpty() ? -1 : waiting.remove();
    }

    @Override
    public void onInput(Runnable action) {
      arrived = action;
    }
  }
}
