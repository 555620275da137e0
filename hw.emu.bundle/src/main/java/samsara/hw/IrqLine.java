package samsara.hw;

/// One device's end of an interrupt request line of [Pic]. Several devices may share a line: it is
/// high while any of them holds it up.
public final class IrqLine {
  // Long enough for the CPU to see it, short against any driver's patience.
  private static final long SPURIOUS_NANOS = 1_000_000;

  private final Pic pic;
  private final int irq;
  private final Faults faults;
  private final EventClock clock;
  private boolean raised;
  private boolean reached; // the controller has seen it
  private EventClock.Scheduled late = () -> {};

  IrqLine(Pic pic, int irq, Faults faults, EventClock clock) {
    this.pic = pic;
    this.irq = irq;
    this.faults = faults;
    this.clock = clock;
  }

  /// Pulls the line up, until [#lower]. On an edge-triggered line this is the request.
  public void raise() {
    if (raised) {
      return;
    }
    raised = true;
    if (faults.strikes(FaultKind.LOST_INTERRUPT)) {
      return;
    }
    if (faults.strikes(FaultKind.LATE_INTERRUPT)) {
      late = clock.schedule(clock.nowNanos() + FaultKind.LATE_NANOS, this::reach);
      return;
    }
    reach();
  }

  private void reach() {
    if (!reached) {
      reached = true;
      pic.lineRaised(irq);
    }
  }

  /// Lets the line go. A request that was not acknowledged yet goes with it, unless another device
  /// holds the line.
  public void lower() {
    raised = false;
    late.cancel();
    if (reached) {
      reached = false;
      pic.lineLowered(irq);
    }
  }

  /// True while a request on this line waits for its acknowledgement.
  public boolean pending() {
    return pic.pending(irq);
  }

  boolean isRaised() {
    return raised;
  }

  /// A pulse without a cause.
  void disturb() {
    if (!reached) {
      reach();
      late =
          clock.schedule(
              clock.nowNanos() + SPURIOUS_NANOS,
              () -> {
                if (!raised) {
                  lower();
                }
              });
    }
  }
}
