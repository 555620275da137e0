package samsara.hw;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/// What a machine takes from outside besides its input: time and randomness. Live, both are the
/// host's; simulated, both are functions of a seed.
@Component(service = Timebase.class)
@Designate(ocd = Timebase.Config.class)
public final class Timebase implements AutoCloseable {
  // The day on which the reference was frozen: a simulated machine has no other.
  private static final Instant STANDARD_POWER_ON = Instant.parse("2010-04-27T00:00:00Z");

  private final EventClock clock;
  private final boolean live;
  private final long seed; // a live machine takes only its faults from it
  private final Instant powerOn;

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
    @AttributeDefinition(
        name = "Seed",
        description = "Seed of a simulated run, and of the faults of any run")
    long seed() default 1;
  }

  /// Time as configured; a live clock reaches the CPU through `mailbox`.
  @Activate
  public Timebase(Config config, Map<String, Object> properties, @Reference HostMailbox mailbox) {
    this(config.mode() == Mode.LIVE ? new LiveClock(mailbox) : new SimulatedClock(), config.seed());
    Settings.check(Config.class, properties);
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  private Timebase(EventClock clock, long seed) {
    this.clock = clock;
    this.seed = seed;
    live = clock instanceof LiveClock;
    powerOn = live ? Instant.now() : STANDARD_POWER_ON;
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
    return new Timebase(clock, 1);
  }

  /// The clock of the machine.
  public EventClock clock() {
    return clock;
  }

  /// The time of day at power-on.
  public Instant powerOn() {
    return powerOn;
  }

  /// True when time is the host's.
  public boolean isLive() {
    return live;
  }

  /// A source of randomness for the component called `consumer`. Simulated, it is a function of the
  /// seed and the name alone, so that what one component draws does not change what another gets.
  public RandomGenerator random(String consumer) {
    return live ? new SecureRandom() : repeatable(consumer);
  }

  /// The same, but a function of the seed in a live machine, too.
  RandomGenerator repeatable(String consumer) {
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
