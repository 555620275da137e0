package samsara.shell.config;

import java.util.Map;
import java.util.TreeSet;
import samsara.protocol.kernel.KernelCall;

/// The calls that `system.conf` can name, with their bits in the masks. Those without a stub in
/// Samsara keep the reference's number.
///
/// MINIX: `commands/service/parse.c`, `include/minix/com.h`, `include/minix/vm.h`.
final class CallNames {
  private static final Map<String, Integer> KERNEL =
      Map.ofEntries(
          Map.entry("PRIVCTL", KernelCall.PRIVCTL.number()),
          Map.entry("TRACE", 5),
          Map.entry("KILL", KernelCall.KILL.number()),
          Map.entry("UMAP", KernelCall.UMAP.number()),
          Map.entry("VIRCOPY", KernelCall.VIRCOPY.number()),
          Map.entry("PHYSCOPY", KernelCall.PHYSCOPY.number()),
          Map.entry("IRQCTL", KernelCall.IRQCTL.number()),
          Map.entry("INT86", 20),
          Map.entry("DEVIO", KernelCall.DEVIO.number()),
          Map.entry("SDEVIO", 22),
          Map.entry("VDEVIO", 23),
          Map.entry("READBIOS", 35),
          Map.entry("STIME", KernelCall.STIME.number()),
          Map.entry("VMCTL", KernelCall.VMCTL.number()));

  private static final Map<String, Integer> VM =
      Map.of(
          "REMAP", 33, "UNREMAP", 34, "GETPHYS", 35, "GETREFCNT", 36, "QUERYEXIT", 38, "INFO", 40);

  private CallNames() {}

  static long kernelBit(ConfigToken name) throws ConfigException {
    Integer number = KERNEL.get(name.text());
    if (number != null) {
      return 1L << number;
    }
    if (isBasic(name.text())) {
      throw ConfigException.at(
          name, "kernel call " + name.quoted() + " is every service's: leave it out");
    }
    throw ConfigException.at(
        name, "no kernel call " + name.quoted() + ", choose from" + all(KERNEL));
  }

  static long vmBit(ConfigToken name) throws ConfigException {
    Integer number = VM.get(name.text());
    if (number == null) {
      throw ConfigException.at(name, "no VM call " + name.quoted() + ", choose from" + all(VM));
    }
    return 1L << number;
  }

  private static boolean isBasic(String name) {
    for (KernelCall call : KernelCall.values()) {
      if (call.name().equals(name)) {
        return (KernelCall.BASIC_MASK >>> call.number() & 1) != 0;
      }
    }
    return false;
  }

  private static String all(Map<String, Integer> names) {
    return " " + String.join(" ", new TreeSet<>(names.keySet()));
  }
}
