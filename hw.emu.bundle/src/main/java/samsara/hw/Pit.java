package samsara.hw;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/// The 8254 interval timer with the PC's wiring: channel 0 makes IRQ 0, channel 1 was for memory
/// refresh, channel 2 and its gate belong to the speaker.
///
/// Ports: 0x40 to 0x43, and 0x61 (bit 0 gate of channel 2, bit 1 speaker, bit 4 refresh, bit 5
/// output of channel 2).
///
/// The input clock is a function of machine time, so the n-th tick is due n periods after the
/// start, however late the one before was handled: nothing drifts. A tick that finds the one before
/// unacknowledged, or that a late host brings together with later ones, makes no interrupt of its
/// own, as on a PC; [#takeLostTicks] tells the kernel how many those were.
@Component(service = Pit.class)
public final class Pit {
  /// The input frequency of all channels.
  public static final int INPUT_HZ = 1193182;

  private static final String NAME = "pit";
  private static final int COUNTERS = 0x40;
  private static final int CONTROL = 3;
  private static final int SYSTEM_CONTROL = 0x61;
  private static final int GATE_2 = 0x01;
  private static final int SPEAKER = 0x02;
  private static final int REFRESH = 0x10;
  private static final int OUTPUT_2 = 0x20;
  private static final int REFRESH_COUNTS = 18;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final EventClock clock;
  private final IrqLine irq0;
  private final PitChannel[] channels = {
    new PitChannel(true), new PitChannel(true), new PitChannel(false)
  };
  private final PortBus.Claim[] claims;
  private boolean speaker;
  private int sounding; // hertz
  private final List<SpeakerListener> listeners = new ArrayList<>();
  private EventClock.Scheduled tick = () -> {};
  private long tickAt; // in counts
  private long lostTicks;

  /// Places the timer on the bus; it counts when it is programmed.
  @Activate
  public Pit(@Reference PortBus ports, @Reference Pic pic, @Reference Timebase timebase) {
    clock = timebase.clock();
    irq0 = pic.line(0);
    claims =
        new PortBus.Claim[] {
          ports.claim(NAME, COUNTERS, 4, new Counters()),
          ports.claim(NAME, SYSTEM_CONTROL, 1, new SystemControl()),
        };
  }

  /// Stops the timer and takes it off the bus.
  @Deactivate
  void remove() {
    tick.cancel();
    irq0.lower();
    for (PortBus.Claim claim : claims) {
      claim.release();
    }
  }

  /// Hears what the speaker does.
  @FunctionalInterface
  public interface SpeakerListener {
    /// The speaker sounds with `hertz`, or is silent: 0. On the CPU thread.
    void sounds(int hertz);
  }

  /// Tells `listener`, from now on, whenever the speaker starts, stops or changes its tone.
  public void onSpeaker(SpeakerListener listener) {
    listeners.add(listener);
  }

  private void tellSpeaker() {
    boolean on = speaker && channels[2].gate() && channels[2].isSquareWave();
    int hertz = on ? INPUT_HZ / channels[2].period() : 0;
    if (hertz != sounding) {
      sounding = hertz;
      listeners.forEach(listener -> listener.sounds(hertz));
    }
  }

  /// Ticks of channel 0 since the last call that made no interrupt of their own. The handler of IRQ
  /// 0 counts one tick and these, and so keeps the uptime right.
  public long takeLostTicks() {
    long lost = lostTicks;
    lostTicks = 0;
    return lost;
  }

  // When an input clock count is reached: rounded up, so that at this time it has been counted.
  static long nanosAt(long counts) {
    long rest = counts % INPUT_HZ * NANOS_PER_SECOND;
    return counts / INPUT_HZ * NANOS_PER_SECOND + (rest + INPUT_HZ - 1) / INPUT_HZ;
  }

  static long countsAt(long nanos) {
    return nanos / NANOS_PER_SECOND * INPUT_HZ
        + nanos % NANOS_PER_SECOND * INPUT_HZ / NANOS_PER_SECOND;
  }

  private long now() {
    return countsAt(clock.nowNanos());
  }

  private void awaitRise(long after) {
    tick.cancel();
    tickAt = channels[0].nextRise(after);
    tick = tickAt == PitChannel.NEVER ? () -> {} : clock.schedule(nanosAt(tickAt), this::tick);
  }

  private void tick() {
    long now = Math.max(now(), tickAt);
    lostTicks += channels[0].risesBetween(tickAt, now);
    if (irq0.pending()) {
      lostTicks++;
    }
    irq0.lower();
    irq0.raise();
    awaitRise(now);
  }

  private void control(int word) {
    int selected = word >> 6;
    if (selected == 3) {
      readBack(word);
    } else if ((word & 0x30) == 0) {
      channels[selected].latchCount(now());
    } else {
      channels[selected].program(word);
      if (selected == 0) {
        irq0.lower(); // mode 0 starts low; the other modes make no request before their first
        // period ends
        awaitRise(now());
      }
    }
  }

  // Bits 5 and 4, low: latch the count, the status; bits 1 to 3: of which channels.
  private void readBack(int word) {
    long now = now();
    for (int i = 0; i < channels.length; i++) {
      if ((word & 2 << i) != 0) {
        if ((word & 0x20) == 0) {
          channels[i].latchCount(now);
        }
        if ((word & 0x10) == 0) {
          channels[i].latchStatus(now);
        }
      }
    }
  }

  private final class Counters implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      int channel = port - COUNTERS;
      return channel == CONTROL ? 0xFF : channels[channel].read(now());
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      int channel = port - COUNTERS;
      long now = now();
      if (channel == CONTROL) {
        control(value);
      } else if (channels[channel].write(value, now)) {
        if (channel == 0) {
          awaitRise(now);
        }
        tellSpeaker();
      }
    }
  }

  private final class SystemControl implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      long now = now();
      return (channels[2].gate() ? GATE_2 : 0)
          | (speaker ? SPEAKER : 0)
          | (now / REFRESH_COUNTS % 2 != 0 ? REFRESH : 0)
          | (channels[2].output(now) ? OUTPUT_2 : 0);
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      channels[2].gate((value & GATE_2) != 0, now());
      speaker = (value & SPEAKER) != 0;
      tellSpeaker();
    }
  }
}
