package samsara.hw.shell;

import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.HostMailbox;
import samsara.hw.Ram;
import samsara.hw.cpu.Cpu;
import samsara.hw.cpu.Disassembler;
import samsara.hw.cpu.TranslatorCounters;

/// Shell commands `hw:cpu` and `hw:disasm`. They only read.
@Component(
    service = CpuCommands.class,
    property = {
      "osgi.command.scope=hw",
      "osgi.command.function=cpu",
      "osgi.command.function=disasm"
    })
public final class CpuCommands {
  private final Cpu processor;
  private final Ram ram;
  private final OnCpu cpu;

  /// Commands for a processor and its memory.
  @Activate
  public CpuCommands(@Reference Cpu processor, @Reference Ram ram, @Reference HostMailbox mailbox) {
    this.processor = processor;
    this.ram = ram;
    cpu = new OnCpu(mailbox);
  }

  /// The counters of the processor, a line each.
  @Descriptor("show what the processor and its translator have done since power-on")
  public String cpu() {
    return cpu.get(this::counters);
  }

  private String counters() {
    TranslatorCounters translator = processor.translatorCounters();
    return lines(
        "instructions", processor.executed(),
        "decoded", processor.decoded(),
        "pages of decoded code dropped", processor.dropped(),
        "TLB misses", processor.tlbMisses(),
        "instructions in translations", translator.translated(),
        "translations made", translator.translations(),
        "microseconds to make them", translator.microseconds(),
        "translations kept", translator.held(),
        "bytes of their class files", translator.cacheBytes(),
        "evictions", translator.evictions(),
        "installs", translator.installs(),
        "refusals", translator.refusals());
  }

  private static String lines(Object... namesAndValues) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-30s %,15d%n",
              namesAndValues[i],
              ((Number) namesAndValues[i + 1]).longValue()));
    }
    return text.toString().stripTrailing();
  }

  /// The instructions in physical memory, in the syntax of AT&T, at their physical addresses.
  @Descriptor("show physical memory as machine code")
  public String disasm(
      @Descriptor("physical address, as 0x1000") String physical,
      @Descriptor("how many bytes, at most 4096") String bytes) {
    return disasm("att", physical, bytes, physical);
  }

  /// The same with a syntax, and as if the code lay elsewhere. Fails with a message that names what
  /// is no number, no syntax, or not in memory.
  @Descriptor("show physical memory as machine code that lies at another address")
  public String disasm(
      @Descriptor("att or intel") String syntax,
      @Descriptor("physical address, as 0x1000") String physical,
      @Descriptor("how many bytes, at most 4096") String bytes,
      @Descriptor("address that the code shall be shown at") String virtual) {
    Disassembler disassembler = new Disassembler(syntax(syntax));
    long from = number("physical address", physical, ram.sizeBytes() - 1L);
    int length =
        (int) number("count of bytes", bytes, Math.min(Ram.PAGE_BYTES, ram.sizeBytes() - from));
    int address = (int) number("address", virtual, 0xFFFF_FFFFL);
    byte[] code = new byte[length];
    cpu.get(() -> {
      ram.read((int) from, code, 0, length);
      return true;
    });
    return disassembler.all(code, address).stream()
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  private static Disassembler.Syntax syntax(String name) {
    return switch (name) {
      case "att" -> Disassembler.Syntax.ATT;
      case "intel" -> Disassembler.Syntax.INTEL;
      default ->
          throw new IllegalArgumentException(
              "hw:disasm: no syntax '" + name + "'; there are att, intel");
    };
  }

  private static long number(String what, String text, long max) {
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told like a number that is out of range.
    }
    throw new IllegalArgumentException(
        "hw:disasm: no %s '%s'; it is 0 to 0x%x".formatted(what, text, max));
  }
}
