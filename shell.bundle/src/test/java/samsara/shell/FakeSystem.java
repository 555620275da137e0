package samsara.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntBiFunction;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.kernel.control.KernelControl;
import samsara.kernel.host.HostGateway;
import samsara.kernel.host.HostProcess;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.ProcessInfo;

/// A system of scripted servers, and its front panel.
final class FakeSystem implements HostGateway, KernelControl {
  static final int HZ = 100;

  /// How each server answers a request: with its result, having read and written the caller's
  /// memory.
  final Map<Integer, ToIntBiFunction<long[], ByteMemory>> servers = new HashMap<>();

  final List<FakeProcess> opened = new ArrayList<>();
  final List<ProcessInfo> processes = new ArrayList<>();
  final List<String> panel = new ArrayList<>();

  /// What opening a process fails with, 0 for nothing.
  int openError;

  /// What sending fails with, 0 for nothing.
  int sendError;

  boolean interrupts;

  @Override
  public boolean interrupt() {
    return false;
  }

  @Override
  public HostProcess open(String name, int uid) throws ErrnoException {
    if (openError != 0) {
      throw new ErrnoException(openError);
    }
    FakeProcess process = new FakeProcess(name);
    opened.add(process);
    return process;
  }

  /// A process of a command.
  final class FakeProcess implements HostProcess {
    static final int MEMORY_BYTES = 1 << 17;

    final String name;
    final ByteMemory memory = new ByteMemory(MEMORY_BYTES);
    boolean closed;
    private int used = 8;

    FakeProcess(String name) {
      this.name = name;
    }

    @Override
    public int endpoint() {
      return Endpoint.of(1, 40);
    }

    @Override
    public int pid() {
      return 77;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int sendrec(int peer, long[] message) throws InterruptedException {
      if (interrupts) {
        throw new InterruptedException();
      }
      ToIntBiFunction<long[], ByteMemory> server = servers.get(peer);
      if (sendError != 0 || server == null) {
        return sendError != 0 ? -sendError : -Errno.EDEADSRCDST;
      }
      Message.type(message, server.applyAsInt(message, memory));
      return Errno.OK;
    }

    @Override
    public void read(int address, byte[] target, int offset, int lengthBytes) {
      memory.read(address, target, offset, lengthBytes);
    }

    @Override
    public void write(int address, byte[] source, int offset, int lengthBytes) {
      memory.write(address, source, offset, lengthBytes);
    }

    @Override
    public int allocate(int bytes) throws ErrnoException {
      int address = used;
      used += bytes;
      if (used > MEMORY_BYTES) {
        throw new ErrnoException(Errno.ENOMEM);
      }
      return address;
    }

    @Override
    public void release(int address) {
      used = address;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Override
  public void traceOn() {
    panel.add("on");
  }

  @Override
  public void traceOff() {
    panel.add("off");
  }

  @Override
  public void traceFilter(int endpoint) {
    panel.add("filter " + endpoint);
  }

  @Override
  public void traceTypes(List<String> types) {
    if (types.contains("nix")) {
      throw new IllegalArgumentException("nix");
    }
    panel.add("types " + types);
  }

  @Override
  public List<String> traceDump(int linesMax) {
    panel.add("dump " + linesMax);
    return List.of("first", "second");
  }

  @Override
  public long traceEvents() {
    return 5;
  }

  @Override
  public List<ProcessInfo> processes() {
    return processes;
  }

  @Override
  public KernelInfo info() {
    return new KernelInfo(256, 5, 64, HZ, 1 << 26, 0x400000, 1234, "Samsara 1.0");
  }

  @Override
  public List<PrivilegeRecord> privileges() {
    return List.of(
        new PrivilegeRecord(
            Endpoint.RS, 6, 0x12, -1, -1L, -1L, Endpoint.RS, List.of(), List.of(), List.of()),
        new PrivilegeRecord(
            Endpoint.INIT,
            14,
            0x06,
            1 << 3,
            0x1070,
            0,
            Endpoint.PM,
            List.of(),
            List.of(),
            List.of()));
  }

  @Override
  public List<BootImageEntry> bootImage() {
    return List.of(new BootImageEntry(6, 6, 0x100, 32, 4, 0x100000, 0x40000, 3, "ds"));
  }

  @Override
  public String messages(int bytesMax) {
    return "Samsara\nhello: Hello, World!\n";
  }

  @Override
  public void halt(String reason) {
    panel.add("halt");
  }

  @Override
  public CompletableFuture<String> halted() {
    return new CompletableFuture<>();
  }

  @Override
  public boolean panicked() {
    return false;
  }
}
