package samsara.hw.shell;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.HostMailbox;
import samsara.hw.Ram;
import samsara.hw.cpu.Cpu;
import samsara.hw.cpu.Disassembler;
import samsara.hw.cpu.InsnTrace;
import samsara.hw.cpu.TranslatorCounters;

/// Shell commands `hw:cpu`, `hw:disasm` and `hw:trace`. They only read.
@Component(
    service = CpuCommands.class,
    property = {
      "osgi.command.scope=hw",
      "osgi.command.function=cpu",
      "osgi.command.function=disasm",
      "osgi.command.function=trace"
    })
public final class CpuCommands {
  private static final int TRACE_MAX = 10_000;
  private static final int TRACE_SECONDS = 2;

  private final Cpu processor;
  private final Ram ram;
  private final HostMailbox mailbox;
  private final OnCpu cpu;

  /// Commands for a processor and its memory.
  @Activate
  public CpuCommands(@Reference Cpu processor, @Reference Ram ram, @Reference HostMailbox mailbox) {
    this.processor = processor;
    this.ram = ram;
    this.mailbox = mailbox;
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
    Disassembler disassembler = new Disassembler(syntax("hw:disasm", syntax));
    long from = number("hw:disasm", "physical address", physical, ram.sizeBytes() - 1L);
    int length =
        (int)
            number(
                "hw:disasm",
                "count of bytes",
                bytes,
                Math.min(Ram.PAGE_BYTES, ram.sizeBytes() - from));
    int address = (int) number("hw:disasm", "address", virtual, 0xFFFF_FFFFL);
    byte[] code = new byte[length];
    cpu.get(() -> {
      ram.read((int) from, code, 0, length);
      return true;
    });
    return disassembler.all(code, address).stream()
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  /// The next instructions that programs execute, each with the registers and flags before it; when
  /// two seconds are over, those that there were.
  @Descriptor("show the next instructions that programs execute, with their registers")
  public String trace(
      @Descriptor("att or intel") String syntax,
      @Descriptor("how many instructions, at most 10000") String count)
      throws InterruptedException, ExecutionException {
    int instructions = (int) number("hw:trace", "count of instructions", count, TRACE_MAX);
    InsnTrace trace =
        new InsnTrace(processor, syntax("hw:trace", syntax), Math.max(instructions, 1));
    mailbox.post(trace::start);
    List<String> lines;
    try {
      lines = trace.result().get(TRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      mailbox.post(trace::stop);
      lines = trace.result().get();
    }
    return String.join("\n", lines);
  }

  private static Disassembler.Syntax syntax(String command, String name) {
    return switch (name) {
      case "att" -> Disassembler.Syntax.ATT;
      case "intel" -> Disassembler.Syntax.INTEL;
      default ->
          throw new IllegalArgumentException(
              command + ": no syntax '" + name + "'; there are att, intel");
    };
  }

  private static long number(String command, String what, String text, long max) {
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told like a number that is out of range.
    }
    throw new IllegalArgumentException(
        "%s: no %s '%s'; it is 0 to 0x%x".formatted(command, what, text, max));
  }
}
