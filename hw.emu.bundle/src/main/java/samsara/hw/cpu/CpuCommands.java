package samsara.hw.cpu;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.Ram;

/// Shell commands `hw:cpu` and `hw:disasm`. They only read.
@Component(
    service = CpuCommands.class,
    property = {
      "osgi.command.scope=hw",
      "osgi.command.function=cpu",
      "osgi.command.function=disasm"
    })
public final class CpuCommands {
  private static final int BYTES_MAX = Ram.PAGE_BYTES;

  private final Cpu cpu;
  private final Ram ram;

  /// What the processor has done since power-on.
  ///
  /// @param instructions instructions executed
  /// @param decoded instructions decoded
  /// @param dropped pages of decoded instructions dropped
  /// @param tlbMisses how often page tables were asked
  /// @param translator what the translator has done
  public record Counters(
      long instructions,
      long decoded,
      long dropped,
      long tlbMisses,
      TranslatorCounters translator) {}

  /// Commands for `cpu`.
  @Activate
  public CpuCommands(@Reference Cpu cpu, @Reference Ram ram) {
    this.cpu = cpu;
    this.ram = ram;
  }

  /// The counters of the processor.
  public Counters cpu() {
    return new Counters(
        cpu.executed(), cpu.decoded(), cpu.dropped(), cpu.tlbMisses(), cpu.translatorCounters());
  }

  /// The instructions in `lengthBytes` (at most a page) of physical memory from `physical` on, in
  /// `syntax` `att` or `intel`, as if they lay at `virtual`.
  public List<Disassembler.Line> disasm(String syntax, int physical, int lengthBytes, int virtual) {
    byte[] code = new byte[Math.clamp(lengthBytes, 0, BYTES_MAX)];
    ram.read(physical, code, 0, code.length);
    Disassembler.Syntax chosen =
        syntax.equals("intel") ? Disassembler.Syntax.INTEL : Disassembler.Syntax.ATT;
    return new Disassembler(chosen).all(code, virtual);
  }
}
