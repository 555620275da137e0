package samsara.hw;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// A serial line that ends in streams of the host. What the guest sends is gathered: it is written
/// at a line feed, when the buffer is full, and shortly after the guest falls silent.
///
/// Input is off unless asked for, since the interactive shell owns the standard input.
@Component(service = SerialLine.class)
@Designate(ocd = HostSerialLine.Config.class)
public final class HostSerialLine implements SerialLine, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HostSerialLine.class.getName());
  private static final int BUFFER_BYTES = 1024;
  private static final long SILENCE_NANOS = 10_000_000;

  private final EventClock clock;
  private final HostInput input;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private OutputStream output;
  private int size;
  private EventClock.Scheduled silence = () -> {};

  /// Where the guest's output goes.
  public enum Output {
    /// The host's standard output.
    STDOUT,
    /// The host's standard error.
    STDERR,
    /// Nowhere.
    NONE
  }

  /// Settings of the line.
  @ObjectClassDefinition(name = "Samsara serial line", description = "Far end of the serial port")
  public @interface Config {
    /// The stream for output.
    @AttributeDefinition(name = "Output", description = "Where the guest's serial output goes")
    Output output() default Output.STDERR;

    /// Whether standard input is read.
    @AttributeDefinition(
        name = "Input",
        description = "Reads the host's standard input; not together with an interactive shell")
    boolean input() default false;
  }

  /// The line as configured.
  @Activate
  public HostSerialLine(
      Config config,
      Map<String, Object> properties,
      @Reference Timebase timebase,
      @Reference HostMailbox mailbox) {
    this(
        timebase.clock(),
        switch (config.output()) {
          case STDOUT -> System.out;
          case STDERR -> System.err;
          case NONE -> OutputStream.nullOutputStream();
        },
        config.input() ? HostInput.reading(System.in, mailbox) : HostInput.none());
    Settings.check(Config.class, properties);
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  private HostSerialLine(EventClock clock, OutputStream output, HostInput input) {
    this.clock = clock;
    this.output = output;
    this.input = input;
  }

  /// A line that writes to `output` and has no input.
  public static HostSerialLine writing(EventClock clock, OutputStream output) {
    return new HostSerialLine(clock, output, HostInput.none());
  }

  /// A line that writes to `output`, and reads `source` on a host thread until its end or [#close].
  public static HostSerialLine between(
      EventClock clock, OutputStream output, InputStream source, HostMailbox mailbox) {
    return new HostSerialLine(clock, output, HostInput.reading(source, mailbox));
  }

  @Override
  public void transmit(byte value) {
    buffer[size++] = value;
    if (value == '\n' || size == BUFFER_BYTES) {
      flush();
    } else if (size == 1) {
      silence = clock.schedule(clock.nowNanos() + SILENCE_NANOS, this::flush);
    }
  }

  @Override
  public int receive() {
    return input.next();
  }

  @Override
  public void onInput(Runnable arrived) {
    input.onInput(arrived);
  }

  /// Writes what was gathered and ends the input; the streams stay open.
  @Override
  @Deactivate
  public void close() {
    flush();
    input.close();
  }

  private void flush() {
    silence.cancel();
    if (size == 0) {
      return;
    }
    try {
      output.write(buffer, 0, size);
      output.flush();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Serial output ends: " + e);
      output = OutputStream.nullOutputStream();
    }
    size = 0;
  }
}
