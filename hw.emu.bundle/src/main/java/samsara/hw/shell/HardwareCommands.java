package samsara.hw.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.Device;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.HostMailbox;
import samsara.hw.Machine;
import samsara.hw.board.ParallelPort;

/// Shell commands `hw:devices`, `hw:fault` and `hw:paper`.
@Component(
    service = HardwareCommands.class,
    property = {
      "osgi.command.scope=hw",
      "osgi.command.function=devices",
      "osgi.command.function=fault",
      "osgi.command.function=paper"
    })
public final class HardwareCommands {
  private final Machine machine;
  private final OnCpu cpu;

  /// Commands for `machine`, whose CPU listens to `mailbox`.
  @Activate
  public HardwareCommands(@Reference Machine machine, @Reference HostMailbox mailbox) {
    this.machine = machine;
    cpu = new OnCpu(mailbox);
  }

  /// The cards in the machine, a line each, with the faults that are set.
  @Descriptor("show the cards of the machine and their faults")
  public String devices() {
    return cpu.get(() -> {
      List<String> lines = new ArrayList<>(machine.devices().stream().map(this::line).toList());
      machine.absentWithFaults().forEach(name -> lines.add(name + ": not there; has faults"));
      return String.join("\n", lines);
    });
  }

  private String line(String name) {
    Device device = find(name);
    List<String> faults = machine.faults(device).lines();
    return name + (faults.isEmpty() ? "" : ": " + String.join(", ", faults));
  }

  /// The faults of all cards.
  @Descriptor("show the faults of all cards")
  public String fault() {
    return devices();
  }

  /// The faults of a card, called by its own name or its driver's.
  @Descriptor("show the faults of a card")
  public String fault(@Descriptor("card, by its name or its driver's") String device) {
    return cpu.get(() -> String.join("\n", machine.faults(find(device)).lines()));
  }

  /// Ends all faults of a card with `off`; any other kind strikes always from now on.
  @Descriptor("have a fault strike a card always, or end its faults")
  public String fault(
      @Descriptor("card") String device, @Descriptor("kind of fault, or off") String kind) {
    return kind.equals("off") ? clear(device) : fault(device, kind, "1/1");
  }

  /// Has a kind of fault strike a card at a rate: `hw:fault at_wini lost-interrupt 1/100`; rate `0`
  /// or `off` ends it. Fails with a message that names what there is.
  @Descriptor("have a fault strike a card: hw:fault at_wini lost-interrupt 1/100")
  public String fault(
      @Descriptor("card") String device,
      @Descriptor("kind of fault") String kind,
      @Descriptor("how often, as 1/100; 0 or off ends it") String rate) {
    FaultKind chosen =
        FaultKind.labelled(kind)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "hw:fault: no fault '%s'; there are %s".formatted(kind, kinds())));
    Faults.Rate often = Faults.Rate.parse(rate.equals("off") ? "0" : rate);
    return cpu.get(() -> {
      Faults faults = machine.faults(find(device));
      faults.set(chosen, often);
      return String.join("\n", faults.lines());
    });
  }

  /// How much paper the printer has.
  @Descriptor("show how much paper the printer has")
  public String paper() {
    return cpu.get(() -> left(printer()));
  }

  /// Puts paper into the printer: for so many bytes, or endless with `-1`.
  @Descriptor("put paper into the printer")
  public String paper(@Descriptor("bytes, or -1 for endless paper") long bytes) {
    return cpu.get(() -> {
      printer().refill(bytes);
      return left(printer());
    });
  }

  private static String left(ParallelPort printer) {
    return printer.bytesLeft() < 0 ? "endless paper" : printer.bytesLeft() + " bytes of paper";
  }

  private ParallelPort printer() {
    if (machine.device("lpt1").orElse(null) instanceof ParallelPort printer) {
      return printer;
    }
    throw new IllegalArgumentException("hw:paper: there is no printer");
  }

  private String clear(String device) {
    return cpu.get(() -> {
      machine.faults(find(device)).clear();
      return device + ": no faults";
    });
  }

  private Device find(String name) {
    return machine
        .device(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "hw: no device '%s'; there are %s".formatted(name, names())));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(machine.devices());
    for (String name : machine.devices()) {
      machine
          .device(name)
          .map(Device::driver)
          .filter(driver -> !names.contains(driver))
          .ifPresent(names::add);
    }
    return names;
  }

  private static List<String> kinds() {
    return Arrays.stream(FaultKind.values()).map(FaultKind::label).toList();
  }
}
