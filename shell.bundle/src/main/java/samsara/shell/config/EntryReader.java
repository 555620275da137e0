package samsara.shell.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;

/// Reads the entries of one service, one after the other. An unknown keyword is an error: what is
/// skipped silently is missed later.
final class EntryReader {
  /// How many of each a start record holds.
  static final int IRQS_MAX = 16;

  static final int PORTS_MAX = 16;
  static final int PCI_DEVICES_MAX = 32;
  static final int PCI_CLASSES_MAX = 4;
  static final int CONTROL_MAX = 8;

  /// Room for joined names in a start record.
  static final int SEND_TO_BYTES = 256;

  static final int CONTROL_BYTES = 128;

  private static final int IRQ_LIMIT = 16;
  private static final int PORT_LIMIT = 0x10000;
  private static final int UID_LIMIT = 0x10000;
  private static final int NICE_LIMIT = 16;

  private final PasswdFile users;
  private final List<String> control = new ArrayList<>();
  private final List<Integer> irqs = new ArrayList<>();
  private final List<AddressRange> ports = new ArrayList<>();
  private final List<PciDevice> pciDevices = new ArrayList<>();
  private final List<PciClass> pciClasses = new ArrayList<>();
  private OptionalInt uid = OptionalInt.empty();
  private int nice;
  private long callMask;
  private long vmMask;
  private @Nullable List<String> sendTo;

  EntryReader(PasswdFile users) {
    this.users = users;
  }

  ServiceEntry entry() {
    return new ServiceEntry(
        uid,
        nice,
        callMask,
        vmMask,
        Optional.ofNullable(sendTo),
        control,
        irqs,
        ports,
        pciDevices,
        pciClasses);
  }

  /// Reads a keyword and its arguments.
  void read(List<ConfigToken> entry) throws ConfigException {
    ConfigToken keyword = entry.getFirst();
    List<ConfigToken> arguments = entry.subList(1, entry.size());
    switch (keyword.text()) {
      case "uid" -> uid = OptionalInt.of(uid(single(keyword, arguments)));
      case "nice" -> nice = number(single(keyword, arguments), 10, -NICE_LIMIT, NICE_LIMIT);
      case "irq" -> {
        for (ConfigToken argument : arguments) {
          add(irqs, number(argument, 10, 0, IRQ_LIMIT - 1), IRQS_MAX, argument);
        }
      }
      case "io" -> {
        for (ConfigToken argument : arguments) {
          add(ports, ports(argument), PORTS_MAX, argument);
        }
      }
      case "pci" -> readPci(keyword, arguments);
      case "system" -> {
        for (ConfigToken argument : arguments) {
          callMask |= CallNames.kernelBit(argument);
        }
      }
      case "vm" -> {
        for (ConfigToken argument : arguments) {
          vmMask |= CallNames.vmBit(argument);
        }
      }
      case "ipc" -> readIpc(keyword, arguments);
      case "control" -> {
        for (ConfigToken argument : arguments) {
          add(control, argument.text(), CONTROL_MAX, argument);
        }
        checkRoom(control, CONTROL_BYTES, keyword);
      }
      default -> throw ConfigException.at(keyword, "unknown keyword " + keyword.quoted());
    }
  }

  private void readIpc(ConfigToken keyword, List<ConfigToken> arguments) throws ConfigException {
    if (sendTo != null) {
      throw ConfigException.at(keyword, "'ipc' stands twice");
    }
    List<String> names = arguments.stream().map(ConfigToken::text).toList();
    checkRoom(names, SEND_TO_BYTES, keyword);
    sendTo = names;
  }

  private void readPci(ConfigToken keyword, List<ConfigToken> arguments) throws ConfigException {
    String kind = arguments.isEmpty() ? "" : arguments.getFirst().text();
    if (!kind.equals("device") && !kind.equals("class")) {
      throw ConfigException.at(keyword, "expected 'pci device' or 'pci class'");
    }
    for (ConfigToken argument : arguments.subList(1, arguments.size())) {
      if (kind.equals("device")) {
        add(pciDevices, pciDevice(argument), PCI_DEVICES_MAX, argument);
      } else {
        add(pciClasses, pciClass(argument), PCI_CLASSES_MAX, argument);
      }
    }
  }

  private int uid(ConfigToken argument) throws ConfigException {
    if (Character.isDigit(argument.text().charAt(0))) {
      return number(argument, 10, 0, UID_LIMIT - 1);
    }
    OptionalInt known = users.uidOf(argument.text());
    if (known.isEmpty()) {
      throw ConfigException.at(argument, "no user " + argument.quoted() + " in " + users.file());
    }
    return known.getAsInt();
  }

  private static AddressRange ports(ConfigToken argument) throws ConfigException {
    String[] parts = argument.text().split(":", -1);
    if (parts.length > 2) {
      throw ConfigException.at(argument, "expected base:length, not " + argument.quoted());
    }
    int base = number(argument, parts[0], 16, 0, PORT_LIMIT - 1);
    int length = parts.length == 1 ? 1 : number(argument, parts[1], 16, 1, PORT_LIMIT - base);
    return new AddressRange(base, base + length - 1);
  }

  private static PciDevice pciDevice(ConfigToken argument) throws ConfigException {
    String[] parts = argument.text().split("/", -1);
    if (parts.length != 2) {
      throw ConfigException.at(argument, "expected vendor/device, not " + argument.quoted());
    }
    return new PciDevice(
        number(argument, parts[0], 16, 0, 0xFFFF), number(argument, parts[1], 16, 0, 0xFFFF));
  }

  private static PciClass pciClass(ConfigToken argument) throws ConfigException {
    String[] parts = argument.text().split("/", -1);
    if (parts.length > 3) {
      throw ConfigException.at(
          argument, "expected base/subclass/interface, not " + argument.quoted());
    }
    int value = 0;
    int mask = 0;
    for (int i = 0; i < parts.length; i++) {
      int shift = 16 - 8 * i;
      value |= number(argument, parts[i], 16, 0, 0xFF) << shift;
      mask |= 0xFF << shift;
    }
    return new PciClass(value, mask);
  }

  private static ConfigToken single(ConfigToken keyword, List<ConfigToken> arguments)
      throws ConfigException {
    if (arguments.size() != 1) {
      throw ConfigException.at(keyword, keyword.quoted() + " takes one argument");
    }
    return arguments.getFirst();
  }

  private static int number(ConfigToken argument, int radix, int low, int high)
      throws ConfigException {
    return number(argument, argument.text(), radix, low, high);
  }

  private static int number(ConfigToken argument, String text, int radix, int low, int high)
      throws ConfigException {
    int value;
    try {
      value = Integer.parseInt(text, radix);
    } catch (NumberFormatException e) {
      throw ConfigException.at(
          argument,
          "expected a " + (radix == 16 ? "hexadecimal " : "") + "number, not '" + text + "'");
    }
    if (value < low || value > high) {
      throw ConfigException.at(argument, "'" + text + "' is out of range");
    }
    return value;
  }

  private static <T> void add(List<T> list, T value, int countMax, ConfigToken argument)
      throws ConfigException {
    if (list.size() == countMax) {
      throw ConfigException.at(argument, "more than " + countMax + " of a kind");
    }
    list.add(value);
  }

  private static void checkRoom(List<String> names, int bytesMax, ConfigToken keyword)
      throws ConfigException {
    if (String.join(" ", names).getBytes(StandardCharsets.UTF_8).length >= bytesMax) {
      throw ConfigException.at(keyword, keyword.quoted() + " names too much");
    }
  }
}
