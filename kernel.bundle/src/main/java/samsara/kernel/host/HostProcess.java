package samsara.kernel.host;

import samsara.abi.ErrnoException;

/// A process whose code runs on a host thread. One thread at a time may use it; that thread waits,
/// the emulated CPU does not.
///
/// Once the process has been killed, every call answers or throws `ESRCH`.
public interface HostProcess extends AutoCloseable {
  /// Its endpoint.
  int endpoint();

  /// Its process id.
  int pid();

  /// Its name.
  String name();

  /// Sends a message and waits for the answer, which replaces it. Users may do so to PM, VFS, RS
  /// and VM. If the thread is interrupted, the process gets INT as from a terminal, and the call
  /// ends.
  ///
  /// @return 0 when there is an answer; its type is the result of the request. Else a negated
  ///   errno: `EINTR` for an interrupted call, `ESRCH` for a killed process, or what the kernel
  ///   refuses with
  int sendrec(int peer, long[] message) throws InterruptedException;

  /// Copies out of the process's memory. `EFAULT` for an address that is not its, `ENOMEM` if there
  /// is no memory for it.
  void read(int address, byte[] target, int offset, int lengthBytes) throws ErrnoException;

  /// Copies into the process's memory. `EFAULT` for an address that is not its, `ENOMEM` if there
  /// is no memory for it.
  void write(int address, byte[] source, int offset, int lengthBytes) throws ErrnoException;

  /// Reserves memory of the data region, 8-byte aligned. `ENOMEM` when it is used up.
  ///
  /// @return its address
  int allocate(int bytes) throws ErrnoException;

  /// Gives back everything that was reserved from `address` on.
  void release(int address);

  /// Exits with status 0. Harmless for a process that is gone.
  @Override
  void close();
}
