package samsara.kernel.call;

import samsara.sef.SystemProcess;

/// What a service process runs: makes the object that is the process.
@FunctionalInterface
public interface Program {
  /// A new process object.
  SystemProcess newProcess();
}
