package samsara.kernel.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import samsara.hw.cpu.CpuState;

/// Statistical profiling: notes at every n-th tick of the clock which process runs, and where its
/// code is. For Java code there is no such address, and 0 is noted.
///
/// ~~~
/// sample    0 name[8]   8 address   12 end
/// ~~~
///
/// MINIX: `kernel/profile.c`, which uses the interrupt of the CMOS clock.
public final class Profiler {
  /// Bytes of a sample.
  public static final int SAMPLE_BYTES = 12;

  private static final int NAME_BYTES = 8;
  private byte[] samples = {};
  private int used;
  private int everyTicks = 1;
  private int ticks;
  private boolean on;
  private int total;
  private int idle;
  private int system;
  private int user;

  /// Starts with an empty buffer.
  ///
  /// @param everyTicks a sample every so many ticks
  public void start(int bytes, int everyTicks) {
    samples = new byte[bytes];
    used = 0;
    this.everyTicks = everyTicks;
    ticks = 0;
    total = 0;
    idle = 0;
    system = 0;
    user = 0;
    on = true;
  }

  /// Stops.
  public void stop() {
    on = false;
  }

  /// `true` between start and stop.
  public boolean isOn() {
    return on;
  }

  void tick(@Nullable Proc running) {
    if (!on || ++ticks % everyTicks != 0) {
      return;
    }
    total++;
    if (running == null) {
      idle++;
    } else if (running.body.machine == null) {
      system++;
      add(running, 0);
    } else {
      user++;
      CpuState registers = running.body.machine.registers;
      add(running, registers.eip());
    }
  }

  private void add(Proc proc, int address) {
    if (used + SAMPLE_BYTES > samples.length) {
      return;
    }
    byte[] name = Arrays.copyOf(proc.body.name.getBytes(StandardCharsets.ISO_8859_1), NAME_BYTES);
    System.arraycopy(name, 0, samples, used, NAME_BYTES);
    for (int i = 0; i < Integer.BYTES; i++) {
      samples[used + NAME_BYTES + i] = (byte) (address >>> (8 * i));
    }
    used += SAMPLE_BYTES;
  }

  /// The samples.
  public byte[] samples() {
    return Arrays.copyOf(samples, used);
  }

  /// Bytes of samples, then samples in all, of the idle CPU, of services and of users.
  public int[] totals() {
    return new int[] {used, total, idle, system, user};
  }
}
