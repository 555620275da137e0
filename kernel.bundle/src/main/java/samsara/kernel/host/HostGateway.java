package samsara.kernel.host;

import samsara.abi.ErrnoException;

/// Makes host processes: children of INIT, which is one itself. Registered as a service when INIT
/// is allowed to run, with the property {@link #READY}. Any host thread may call it.
public interface HostGateway {
  /// Service property, `true`: the system has booted.
  String READY = "samsara.ready";

  /// A new process of root. `EAGAIN` if PM has no slot, `ENOMEM` if VM has no memory.
  default HostProcess open(String name) throws ErrnoException, InterruptedException {
    return open(name, 0);
  }

  /// A new process of a user.
  HostProcess open(String name, int uid) throws ErrnoException, InterruptedException;

  /// Interrupts every thread that waits for an answer to a request of a host process, as ^C at a
  /// terminal does: the request ends with `EINTR`, the process with SIGINT.
  ///
  /// @return `false` if none waits
  boolean interrupt();
}
