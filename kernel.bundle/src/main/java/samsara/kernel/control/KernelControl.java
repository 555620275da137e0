package samsara.kernel.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.ProcessInfo;

/// The kernel's front panel. Any host thread may use it; what it asks for is done by the CPU
/// between two processes.
public interface KernelControl {
  /// Starts the trace with an empty ring.
  void traceOn();

  /// Stops it; what was recorded can still be dumped.
  void traceOff();

  /// Shows only events of one endpoint from now on; `samsara.abi.Endpoint.ANY` for all.
  void traceFilter(int endpoint);

  /// Shows only events of these types from now on, none for all: kinds of events (`deliver`,
  /// `pend`, `call`, `run`, `signal`, `fault`, `interrupt`, `swap`, `fork`, `clear`) and names or
  /// numbers of messages and kernel calls (`READ`, `SAFECOPYTO`, `notify`, `0x79`).
  ///
  /// @throws IllegalArgumentException with the first one that is none; the filter stays
  void traceTypes(List<String> types);

  /// The newest events, oldest first, as text.
  List<String> traceDump(int linesMax);

  /// Number of events since the trace was started.
  long traceEvents();

  /// The processes, kernel tasks first, without free slots.
  List<ProcessInfo> processes();

  /// The kernel's parameters.
  KernelInfo info();

  /// The privilege structures that are in use.
  List<PrivilegeRecord> privileges();

  /// What the machine was booted with.
  List<BootImageEntry> bootImage();

  /// The newest text of the kernel's message buffer.
  String messages(int bytesMax);

  /// Stops the machine.
  void halt(String reason);

  /// Completed with the reason when the machine has stopped; exceptionally never.
  CompletableFuture<String> halted();

  /// `true` if it stopped because it could not go on.
  boolean panicked();
}
