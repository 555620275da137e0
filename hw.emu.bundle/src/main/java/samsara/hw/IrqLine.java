package samsara.hw;

/// One device's end of an interrupt request line of [Pic]. Several devices may share a line: it is
/// high while any of them holds it up.
public final class IrqLine {
  private final Pic pic;
  private final int irq;
  private boolean raised;

  IrqLine(Pic pic, int irq) {
    this.pic = pic;
    this.irq = irq;
  }

  /// Pulls the line up, until [#lower]. On an edge-triggered line this is the request.
  public void raise() {
    if (!raised) {
      raised = true;
      pic.lineRaised(irq);
    }
  }

  /// Lets the line go. A request that was not acknowledged yet goes with it, unless another device
  /// holds the line.
  public void lower() {
    if (raised) {
      raised = false;
      pic.lineLowered(irq);
    }
  }

  /// True while a request on this line waits for its acknowledgement.
  public boolean pending() {
    return pic.pending(irq);
  }
}
