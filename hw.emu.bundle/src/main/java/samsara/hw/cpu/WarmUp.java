package samsara.hw.cpu;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Brings new translations to speed. The JVM interprets a fresh method, far slower than the
/// interpreter of this package runs the same instructions, until it has been called often enough to
/// be compiled. So a fresh translation runs in short trials, in short slices, which makes the JVM
/// compile the method as a whole and not its loops one by one. What trials lose against the
/// interpreter may be a small part of all time only. A translation whose trials are fast is ready.
final class WarmUp {
  private static final int TRIAL_INSTRUCTIONS = 2000;
  private static final int SLICE = 64;
  private static final int GOOD_TRIALS = 6;
  private static final int SLOW_TRIALS = 3000;
  private static final double LOSS_PERMITTED = 0.08;
  private static final double FIRST_RATE = 0.05; // instructions a nanosecond
  private static final int SLOW_SLICES = 2;
  // A trial that took longer than the JVM's slowest way was interrupted by the host.
  private static final double LOSS_MAX_NANOS = 600_000;

  private final LongSupplier nanoTime;
  private double rate = FIRST_RATE; // of the interpreter
  private long nextTrial = Long.MIN_VALUE; // executed instructions
  private @Nullable TranslatedRegion onTrial;
  private long trialStart; // executed instructions
  private long trialStartNanos;
  private int slowSlices;

  WarmUp(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Runs from the entry of a translation that is not ready, or its instruction alone.
  int run(Cpu cpu, TranslationEntry entry) {
    long executed = cpu.executed();
    TranslatedRegion trial = onTrial;
    if (trial == null) {
      if (executed < nextTrial) {
        return entry.runBody(cpu);
      }
      onTrial = entry.region;
      trialStart = executed;
      trialStartNanos = nanoTime.getAsLong();
    } else if (executed - trialStart >= TRIAL_INSTRUCTIONS) {
      finish(trial, executed);
      return entry.runBody(cpu);
    } else if (!trial.equals(entry.region)) {
      return entry.runBody(cpu);
    }
    return entry.runAtMost(cpu, Math.max(SLICE, 2 * entry.region.instructions));
  }

  private void finish(TranslatedRegion region, long executed) {
    onTrial = null;
    long done = executed - trialStart;
    double nanos = nanoTime.getAsLong() - trialStartNanos;
    double loss = Math.min(nanos - done / rate, LOSS_MAX_NANOS);
    double pause = 0;
    if (done > 4 * TRIAL_INSTRUCTIONS) {
      pause = TRIAL_INSTRUCTIONS; // the program was elsewhere meanwhile: it says nothing
    } else if (loss <= 0) {
      region.goodTrials++;
      region.isReady = region.goodTrials >= GOOD_TRIALS;
    } else {
      region.goodTrials = 0;
      region.trials++;
      double permitted = region.trials > SLOW_TRIALS ? LOSS_PERMITTED / 10 : LOSS_PERMITTED;
      pause = loss * rate / permitted;
    }
    nextTrial = executed + (long) pause;
  }

  /// Takes note of a slice of `instructions`, of which `translated` ran in translations, the last
  /// of them in `region`.
  void ranSlice(long instructions, long translated, long nanos, @Nullable TranslatedRegion region) {
    if (nanos <= 0) {
      return;
    }
    double speed = (double) instructions / nanos;
    if (translated == 0 || region == null) {
      // What the host takes away makes slices slower, so the faster ones count for more.
      rate += (speed - rate) / (speed > rate ? 4 : 32);
    } else if (region.isReady && translated > instructions / 2 && speed < rate * 0.7) {
      slowSlices++;
      if (slowSlices >= SLOW_SLICES) { // the JVM has thrown its code away
        region.isReady = false;
        region.goodTrials = 0;
        slowSlices = 0;
      }
    } else {
      slowSlices = 0;
    }
  }

  /// Instructions a second of the interpreter, as far as is known.
  long interpreterRate() {
    return (long) (rate * 1e9);
  }
}
