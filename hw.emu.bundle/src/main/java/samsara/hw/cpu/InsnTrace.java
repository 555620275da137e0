package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Writes down the next instructions of whatever program runs, as text: the registers that matter
/// to a reader, then the instruction. Ends by itself.
public final class InsnTrace implements Cpu.Tracer {
  private static final int BYTES_MAX = 15;

  private final Cpu cpu;
  private final Disassembler disassembler;
  private final int count;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<List<String>> result = new CompletableFuture<>();

  /// For `count` instructions (at least one) of `cpu`.
  public InsnTrace(Cpu cpu, Disassembler.Syntax syntax, int count) {
    this.cpu = cpu;
    this.count = count;
    disassembler = new Disassembler(syntax);
  }

  /// Done when all have been seen, or [#stop] is called.
  public CompletableFuture<List<String>> result() {
    return result;
  }

  /// Begins. On the CPU thread.
  public void start() {
    cpu.setTracer(this);
  }

  /// Ends with what there is. On the CPU thread.
  public void stop() {
    cpu.setTracer(null);
    result.complete(List.copyOf(lines));
  }

  @Override
  public void next(CpuState state) {
    lines.add(
        "%s  eax=%08x ecx=%08x edx=%08x ebx=%08x esp=%08x ebp=%08x esi=%08x edi=%08x [%s]"
            .formatted(
                text(state.eip()),
                state.general(CpuState.EAX),
                state.general(CpuState.ECX),
                state.general(CpuState.EDX),
                state.general(CpuState.EBX),
                state.general(CpuState.ESP),
                state.general(CpuState.EBP),
                state.general(CpuState.ESI),
                state.general(CpuState.EDI),
                Eflags.names(state.eflags())));
    if (lines.size() == count) {
      stop();
    }
  }

  // What cannot be read without a fault is left out.
  private String text(int eip) {
    byte[] code = new byte[BYTES_MAX];
    int length = 0;
    while (length < BYTES_MAX && cpu.memory.peek8(eip + length) >= 0) {
      code[length] = (byte) cpu.memory.peek8(eip + length);
      length++;
    }
    return length == 0
        ? "%8x:\t(not present)".formatted(eip)
        : "%-44s".formatted(disassembler.at(Arrays.copyOf(code, length), 0, eip));
  }
}
