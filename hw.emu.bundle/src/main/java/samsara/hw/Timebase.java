package samsara.hw;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// What a machine takes from outside besides its input: time and randomness. Live, both are the
/// host's; simulated, both are functions of a seed.
@Component(service = Timebase.class)
@Designate(ocd = Timebase.Config.class)
public final class Timebase implements AutoCloseable {
  private final EventClock clock;
  private final @Nullable Long seed; // absent in a live machine

  /// Where time comes from.
  public enum Mode {
    /// The host's clock and the host's randomness.
    LIVE,
    /// Virtual time, and randomness from the seed.
    SIMULATED
  }

  /// Settings of time and randomness.
  @ObjectClassDefinition(name = "Samsara clock", description = "Time and randomness of the machine")
  public @interface Config {
    /// Live or simulated.
    @AttributeDefinition(
        name = "Mode",
        description = "LIVE follows the host; SIMULATED is a function of the seed")
    Mode mode() default Mode.LIVE;

    /// The seed of a simulated run.
    @AttributeDefinition(name = "Seed", description = "Seed of a simulated run")
    long seed() default 1;
  }

  /// Time as configured; a live clock reaches the CPU through `mailbox`.
  @Activate
  public Timebase(Config config, @Reference HostMailbox mailbox) {
    this(
        config.mode() == Mode.LIVE ? new LiveClock(mailbox) : new SimulatedClock(),
        config.mode() == Mode.LIVE ? null : config.seed());
  }

  private Timebase(EventClock clock, @Nullable Long seed) {
    this.clock = clock;
    this.seed = seed;
  }

  /// The host's time and randomness.
  public static Timebase live(HostMailbox mailbox) {
    return of(new LiveClock(mailbox));
  }

  /// Virtual time, and randomness from `seed`.
  public static Timebase simulated(long seed) {
    return new Timebase(new SimulatedClock(), seed);
  }

  /// The host's randomness, and `clock`.
  static Timebase of(LiveClock clock) {
    return new Timebase(clock, null);
  }

  /// The clock of the machine.
  public EventClock clock() {
    return clock;
  }

  /// A source of randomness for the component called `consumer`. Simulated, it is a function of the
  /// seed and the name alone, so that what one component draws does not change what another gets.
  public RandomGenerator random(String consumer) {
    if (seed == null) {
      return new SecureRandom();
    }
    CRC32 name = new CRC32();
    name.update(consumer.getBytes(StandardCharsets.UTF_8));
    return new SplittableRandom(seed ^ name.getValue() << 32);
  }

  /// Ends a live clock; virtual time needs no end.
  @Override
  @Deactivate
  public void close() {
    switch (clock) {
      case LiveClock live -> live.close();
      case SimulatedClock _ -> {}
    }
  }
}
