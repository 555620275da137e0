package samsara.sys;

import samsara.abi.Ipc;

/// The system library of one process: everything that a server or driver calls, besides SEF. It
/// belongs to one process and is used in its context only.
public interface Sys {
  /// The traps.
  Ipc ipc();

  /// Kernel calls.
  KernelCalls kernel();

  /// Buffers in the process's address space.
  Heap heap();

  /// Grants on that memory for other processes.
  Grants grants();

  /// Messages that are sent without waiting.
  AsyncSender async();

  /// Client of the data store.
  DataStore dataStore();

  /// Many timers on the one alarm of the process.
  Timers timers();

  /// Prints a line through the kernel's diagnostics, as `name: text`.
  void print(String text);

  /// Ends the process by SYS_EXIT; RS decides what that means. Does not return.
  void exit();
}
