package samsara.hw.cpu;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Brings new translations to speed. The JVM interprets a fresh method, far slower than the
/// interpreter of this package runs the same instructions, until it has been called often enough to
/// be compiled. So a fresh translation is called now and then only, and for few instructions, which
/// makes the JVM compile the method as a whole and not its loops one by one.
///
/// What such calls lose against the interpreter is paid from an account, and so is the search for
/// hot code, which the JVM interprets at first as well. The account gets a small part of all time,
/// and a part of what translations that are ready gain. A translation that is the faster one over
/// several thousand instructions is ready; one that becomes slow, since the JVM has thrown its code
/// away, is not any more.
final class WarmUp {
  private static final int TRIAL_INSTRUCTIONS = 2000;
  private static final int SLICE = 64;
  private static final int GOOD_TRIALS = 4;
  private static final int SLOW_SLICES = 2;
  private static final double SLOW = 0.7;
  private static final double PART_OF_TIME = 0.06;
  private static final double PART_OF_GAIN = 0.5;
  private static final double ACCOUNT_MAX = 3e6; // nanoseconds
  private static final long CLOCK_NANOS = 20; // what it takes to ask for the time
  private static final double FIRST_RATE = 0.05; // instructions a nanosecond
  // Longer than the JVM ever takes for a slice: the host did something else meanwhile.
  private static final double LOSS_MAX = 300_000;

  private final LongSupplier nanoTime;
  private double rate = FIRST_RATE; // of the interpreter
  private double account; // nanoseconds
  private long seenInstructions; // up to which the account has got its part

  // Instructions executed before which there is nothing to pay with, unless something is gained.
  private long emptyUntil = Long.MIN_VALUE;
  private int slowSlices;

  WarmUp(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Runs from the entry of a translation that is not ready, or its instruction alone.
  int run(Cpu cpu, TranslationEntry entry) {
    long executed = cpu.executed();
    if (!canPay(executed)) {
      return entry.runBody(cpu);
    }
    TranslatedRegion region = entry.region;
    long start = nanoTime.getAsLong();
    int at = entry.runAtMost(cpu, Math.max(SLICE, region.instructions + 1));
    long spent = nanoTime.getAsLong() - start;
    double nanos = spent - CLOCK_NANOS;
    long done = cpu.executed() - executed + 1; // the run loop counts one later
    pay(done, spent + CLOCK_NANOS);
    region.trialNanos += nanos;
    region.trialInstructions += done;
    if (region.trialInstructions >= TRIAL_INSTRUCTIONS) {
      boolean good = region.trialNanos <= region.trialInstructions / rate;
      region.goodTrials = good ? region.goodTrials + 1 : 0;
      region.isReady = region.goodTrials >= GOOD_TRIALS;
      region.trialNanos = 0;
      region.trialInstructions = 0;
    }
    return at;
  }

  /// True when something may be done that costs more than the interpreter takes; so far the program
  /// has `executed` instructions.
  boolean canPay(long executed) {
    if (executed < emptyUntil) {
      return false;
    }
    deposit(Math.max(executed - seenInstructions, 0) / rate * PART_OF_TIME);
    seenInstructions = executed;
    emptyUntil = executed + (long) (Math.max(-account, 0) * rate / PART_OF_TIME);
    return account >= 0;
  }

  /// Pays for `nanos` in which `instructions` were executed.
  void pay(long instructions, long nanos) {
    account -= Math.clamp(nanos - instructions / rate, 0, LOSS_MAX);
  }

  private void deposit(double nanos) {
    account = Math.min(account + nanos, ACCOUNT_MAX);
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
      return;
    }
    deposit(Math.max(instructions / rate - nanos, 0) * PART_OF_GAIN);
    emptyUntil = account < 0 ? emptyUntil : Long.MIN_VALUE;
    boolean slow = region.isReady && translated > instructions / 2 && speed < rate * SLOW;
    slowSlices = slow ? slowSlices + 1 : 0;
    if (slowSlices >= SLOW_SLICES) {
      region.isReady = false;
      region.goodTrials = 0;
      slowSlices = 0;
    }
  }
}
