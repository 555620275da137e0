package samsara.sys;

import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.sef.Panic;

/// The system library of one process: everything that a server or driver calls, besides SEF. It
/// belongs to one process and is used in its context only. It keeps no endpoint of its own, since
/// that changes when a slot swap moves the process.
///
/// MINIX: `lib/libsys`.
public final class Sys {
  private static final int PRINT_BYTES = 512;

  private final Ipc ipc;
  private final KernelCalls kernel;
  private final DeviceCalls devices;
  private final Heap heap;
  private final Grants grants;
  private final AsyncSender async;
  private final DataStore dataStore;
  private final Timers timers;

  // Learned when first asked for.
  private String name = "";
  private int hz;
  private int buffer;

  /// The library of the process that owns these traps.
  public Sys(Ipc ipc) {
    this.ipc = ipc;
    kernel = new KernelCalls(ipc);
    devices = new DeviceCalls(ipc);
    heap = new Heap(ipc);
    grants = new Grants(ipc, kernel, heap);
    async = new AsyncSender(ipc, heap, this::print);
    dataStore = new DataStore(ipc, heap, grants);
    timers = new Timers(kernel);
  }

  /// The traps.
  public Ipc ipc() {
    return ipc;
  }

  /// Kernel calls.
  public KernelCalls kernel() {
    return kernel;
  }

  /// Kernel calls on ports and interrupt lines, for drivers.
  public DeviceCalls devices() {
    return devices;
  }

  /// Buffers in the process's address space.
  public Heap heap() {
    return heap;
  }

  /// Grants on that memory for other processes.
  public Grants grants() {
    return grants;
  }

  /// Messages that are sent without waiting.
  public AsyncSender async() {
    return async;
  }

  /// Client of the data store.
  public DataStore dataStore() {
    return dataStore;
  }

  /// Many timers on the one alarm of the process.
  public Timers timers() {
    return timers;
  }

  /// The name that the kernel has for the process.
  public String name() {
    if (name.isEmpty()) {
      name = kernel.whoAmI();
    }
    return name;
  }

  /// Ticks a second.
  public int hz() {
    if (hz == 0) {
      int result = kernel.hz(buffer());
      if (result <= 0) {
        throw new Panic("tick rate is unknown: error=" + Errno.nameOf(result));
      }
      hz = result;
    }
    return hz;
  }

  /// Prints a line through the kernel's diagnostics, as `name: text`.
  public void print(String text) {
    kernel.print(buffer(), PRINT_BYTES, name() + ": " + text + "\n");
  }

  /// Ends the process by SYS_EXIT; RS decides what that means. Does not return.
  public void exit() {
    kernel.exit();
    throw new Panic("SYS_EXIT is refused");
  }

  private int buffer() {
    if (buffer == 0) {
      buffer = heap.allocate(PRINT_BYTES);
    }
    return buffer;
  }
}
