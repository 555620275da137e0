package samsara.rs.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.ProcessInfo;
import samsara.sys.KernelCalls;
import samsara.sys.Sys;

/// The kernel's tables and the calls that take a record, as values.
public final class Kernel {
  private static final int BOOT_ROWS_MAX = 32;

  private final Sys sys;
  private final KernelCalls calls;

  /// The kernel, as the process that owns `sys` sees it.
  public Kernel(Sys sys) {
    this.sys = sys;
    calls = sys.kernel();
  }

  /// Reads one record.
  @FunctionalInterface
  private interface Reader<T> {
    T read(Memory memory, int address);
  }

  /// Kernel parameters.
  public KernelInfo info() throws ErrnoException {
    return read(InfoRequest.KINFO, Endpoint.NONE, KernelInfo.SIZE_BYTES, KernelInfo::read);
  }

  /// The boot image table, kernel tasks included.
  public List<BootImageEntry> bootImage() throws ErrnoException {
    int address = sys.heap().allocate(BOOT_ROWS_MAX * BootImageEntry.SIZE_BYTES);
    try {
      int bytes =
          ErrnoException.check(
              calls.getInfo(
                  InfoRequest.IMAGE,
                  Endpoint.NONE,
                  address,
                  BOOT_ROWS_MAX * BootImageEntry.SIZE_BYTES));
      List<BootImageEntry> rows = new ArrayList<>();
      for (int at = 0; at < bytes; at += BootImageEntry.SIZE_BYTES) {
        rows.add(BootImageEntry.read(sys.ipc().memory(), address + at));
      }
      return rows;
    } finally {
      sys.heap().free(address);
    }
  }

  /// What the kernel knows of a process; empty if there is none.
  public Optional<ProcessInfo> process(int endpoint) {
    try {
      return Optional.of(
          read(InfoRequest.PROC, endpoint, ProcessInfo.SIZE_BYTES, ProcessInfo::read));
    } catch (ErrnoException gone) {
      return Optional.empty();
    }
  }

  /// The privileges of a process.
  public PrivilegeRecord privilege(int endpoint) throws ErrnoException {
    return read(InfoRequest.PRIV, endpoint, PrivilegeRecord.SIZE_BYTES, PrivilegeRecord::read);
  }

  private <T> T read(InfoRequest what, int endpoint, int bytes, Reader<T> reader)
      throws ErrnoException {
    int address = sys.heap().allocate(bytes);
    try {
      ErrnoException.check(calls.getInfo(what, endpoint, address, bytes));
      return reader.read(sys.ipc().memory(), address);
    } finally {
      sys.heap().free(address);
    }
  }

  /// Gives a process privileges and reads back what it got.
  public PrivilegeRecord setPrivilege(int endpoint, PrivilegeRecord wanted) throws ErrnoException {
    int address = sys.heap().allocate(PrivilegeRecord.SIZE_BYTES);
    try {
      wanted.write(sys.ipc().memory(), address);
      check(
          calls.privctl(endpoint, PrivilegeRequest.SET_SYS, address),
          "PRIVCTL SET_SYS endpoint=" + Endpoint.toString(endpoint));
      return privilege(endpoint);
    } finally {
      sys.heap().free(address);
    }
  }

  /// Lets a process run.
  public void allow(int endpoint) throws ErrnoException {
    check(
        calls.privctl(endpoint, PrivilegeRequest.ALLOW, 0),
        "PRIVCTL ALLOW endpoint=" + Endpoint.toString(endpoint));
  }

  /// Copies `bytes` from a process to a local address.
  public void copyFrom(int endpoint, int from, int to, int bytes) throws ErrnoException {
    check(
        calls.virCopy(endpoint, from, Endpoint.SELF, to, bytes),
        "VIRCOPY from endpoint=" + Endpoint.toString(endpoint));
  }

  /// Copies `bytes` from a local address to a process.
  public void copyTo(int endpoint, int to, int from, int bytes) throws ErrnoException {
    check(
        calls.virCopy(Endpoint.SELF, from, endpoint, to, bytes),
        "VIRCOPY to endpoint=" + Endpoint.toString(endpoint));
  }

  /// Copies a record or a string out of a process.
  public <T> T fetch(int endpoint, int from, int bytes, Fetched<T> reader) throws ErrnoException {
    int address = sys.heap().allocate(bytes);
    try {
      copyFrom(endpoint, from, address, bytes);
      return reader.read(sys.ipc().memory(), address);
    } finally {
      sys.heap().free(address);
    }
  }

  /// Reads what was copied.
  @FunctionalInterface
  public interface Fetched<T> {
    /// Reads it from an address.
    T read(Memory memory, int address);
  }

  /// The calls themselves.
  public KernelCalls calls() {
    return calls;
  }

  /// Ticks since boot.
  public int now() {
    return calls.uptimeTicks();
  }

  /// Throws what a call answered, with what was called.
  public static int check(int result, String what) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(-result, what + ": " + Errno.nameOf(result));
    }
    return result;
  }
}
