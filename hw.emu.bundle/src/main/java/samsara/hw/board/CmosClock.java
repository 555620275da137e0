package samsara.hw.board;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import samsara.hw.Device;
import samsara.hw.DeviceSlot;
import samsara.hw.EventClock;
import samsara.hw.IrqLine;
import samsara.hw.PortHandler;
import samsara.hw.Settings;
import samsara.hw.Unplugged;

/// The MC146818 real-time clock with its battery-backed memory: ports 0x70 (index; bit 7 would mask
/// the NMI) and 0x71 (data), IRQ 8.
///
/// It keeps UTC and starts at the machine's power-on. Time goes on while nobody looks: registers
/// and flags are computed from the machine's clock, and events are scheduled only for interrupts
/// that are switched on. Register 0x32 is the century. The memory says what a PC's firmware does:
/// sizes of memory in 0x15 to 0x18, no floppy in 0x10.
@Component(service = Device.class)
@Designate(ocd = CmosClock.Config.class)
public final class CmosClock implements Device {
  private static final int INDEX = 0x70;
  private static final int IRQ = 8;
  private static final int REGISTERS = 128;
  private static final int A = 0x0A;
  private static final int B = 0x0B;
  private static final int C = 0x0C;
  private static final int D = 0x0D;

  private static final int A_UPDATING = 0x80;
  private static final int A_RATE = 0x0F;
  private static final int B_SET = 0x80;
  private static final int B_INTERRUPTS = 0x70;
  private static final int PERIODIC = 0x40; // in B: enabled, in C: happened; the next two as well
  private static final int ALARM = 0x20;
  private static final int UPDATED = 0x10;
  private static final int C_REQUEST = 0x80;
  private static final int D_VALID = 0x80;
  private static final int ALARM_ANY = 0xC0;

  private static final long SECOND = 1_000_000_000L;
  private static final long UPDATE_NANOS = 2_228_000; // announced 244 us ahead, 1984 us long
  private static final int DIVIDER_HZ = 32_768;
  private static final int SECONDS_OF_DAY = 86_400;

  private final int[] memory = new int[REGISTERS];
  private final String start;
  private EventClock clock = Unplugged.CLOCK;
  private IrqLine line = Unplugged.LINE;
  private int index;
  private long baseSeconds; // of the epoch, at baseNanos
  private long baseNanos;
  private long flagsNanos; // until when register C is right
  private EventClock.Scheduled next = () -> {};

  /// Settings of the clock.
  @ObjectClassDefinition(name = "Samsara real-time clock", description = "MC146818")
  public @interface Config {
    /// The time of day at power-on.
    @AttributeDefinition(
        name = "Start",
        description = "Time of day at power-on as 2010-04-27T00:00:00Z; empty for the machine's")
    String start() default "";
  }

  /// The clock as configured.
  @Activate
  public CmosClock(Config config, Map<String, Object> properties) {
    this(config.start());
    Settings.check(Config.class, properties);
  }

  /// Is made anew with new settings.
  @Modified
  void changed(ComponentContext context) {
    Settings.changed(context, Config.class);
  }

  /// A clock that starts at an instant, as [Instant#parse] reads it; empty for the machine's.
  public CmosClock(String start) {
    this.start = start;
  }

  @Override
  public String name() {
    return "cmos";
  }

  @Override
  public String driver() {
    return "readclock";
  }

  private static Instant parse(String start) {
    try {
      return Instant.parse(start);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "start of a clock is like 2010-04-27T00:00:00Z: start='" + start + "'", e);
    }
  }

  @Override
  public void attach(DeviceSlot slot) {
    clock = slot.clock();
    Instant powerOn = start.isEmpty() ? slot.powerOn() : parse(start);
    baseSeconds = powerOn.getEpochSecond();
    baseNanos = 0;
    flagsNanos = clock.nowNanos();
    memory[A] = 0x26;
    memory[B] = CmosTime.HOURS_24;
    memory[C] = 0;
    int extendedKib = Math.min(slot.ram().sizeBytes() / 1024 - 1024, 0xFFFF);
    memory[0x15] = 640 & 0xFF;
    memory[0x16] = 640 >> 8;
    memory[0x17] = memory[0x30] = extendedKib & 0xFF;
    memory[0x18] = memory[0x31] = extendedKib >> 8;
    slot.claimPorts(INDEX, 2, new Registers());
    line = slot.connect(IRQ);
  }

  @Override
  public void detach() {
    next.cancel();
  }

  private boolean isSet() {
    return (memory[B] & B_SET) != 0;
  }

  private long epochSeconds(long nanos) {
    return baseSeconds + Math.floorDiv(nanos - baseNanos, SECOND);
  }

  private int readTime(int register) {
    return isSet()
        ? memory[register]
        : CmosTime.read(register, epochSeconds(clock.nowNanos()), memory[B]);
  }

  // Takes the time registers over into memory, where they stand still.
  private void freeze() {
    long seconds = epochSeconds(clock.nowNanos());
    for (int register : TIME_REGISTERS) {
      memory[register] = CmosTime.read(register, seconds, memory[B]);
    }
  }

  private void thaw() {
    long now = clock.nowNanos();
    baseSeconds = CmosTime.seconds(register -> memory[register], memory[B], epochSeconds(now));
    baseNanos = now;
  }

  private static final int[] TIME_REGISTERS = {
    CmosTime.SECONDS,
    CmosTime.MINUTES,
    CmosTime.HOURS,
    CmosTime.DAY_OF_WEEK,
    CmosTime.DAY,
    CmosTime.MONTH,
    CmosTime.YEAR,
    CmosTime.CENTURY
  };

  private static boolean isTime(int register) {
    for (int time : TIME_REGISTERS) {
      if (time == register) {
        return true;
      }
    }
    return false;
  }

  // ---- Flags and interrupts. ----

  private long periodNanos() {
    int rate = memory[A] & A_RATE;
    if (rate == 0) {
      return 0;
    }
    int hz = rate < 3 ? DIVIDER_HZ >> (rate + 6) : DIVIDER_HZ >> (rate - 1);
    return SECOND / hz;
  }

  private boolean alarmMatches(long epochSeconds) {
    return matches(CmosTime.SECONDS_ALARM, CmosTime.SECONDS, epochSeconds)
        && matches(CmosTime.MINUTES_ALARM, CmosTime.MINUTES, epochSeconds)
        && matches(CmosTime.HOURS_ALARM, CmosTime.HOURS, epochSeconds);
  }

  private boolean matches(int alarm, int register, long epochSeconds) {
    return (memory[alarm] & ALARM_ANY) == ALARM_ANY
        || memory[alarm] == CmosTime.read(register, epochSeconds, memory[B]);
  }

  // The second after `epochSeconds` at which the alarm goes off, -1 for never.
  private long nextAlarm(long epochSeconds) {
    for (long at = epochSeconds + 1; at <= epochSeconds + SECONDS_OF_DAY; at++) {
      if (alarmMatches(at)) {
        return at;
      }
    }
    return -1;
  }

  // Brings the flags of register C up to now.
  private void updateFlags() {
    long now = clock.nowNanos();
    long period = periodNanos();
    if (period != 0 && now / period != flagsNanos / period) {
      memory[C] |= PERIODIC;
    }
    long before = epochSeconds(flagsNanos);
    long seconds = epochSeconds(now);
    if (!isSet() && seconds > before) {
      memory[C] |= UPDATED;
      long alarm = (memory[C] & ALARM) != 0 ? -1 : nextAlarm(before);
      if (alarm > 0 && alarm <= seconds) {
        memory[C] |= ALARM;
      }
    }
    flagsNanos = now;
    if ((memory[B] & memory[C] & B_INTERRUPTS) != 0) {
      memory[C] |= C_REQUEST;
      line.raise();
    }
  }

  private void awaitNext() {
    next.cancel();
    long now = clock.nowNanos();
    long at = EventClock.NEVER;
    long period = periodNanos();
    if ((memory[B] & PERIODIC) != 0 && period != 0) {
      at = (now / period + 1) * period;
    }
    if (!isSet()) {
      long seconds = epochSeconds(now);
      if ((memory[B] & UPDATED) != 0) {
        at = Math.min(at, nanosOf(seconds + 1));
      }
      long alarm = (memory[B] & ALARM) != 0 ? nextAlarm(seconds) : -1;
      if (alarm > 0) {
        at = Math.min(at, nanosOf(alarm));
      }
    }
    if (at != EventClock.NEVER) {
      next =
          clock.schedule(
              at,
              () -> {
                updateFlags();
                awaitNext();
              });
    }
  }

  private long nanosOf(long epochSeconds) {
    return baseNanos + (epochSeconds - baseSeconds) * SECOND;
  }

  // ---- Registers. ----

  private int readRegister() {
    if (isTime(index)) {
      return readTime(index);
    }
    return switch (index) {
      case A -> memory[A] | (isUpdating() ? A_UPDATING : 0);
      case C -> readFlags();
      case D -> D_VALID;
      default -> memory[index];
    };
  }

  private boolean isUpdating() {
    long inSecond = Math.floorMod(clock.nowNanos() - baseNanos, SECOND);
    return !isSet() && inSecond >= SECOND - UPDATE_NANOS;
  }

  private int readFlags() {
    updateFlags();
    int flags = memory[C];
    memory[C] = 0;
    line.lower();
    return flags;
  }

  private void writeRegister(int value) {
    if (isTime(index)) {
      writeTime(value);
      return;
    }
    switch (index) {
      case A -> {
        updateFlags();
        memory[A] = value & ~A_UPDATING;
        awaitNext();
      }
      case B -> writeControl(value);
      case C, D -> {} // read only
      default -> {
        memory[index] = value;
        if (index < A) {
          awaitNext(); // an alarm
        }
      }
    }
  }

  private void writeTime(int value) {
    if (isSet()) {
      memory[index] = value;
    } else {
      freeze();
      memory[index] = value;
      thaw();
      awaitNext();
    }
  }

  private void writeControl(int value) {
    updateFlags();
    boolean wasSet = isSet();
    if (!wasSet && (value & B_SET) != 0) {
      freeze();
    }
    memory[B] = (value & B_SET) != 0 ? value & ~UPDATED : value;
    if (wasSet && !isSet()) {
      thaw();
      flagsNanos = clock.nowNanos();
    }
    updateFlags();
    awaitNext();
  }

  private final class Registers implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      return port == INDEX ? -1 : readRegister();
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      if (port == INDEX) {
        index = value & (REGISTERS - 1);
      } else {
        writeRegister(value);
      }
    }
  }
}
