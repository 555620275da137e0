package samsara.hw.board;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import samsara.hw.Device;
import samsara.hw.DeviceSlot;
import samsara.hw.EventClock;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.IrqLine;
import samsara.hw.PortHandler;
import samsara.hw.Settings;
import samsara.hw.Unplugged;

/// The first parallel port of a PC with a Centronics printer, whose paper is a file of the host.
///
/// Ports 0x378 (data), 0x379 (status), 0x37A (control), IRQ 7, which is the acknowledge line while
/// interrupts are enabled. The printer takes a byte when STROBE goes on, is busy while it prints,
/// and then acknowledges. Paper comes by the byte; when it is used up the printer is busy and off
/// line until there is more. There is no bidirectional mode.
@Component(service = Device.class, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ParallelPort.Config.class)
public final class ParallelPort implements Device, PortHandler, AutoCloseable {
  /// Time that printing a byte takes.
  public static final long PRINT_NANOS = 100_000;

  private static final System.Logger LOG = System.getLogger(ParallelPort.class.getName());
  private static final long ACK_NANOS = 5_000;
  private static final int BASE = 0x378;
  private static final int IRQ = 7;
  private static final int DATA = 0;
  private static final int STATUS = 1;

  private static final int NOT_BUSY = 0x80;
  private static final int NOT_ACK = 0x40;
  private static final int PAPER_OUT = 0x20;
  private static final int ON_LINE = 0x10;
  private static final int NO_ERROR = 0x08;
  private static final int STATUS_UNUSED = 0x07;

  private static final int STROBE = 0x01;
  private static final int NOT_INIT = 0x04;
  private static final int INTERRUPTS = 0x10;
  private static final int CONTROL_UNUSED = 0xE0;
  private static final int CONTROL_BITS = 0x1F;

  private final String file;
  private OutputStream paper = OutputStream.nullOutputStream();
  private long bytesLeft;
  private EventClock clock = Unplugged.CLOCK;
  private IrqLine line = Unplugged.LINE;
  private Faults faults = Faults.none();
  private EventClock.Scheduled next = () -> {};
  private int data;
  private int control;
  private boolean busy;
  private boolean acknowledging;
  private boolean error;

  /// Settings of the printer.
  @ObjectClassDefinition(name = "Samsara printer", description = "Parallel port with a printer")
  public @interface Config {
    /// Where it prints.
    @AttributeDefinition(name = "Paper", description = "File that what is printed is appended to")
    String paper();

    /// How much it can print.
    @AttributeDefinition(
        name = "Bytes of paper",
        description = "Bytes until the paper is used up; -1 for never",
        min = "-1")
    @Settings.Range(min = -1)
    long paperBytes() default -1;
  }

  /// The printer as configured. A file that cannot be written is told when it is plugged in.
  @Activate
  public ParallelPort(Config config, Map<String, Object> properties) {
    this(config.paper(), config.paperBytes());
    Settings.check(Config.class, properties);
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  /// A printer that appends to a file, with paper for so many bytes, or with endless paper for -1.
  public ParallelPort(String file, long paperBytes) {
    this.file = file;
    bytesLeft = paperBytes;
  }

  @Override
  public String name() {
    return "lpt1";
  }

  @Override
  public String driver() {
    return "printer";
  }

  @Override
  public void attach(DeviceSlot slot) {
    try {
      paper =
          Files.newOutputStream(
              Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("paper of the printer cannot be written: " + e, e);
    }
    clock = slot.clock();
    faults = slot.faults();
    line = slot.connect(IRQ);
    control = NOT_INIT;
    slot.claimPorts(BASE, 3, this);
  }

  @Override
  public void detach() {
    next.cancel();
  }

  /// Closes the file.
  @Override
  @Deactivate
  public void close() {
    try {
      paper.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the paper does not close: " + e);
    }
  }

  /// Puts paper for so many more bytes in, endless paper for -1. On the CPU thread.
  public void refill(long bytes) {
    bytesLeft = bytes < 0 ? -1 : Math.max(0, bytesLeft) + bytes;
    busy &= bytesLeft == 0;
  }

  /// Bytes until the paper is used up, -1 for never.
  public long bytesLeft() {
    return bytesLeft;
  }

  @Override
  public int in(int port, int widthBytes) {
    return switch (port - BASE) {
      case DATA -> data;
      case STATUS -> status();
      default -> control | CONTROL_UNUSED;
    };
  }

  private int status() {
    boolean hasPaper = bytesLeft != 0;
    boolean free = !busy && hasPaper && (control & NOT_INIT) != 0;
    return STATUS_UNUSED
        | (free ? NOT_BUSY : 0)
        | (acknowledging ? 0 : NOT_ACK)
        | (hasPaper ? ON_LINE : PAPER_OUT)
        | (error || !hasPaper ? 0 : NO_ERROR);
  }

  @Override
  public void out(int port, int widthBytes, int value) {
    switch (port - BASE) {
      case DATA -> data = value & 0xFF;
      case STATUS -> {} // read only
      default -> control(value & CONTROL_BITS);
    }
  }

  private void control(int value) {
    boolean strobes = (value & ~control & STROBE) != 0;
    control = value;
    if ((value & NOT_INIT) == 0) {
      next.cancel();
      busy = false;
      error = false;
      acknowledging = false;
    } else if (strobes && !busy && bytesLeft != 0) {
      take();
    }
    drive();
  }

  private void take() {
    busy = true;
    error = false;
    if (faults.strikes(FaultKind.STUCK_BUSY)) {
      return; // until it is reset
    }
    byte[] latched = {(byte) data};
    next = clock.schedule(clock.nowNanos() + PRINT_NANOS, () -> print(latched));
  }

  private void print(byte[] latched) {
    if (faults.strikes(FaultKind.ERROR_STATUS)) {
      busy = false;
      error = true; // and the byte is lost
      drive();
      return;
    }
    faults.flip(latched, 0, 1);
    try {
      paper.write(latched);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "printing ends: " + e);
      paper = OutputStream.nullOutputStream();
    }
    if (bytesLeft > 0) {
      bytesLeft--;
    }
    acknowledging = true;
    drive();
    next = clock.schedule(clock.nowNanos() + ACK_NANOS, this::endAcknowledge);
  }

  private void endAcknowledge() {
    acknowledging = false;
    busy = false;
    drive();
  }

  // The line follows the acknowledge line, which is low for a moment after each byte.
  private void drive() {
    if ((control & INTERRUPTS) != 0 && !acknowledging) {
      line.raise();
    } else {
      line.lower();
    }
  }
}
