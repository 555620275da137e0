package samsara.hw;

/// What a card has before it is in a machine: time that stands still and a line to nowhere. A field
/// of a card starts as one of these, so that it is never null.
public final class Unplugged {
  /// Time that does not move.
  public static final EventClock CLOCK = new SimulatedClock();

  /// A line of a controller that nobody looks at.
  public static final IrqLine LINE = new IrqLine(new Pic(new PortBus()), 3, Faults.none(), CLOCK);

  private Unplugged() {}
}
