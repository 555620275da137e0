package samsara.hw;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/// The emulated PC: its chips, wired. The kernel gets this one object and is its CPU.
///
/// The kernel's loop lets its mailbox run first, and before each process looks for
/// [#pendingVector]. In a simulated machine it also moves the [SimulatedClock]; in a live one it
/// waits for the mailbox when idle.
///
/// Beside the chips every PC has, there are cards: [Device] services of any bundle, plugged in and
/// pulled out while the machine runs.
@Component(service = Machine.class)
public final class Machine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Machine.class.getName());

  private final Ram ram;
  private final Mmu mmu;
  private final PortBus ports;
  private final MemoryMap memory;
  private final Pic pic;
  private final Pit pit;
  private final PciBus pci;
  private final Timebase timebase;
  private final HostMailbox mailbox;
  private final Map<Device, DeviceSlot> devices = new LinkedHashMap<>();
  private final List<FaultRates> faultRates = new ArrayList<>();
  private List<Runnable> ownParts = List.of();

  /// Takes the chips together; they are wired by their own constructors. `serial` is in the machine
  /// by being on the bus.
  @Activate
  public Machine(
      @Reference Ram ram,
      @Reference Mmu mmu,
      @Reference PortBus ports,
      @Reference MemoryMap memory,
      @Reference Pic pic,
      @Reference Pit pit,
      @Reference PciBus pci,
      @Reference Uart serial,
      @Reference Timebase timebase,
      @Reference HostMailbox mailbox) {
    this.ram = ram;
    this.mmu = mmu;
    this.ports = ports;
    this.memory = memory;
    this.pic = pic;
    this.pit = pit;
    this.pci = pci;
    this.timebase = timebase;
    this.mailbox = mailbox;
  }

  /// A machine in virtual time with [Ram#DEFAULT_BYTES] of memory, randomness from `seed` and
  /// nothing on its serial port. It needs no OSGi and no host thread; whoever made it is its CPU.
  public static Machine simulated(long seed) {
    return simulated(seed, Ram.DEFAULT_BYTES, OutputStream.nullOutputStream());
  }

  /// The same with `ramBytes` of memory and a serial port that writes to `serial`.
  public static Machine simulated(long seed, int ramBytes, OutputStream serial) {
    return assemble(Timebase.simulated(seed), ramBytes, serial, Runnable::run);
  }

  /// A machine in the host's time, without OSGi. Its clock reaches the CPU through `mailbox`. End
  /// it with [#close].
  public static Machine live(HostMailbox mailbox, int ramBytes, OutputStream serial) {
    return assemble(Timebase.live(mailbox), ramBytes, serial, mailbox);
  }

  private static Machine assemble(
      Timebase timebase, int ramBytes, OutputStream serial, HostMailbox mailbox) {
    Ram ram = new Ram(ramBytes);
    PortBus ports = new PortBus();
    Pic pic = new Pic(ports);
    HostSerialLine line = HostSerialLine.writing(timebase.clock(), serial);
    Machine machine =
        new Machine(
            ram,
            new Mmu(ram),
            ports,
            new MemoryMap(ram),
            pic,
            new Pit(ports, pic, timebase),
            new PciBus(ports),
            new Uart(ports, pic, timebase, line),
            timebase,
            mailbox);
    machine.ownParts = List.of(line::close, timebase::close);
    return machine;
  }

  /// Physical memory.
  public Ram ram() {
    return ram;
  }

  /// Address translation.
  public Mmu mmu() {
    return mmu;
  }

  /// The I/O ports.
  public PortBus ports() {
    return ports;
  }

  /// Which physical memory is for processes.
  public MemoryMap memory() {
    return memory;
  }

  /// The interrupt controllers.
  public Pic pic() {
    return pic;
  }

  /// The interval timer.
  public Pit pit() {
    return pit;
  }

  PciBus pci() {
    return pci;
  }

  Timebase timebase() {
    return timebase;
  }

  HostMailbox mailbox() {
    return mailbox;
  }

  /// The time of the machine.
  public EventClock clock() {
    return timebase.clock();
  }

  /// Randomness for the component called `consumer`; see [Timebase#random].
  public RandomGenerator random(String consumer) {
    return timebase.random(consumer);
  }

  /// Acknowledges the interrupt that waits and returns its vector, -1 when none does. The kernel
  /// asks between two processes and after each action that may have raised a line; it ends the
  /// interrupt at the controllers' ports.
  public int pendingVector() {
    return pic.interruptRequested() ? pic.acknowledge() : -1;
  }

  /// Plugs a card in. What [Device#attach] throws comes out of here, with nothing left claimed.
  public void attach(Device device) {
    for (Device attached : devices.keySet()) {
      if (attached.equals(device) || attached.name().equals(device.name())) {
        throw new IllegalArgumentException("Attached already: device=" + device.name());
      }
    }
    Faults faults = new Faults(timebase.repeatable("faults of " + device.name()));
    DeviceSlot slot = new DeviceSlot(this, device.name(), faults);
    try {
      device.attach(slot);
    } catch (RuntimeException e) {
      slot.giveBack();
      throw e;
    }
    devices.put(device, slot);
    faultRates.stream().filter(rates -> rates.isFor(device)).forEach(rates -> rates.apply(faults));
  }

  /// Pulls a card out; one that is not in the machine is ignored.
  public void detach(Device device) {
    DeviceSlot slot = devices.remove(device);
    if (slot == null) {
      return;
    }
    try {
      device.detach();
    } finally {
      slot.giveBack();
    }
  }

  /// The names of the cards, in the order in which they were plugged in.
  public List<String> devices() {
    return devices.keySet().stream().map(Device::name).toList();
  }

  /// The card of that name, or that is driven by the driver of that name.
  public Optional<Device> device(String nameOrDriver) {
    return devices.keySet().stream()
        .filter(
            device -> nameOrDriver.equals(device.name()) || nameOrDriver.equals(device.driver()))
        .findFirst();
  }

  /// The faults of a card that is in the machine.
  public Faults faults(Device device) {
    DeviceSlot slot = devices.get(device);
    if (slot == null) {
      throw new IllegalArgumentException("Not in the machine: device=" + device.name());
    }
    return slot.faults();
  }

  /// Has the faults of a card that is in the machine, or will be, strike at these rates.
  public void configure(FaultRates rates) {
    faultRates.add(rates);
    faultsOf(rates).forEach(rates::apply);
  }

  /// Ends what {@link #configure} began.
  public void withdraw(FaultRates rates) {
    faultRates.remove(rates);
    faultsOf(rates).forEach(rates::withdraw);
  }

  private List<Faults> faultsOf(FaultRates rates) {
    return devices.keySet().stream().filter(rates::isFor).map(this::faults).toList();
  }

  /// Names of cards that faults are configured for and that are not in the machine.
  public List<String> absentWithFaults() {
    return faultRates.stream()
        .filter(rates -> faultsOf(rates).isEmpty())
        .map(FaultRates::device)
        .toList();
  }

  /// Pulls out the cards; a machine that made its own clock and serial line ends them. The CPU has
  /// stopped.
  @Override
  @Deactivate
  public void close() {
    List.copyOf(devices.keySet()).forEach(this::detach);
    ownParts.forEach(Runnable::run);
  }

  // Called by the framework, on its threads.
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addDevice(Device device) {
    mailbox.post(() -> attachReporting(device));
  }

  void removeDevice(Device device) {
    mailbox.post(() -> detachReporting(device));
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addFaultRates(FaultRates rates) {
    mailbox.post(() -> configure(rates));
  }

  void removeFaultRates(FaultRates rates) {
    mailbox.post(() -> withdraw(rates));
  }

  // What a foreign card throws must not stop the CPU.
  private void attachReporting(Device device) {
    try {
      attach(device);
    } catch (ClaimConflict | IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Device not attached: device=" + device.name() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Device not attached: device=" + device.name(), e);
    }
  }

  private void detachReporting(Device device) {
    try {
      detach(device);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Device failed to detach: device=" + device.name(), e);
    }
  }
}
