package samsara.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import samsara.kernel.call.KernelTables;
import samsara.kernel.control.KernelControl;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcTable;
import samsara.kernel.gateway.HostWait;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.ProcessInfo;

/// The kernel's front panel: hands everything to the CPU and waits.
final class FrontPanel implements KernelControl {
  private final Kernel kernel;
  private final KernelTables tables;
  private final HostWait wait;

  FrontPanel(Kernel kernel, KernelTables tables, HostWait wait) {
    this.kernel = kernel;
    this.tables = tables;
    this.wait = wait;
  }

  @Override
  public void traceOn() {
    wait.onCpu(kernel.trace()::start);
  }

  @Override
  public void traceOff() {
    wait.onCpu(kernel.trace()::stop);
  }

  @Override
  public void traceFilter(int endpoint) {
    wait.onCpu(() -> kernel.trace().filter(endpoint));
  }

  @Override
  public void traceTypes(List<String> types) {
    List<IllegalArgumentException> refused = new ArrayList<>();
    wait.onCpu(() -> {
      try {
        kernel.trace().filterTypes(types);
      } catch (IllegalArgumentException e) { // the CPU goes on
        refused.add(e);
      }
    });
    if (!refused.isEmpty()) {
      throw refused.getFirst();
    }
  }

  @Override
  public List<String> traceDump(int linesMax) {
    List<String> lines = new ArrayList<>();
    wait.onCpu(() -> lines.addAll(kernel.trace().dump(linesMax)));
    return lines;
  }

  @Override
  public long traceEvents() {
    long[] events = new long[1];
    wait.onCpu(() -> events[0] = kernel.trace().events());
    return events[0];
  }

  @Override
  public List<ProcessInfo> processes() {
    List<ProcessInfo> list = new ArrayList<>();
    wait.onCpu(() -> addProcesses(list));
    return list;
  }

  private void addProcesses(List<ProcessInfo> list) {
    ProcTable procs = kernel.core().procs();
    for (int slot = -ProcTable.TASKS; slot < procs.processes(); slot++) {
      Proc proc = procs.slot(slot);
      if (!proc.isFree()) {
        list.add(KernelTables.infoOf(proc));
      }
    }
  }

  @Override
  public KernelInfo info() {
    List<KernelInfo> info = new ArrayList<>();
    wait.onCpu(() -> info.add(tables.kernelInfo()));
    return info.getFirst();
  }

  @Override
  public List<PrivilegeRecord> privileges() {
    List<PrivilegeRecord> list = new ArrayList<>();
    wait.onCpu(() -> list.addAll(tables.privileges()));
    return list;
  }

  @Override
  public List<BootImageEntry> bootImage() {
    List<BootImageEntry> list = new ArrayList<>();
    wait.onCpu(() -> list.addAll(tables.bootImage()));
    return list;
  }

  @Override
  public String messages(int bytesMax) {
    byte[][] text = {{}};
    wait.onCpu(() -> text[0] = kernel.core().diagnostics().newest(bytesMax));
    return new String(text[0], StandardCharsets.UTF_8);
  }

  @Override
  public void halt(String reason) {
    kernel.mailbox().post(() -> kernel.halt(reason));
  }

  @Override
  public CompletableFuture<String> halted() {
    return kernel.halted();
  }

  @Override
  public boolean panicked() {
    return kernel.isPanicked();
  }
}
