package samsara.vm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.abi.Signal;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.VmRequest;
import samsara.protocol.rs.PublicEntry;

/// The kernel as VM meets it: RAM, the kernel calls that VM makes, and the messages of a script.
/// Addresses of other processes are translated through the page tables that VM has made, those of
/// boot services without page tables are physical.
final class FakeKernel implements Ipc {
  static final int PROCESSES = 32;
  static final int SEGMENT_BYTES = 0x10000;
  static final int VM_SEGMENT_BYTES = 0x40000;

  /// Thrown by a receive when the script is at its end.
  static final class EndOfScript extends RuntimeException {}

  private final ByteMemory memory;
  private final List<BootImageEntry> bootImage = new ArrayList<>();
  private final Map<Integer, Integer> directories = new HashMap<>();
  private final Map<Integer, Integer> endpoints = new HashMap<>();
  private final Map<KernelCall, Integer> failures = new HashMap<>();
  private final Deque<long[]> inbox = new ArrayDeque<>();
  private final Deque<int[]> faults = new ArrayDeque<>();
  private final Deque<long[]> requests = new ArrayDeque<>();
  private final int freeBase;
  private int status;
  private int vmSegment;

  final List<String> printed = new ArrayList<>();
  final List<String> calls = new ArrayList<>();
  final List<String> replies = new ArrayList<>();
  final List<long[]> sent = new ArrayList<>();
  final List<PublicEntry> publicTable = new ArrayList<>();

  FakeKernel(int ramBytes) {
    memory = new ByteMemory(ramBytes);
    int base = 0x100000;
    base = boot(Endpoint.DS, "ds", BootImageEntry.FULL_VM, base, SEGMENT_BYTES);
    base = boot(Endpoint.RS, "rs", 0, base, SEGMENT_BYTES);
    base = boot(Endpoint.PM, "pm", 0, base, SEGMENT_BYTES);
    base = boot(Endpoint.VFS, "vfs", 0, base, SEGMENT_BYTES);
    base = boot(Endpoint.LOG, "log", BootImageEntry.FULL_VM, base, SEGMENT_BYTES);
    vmSegment = base;
    base = boot(Endpoint.VM, "vm", 0, base, VM_SEGMENT_BYTES);
    freeBase = boot(Endpoint.INIT, "init", BootImageEntry.FULL_VM, base, SEGMENT_BYTES);
    bootImage.addFirst(new BootImageEntry(-2, Endpoint.SYSTEM, 0, 0, 0, 0, 0, 0, "system"));
  }

  private int boot(int endpoint, String name, int flags, int base, int bytes) {
    bootImage.add(new BootImageEntry(endpoint, endpoint, flags, 4, 4, base, bytes, 0, name));
    endpoints.put(endpoint, endpoint);
    return base + bytes;
  }

  int freeBase() {
    return freeBase;
  }

  int segmentOf(int endpoint) {
    return bootImage.stream()
        .filter(row -> row.endpoint() == endpoint)
        .findFirst()
        .orElseThrow()
        .segmentBase();
  }

  /// Page directory of a process, as VMCTL set it; 0 for none.
  int directoryOf(int endpoint) {
    return directories.getOrDefault(endpoint, 0);
  }

  /// Makes every further call of a kind fail; 0 makes it succeed again.
  void fail(KernelCall call, int errno) {
    failures.put(call, -errno);
  }

  /// The kernel forgets a process.
  void clear(int endpoint) {
    directories.remove(endpoint);
    endpoints.remove(Endpoint.slot(endpoint));
  }

  void script(long[] message) {
    inbox.add(message);
  }

  void status(int newStatus) {
    status = newStatus;
  }

  /// Physical address of a user address, -1 if there is no memory or no right to write.
  int translate(int endpoint, int address, boolean write) {
    int directory = directoryOf(endpoint);
    if (directory == 0) {
      return address;
    }
    int entry = memory.int32(directory + (address >>> 22) * 4);
    if ((entry & 7) != 7) {
      return -1;
    }
    entry = memory.int32((entry & ~0xFFF) + (address >>> 12 & 0x3FF) * 4);
    int rights = write ? 7 : 5;
    return (entry & rights) == rights ? (entry & ~0xFFF) | (address & 0xFFF) : -1;
  }

  /// A process has met a page that is missing or may not be written.
  void fault(int endpoint, int address, int errorCode) {
    faults.add(new int[] {endpoint, address, errorCode});
  }

  /// The kernel needs memory: the kind of the request and what M2 carries.
  void request(
      int kind,
      int requestor,
      int target,
      int address,
      int bytes,
      boolean write,
      int other,
      int at) {
    long[] message = Message.ofType(kind);
    Message.int32(message, Message.M2_I1, target);
    Message.int32(message, Message.M2_I2, address);
    Message.int32(message, Message.M2_I3, bytes);
    Message.int16(message, Message.M2_S1, write ? 1 : 0);
    Message.int32(message, Message.M2_L1, other);
    Message.int32(message, Message.M2_L2, at);
    Message.int32(message, Message.M2_P1, requestor);
    requests.add(message);
  }

  @Override
  public int kernelCall(long[] message) {
    KernelCall call = Objects.requireNonNull(KernelCall.of(Message.type(message)));
    int result = failures.getOrDefault(call, 0);
    if (result == 0) {
      result = perform(call, message);
    }
    Message.type(message, result);
    return result;
  }

  private int perform(KernelCall call, long[] message) {
    return switch (call) {
      case GETINFO -> getInfo(message);
      case FORK -> fork(message);
      case VMCTL -> vmctl(message);
      case VIRCOPY -> copy(message);
      case SAFECOPYFROM -> copyPublicTable(message);
      case UPDATE -> update(message);
      case SYSCTL -> print(message);
      case KILL -> {
        calls.add(
            "kill %d %s"
                .formatted(
                    Message.int32(message, Message.M2_I1),
                    Signal.nameOf(Message.int32(message, Message.M2_I2))));
        yield 0;
      }
      default -> throw new AssertionError(call);
    };
  }

  private int getInfo(long[] message) {
    int address = Message.int32(message, Message.M7_P1);
    switch (Objects.requireNonNull(InfoRequest.of(Message.int32(message, Message.M7_I3)))) {
      case KINFO ->
          new KernelInfo(PROCESSES, 4, 64, 60, memory.bytes().length, freeBase, 0, "test")
              .write(memory, address);
      case IMAGE -> {
        int at = address;
        for (BootImageEntry row : bootImage) {
          row.write(memory, at);
          at += BootImageEntry.SIZE_BYTES;
        }
        return at - address;
      }
      case WHOAMI -> Message.string(message, Message.M3_CA1, 16, "vm");
      default -> throw new AssertionError(message);
    }
    return 0;
  }

  private int fork(long[] message) {
    int parent = Message.int32(message, Message.M1_I1);
    int slot = Message.int32(message, Message.M1_I2);
    int child = Endpoint.next(endpoints.getOrDefault(slot + 1000, slot));
    calls.add("fork " + parent + " " + slot + " flags " + Message.int32(message, Message.M1_I3));
    endpoints.put(slot, child);
    endpoints.put(slot + 1000, child); // the generation outlives the process
    Message.int32(message, Message.M1_I1, child);
    return 0;
  }

  private int vmctl(long[] message) {
    int endpoint = Message.int32(message, Message.M1_I1);
    VmRequest request = Objects.requireNonNull(VmRequest.of(Message.int32(message, Message.M1_I2)));
    switch (request) {
      case GET_PAGEFAULT -> {
        return nextFault(message);
      }
      case MEMREQ_GET -> {
        return nextRequest(message);
      }
      case MEMREQ_REPLY -> {
        replies.add(endpoint + " " + Message.int32(message, Message.M1_I3));
        return 0;
      }
      default -> calls.add("vmctl " + endpoint + " " + request);
    }
    if (request == VmRequest.ENABLE_PAGING) {
      return 0;
    }
    if (!Integer.valueOf(endpoint).equals(endpoints.get(Endpoint.slot(endpoint)))) {
      return -Errno.EINVAL;
    }
    if (request == VmRequest.SETADDRSPACE) {
      directories.put(endpoint, Message.int32(message, Message.M1_I3));
    }
    return 0;
  }

  private int nextFault(long[] message) {
    int[] fault = faults.poll();
    if (fault == null) {
      return -Errno.ESRCH;
    }
    Message.int32(message, Message.M1_I1, fault[0]);
    Message.int32(message, Message.M1_I2, fault[1]);
    Message.int32(message, Message.M1_I3, fault[2]);
    return 0;
  }

  private int nextRequest(long[] message) {
    long[] request = requests.poll();
    if (request == null) {
      return -Errno.ESRCH;
    }
    Message.copy(request, message);
    return Message.type(request);
  }

  private int copy(long[] message) {
    int from =
        physical(
            Message.int32(message, Message.M5_I1), Message.int32(message, Message.M5_L1), false);
    int to =
        physical(
            Message.int32(message, Message.M5_I2), Message.int32(message, Message.M5_L2), true);
    if (from < 0 || to < 0) {
      return -Errno.EFAULT;
    }
    byte[] bytes = new byte[Message.int32(message, Message.M5_L3)];
    memory.read(from, bytes, 0, bytes.length);
    memory.write(to, bytes, 0, bytes.length);
    return 0;
  }

  private int copyPublicTable(long[] message) {
    int address = Message.int32(message, Message.M2_P1);
    int bytes = Message.int32(message, Message.M2_L2);
    int first = Message.int32(message, Message.M2_L1) / PublicEntry.SIZE_BYTES;
    memory.fill(address, bytes, 0);
    for (int i = 0; i < bytes / PublicEntry.SIZE_BYTES && first + i < publicTable.size(); i++) {
      publicTable.get(first + i).write(memory, address + i * PublicEntry.SIZE_BYTES);
    }
    return 0;
  }

  private int physical(int endpoint, int address, boolean write) {
    return endpoint == Endpoint.SELF ? address : translate(endpoint, address, write);
  }

  private int update(long[] message) {
    int source = Message.int32(message, Message.M1_I1);
    int destination = Message.int32(message, Message.M1_I2);
    calls.add("update " + source + " " + destination);
    int directory = directoryOf(source);
    directories.put(source, directoryOf(destination));
    directories.put(destination, directory);
    return 0;
  }

  private int print(long[] message) {
    printed.add(
        memory.string(
            Message.int32(message, Message.M1_P1), Message.int32(message, Message.M1_I2)));
    return 0;
  }

  @Override
  public int receive(int source, long[] message) {
    long[] next = inbox.poll();
    if (next == null) {
      throw new EndOfScript();
    }
    Message.copy(next, message);
    status = Ipc.SENDREC;
    return 0;
  }

  @Override
  public int receiveServing(RequestHandler handler, long[] message) {
    return receive(Endpoint.ANY, message);
  }

  @Override
  public int sendrec(int peer, long[] message) {
    sent.add(message.clone());
    Message.type(message, 0);
    return 0;
  }

  @Override
  public int sendnb(int destination, long[] message) {
    sent.add(message.clone());
    return 0;
  }

  @Override
  public int send(int destination, long[] message) {
    throw new AssertionError("VM sends to " + destination);
  }

  @Override
  public int notify(int destination) {
    throw new AssertionError("VM notifies " + destination);
  }

  @Override
  public int senda(int tableAddress, int entryCount) {
    throw new AssertionError("VM sends asynchronously");
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int endpoint() {
    return Endpoint.VM;
  }

  @Override
  public Memory memory() {
    return memory;
  }

  @Override
  public int dataStart() {
    return vmSegment;
  }

  @Override
  public int dataEnd() {
    return vmSegment + VM_SEGMENT_BYTES;
  }

  @Override
  public int initialStackPointer() {
    return 0;
  }
}
