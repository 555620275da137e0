package samsara.hw;

/// The registers of a device whose faults strike between it and the bus.
final class FaultyPorts implements PortHandler {
  private static final int NOBODY = -1;

  private final PortHandler device;
  private final Faults faults;
  private final Runnable spurious;

  FaultyPorts(PortHandler device, Faults faults, Runnable spurious) {
    this.device = device;
    this.faults = faults;
    this.spurious = spurious;
  }

  @Override
  public int in(int port, int widthBytes) {
    return faults.strikes(FaultKind.ABSENT) ? NOBODY : device.in(port, widthBytes);
  }

  @Override
  public void out(int port, int widthBytes, int value) {
    if (faults.strikes(FaultKind.ABSENT)) {
      return;
    }
    device.out(port, widthBytes, value);
    if (faults.strikes(FaultKind.SPURIOUS_INTERRUPT)) {
      spurious.run();
    }
  }

  @Override
  public int widthBytes() {
    return device.widthBytes();
  }
}
