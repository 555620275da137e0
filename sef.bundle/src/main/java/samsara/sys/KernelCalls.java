package samsara.sys;

import java.nio.charset.StandardCharsets;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.kernel.ImageRequest;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.StateRequest;
import samsara.protocol.kernel.VmRequest;

/// Stubs of the kernel calls. Each answers 0, a value that its text names, or a negated errno;
/// beside the errors named there every call can fail with `ECALLDENIED` (not in the caller's mask),
/// `EINVAL` (endpoint that is none) and `EFAULT` (address that is not mapped).
///
/// MINIX: `lib/libsys/sys_*.c`; what happens behind them `kernel/system/do_*.c`.
public final class KernelCalls {
  private final Ipc ipc;
  private final long[] message = Message.create();

  /// Stubs for the process that owns these traps.
  public KernelCalls(Ipc ipc) {
    this.ipc = ipc;
  }

  private void begin() {
    Message.clear(message);
  }

  private void set(int offset, int value) {
    Message.int32(message, offset, value);
  }

  private int get(int offset) {
    return Message.int32(message, offset);
  }

  private int call(KernelCall call) {
    Message.type(message, call.type());
    return ipc.kernelCall(message);
  }

  /// Copies `bytes` from a grant of `granter` to a local address. `EPERM` if the grant does not
  /// allow it, `ELOOP` for too long a chain of grants.
  public int safecopyFrom(int granter, int grant, int offset, int address, int bytes) {
    return safecopy(KernelCall.SAFECOPYFROM, granter, grant, offset, address, bytes);
  }

  /// Copies `bytes` from a local address to a grant of `granter`; errors as {@link #safecopyFrom}.
  public int safecopyTo(int granter, int grant, int offset, int address, int bytes) {
    return safecopy(KernelCall.SAFECOPYTO, granter, grant, offset, address, bytes);
  }

  private int safecopy(
      KernelCall call, int granter, int grant, int offset, int address, int bytes) {
    begin();
    set(Message.M2_I1, granter);
    set(Message.M2_I2, KernelCall.SEGMENT_DATA);
    set(Message.M2_I3, grant);
    set(Message.M2_L1, offset);
    set(Message.M2_P1, address);
    set(Message.M2_L2, bytes);
    return call(call);
  }

  /// Registers the caller's grant table. `EPERM` while the caller has NO_PRIV.
  public int setGrant(int tableAddress, int entryCount) {
    begin();
    set(Message.M2_P1, tableAddress);
    set(Message.M2_I2, entryCount);
    return call(KernelCall.SETGRANT);
  }

  /// Copies between address spaces; either endpoint may be SELF.
  public int virCopy(int source, int sourceAddress, int target, int targetAddress, int bytes) {
    return copy(
        KernelCall.VIRCOPY,
        KernelCall.SEGMENT_DATA,
        source,
        sourceAddress,
        KernelCall.SEGMENT_DATA,
        target,
        targetAddress,
        bytes);
  }

  /// Copies with either side in physical memory: endpoint NONE means that the address is physical.
  public int physCopy(int source, int sourceAddress, int target, int targetAddress, int bytes) {
    return copy(
        KernelCall.PHYSCOPY,
        source == Endpoint.NONE ? KernelCall.SEGMENT_PHYSICAL : KernelCall.SEGMENT_DATA,
        source,
        sourceAddress,
        target == Endpoint.NONE ? KernelCall.SEGMENT_PHYSICAL : KernelCall.SEGMENT_DATA,
        target,
        targetAddress,
        bytes);
  }

  private int copy(
      KernelCall call,
      int sourceSegment,
      int source,
      int sourceAddress,
      int targetSegment,
      int target,
      int targetAddress,
      int bytes) {
    begin();
    Message.int16(message, Message.M5_S1, sourceSegment);
    Message.int16(message, Message.M5_S2, targetSegment);
    set(Message.M5_I1, source);
    set(Message.M5_I2, target);
    set(Message.M5_L1, sourceAddress);
    set(Message.M5_L2, targetAddress);
    set(Message.M5_L3, bytes);
    return call(call);
  }

  /// Fills physical memory with a byte.
  public int memset(int physicalAddress, int bytes, int value) {
    begin();
    set(Message.M2_P1, physicalAddress);
    set(Message.M2_L1, bytes);
    set(Message.M2_L2, value);
    return call(KernelCall.MEMSET);
  }

  /// Reads an 8-bit port. `EPERM` for one outside the caller's ranges.
  ///
  /// @return the byte, 0 … 255
  public int portIn8(int port) {
    int result = port(PortRequest.IN | PortRequest.BYTE, port, 0);
    return result < 0 ? result : get(Message.M2_L2) & 0xFF;
  }

  /// Writes an 8-bit port; errors as {@link #portIn8}.
  public int portOut8(int port, int value) {
    return port(PortRequest.OUT | PortRequest.BYTE, port, value);
  }

  private int port(int request, int port, int value) {
    begin();
    set(Message.M2_I3, request);
    set(Message.M2_L1, port);
    set(Message.M2_L2, value);
    return call(KernelCall.DEVIO);
  }

  /// Sets the caller's alarm; 0 ticks cancels it. `EPERM` for a caller that is no service.
  ///
  /// @return ticks that the previous alarm had left
  public int setAlarm(int ticks, boolean absolute) {
    begin();
    set(Message.M2_L1, ticks);
    set(Message.M2_I2, absolute ? 1 : 0);
    int result = call(KernelCall.SETALARM);
    return result < 0 ? result : get(Message.M2_L1);
  }

  /// Ticks since boot.
  public int uptimeTicks() {
    begin();
    set(Message.M4_L1, Endpoint.NONE);
    int result = call(KernelCall.TIMES);
    return result < 0 ? result : get(Message.M4_L5);
  }

  /// When the machine booted, in seconds since 1970, as {@link #uptimeTicks} asked last.
  public int lastBootTime() {
    return get(Message.M4_L3);
  }

  /// Ticks a second.
  public int hz(int bufferAddress) {
    int result = getInfo(InfoRequest.HZ, Endpoint.NONE, bufferAddress, Integer.BYTES);
    return result < 0 ? result : ipc.memory().int32(bufferAddress);
  }

  /// Copies a kernel table to `address`, at most `bytes` long. `E2BIG` if it is longer.
  ///
  /// @return the bytes copied
  public int getInfo(InfoRequest what, int endpoint, int address, int bytes) {
    begin();
    set(Message.M7_I3, what.number());
    set(Message.M7_I4, endpoint);
    set(Message.M7_P1, address);
    set(Message.M7_I1, bytes);
    return call(KernelCall.GETINFO);
  }

  /// Takes the 64 samples of the times of an interrupt, laid out as {@link
  /// InfoRequest#RANDOMNESS_BIN} says, 136 bytes. `ENOENT` until there are 64.
  public int takeSamples(int source, int address, int bytes) {
    begin();
    set(Message.M7_I3, InfoRequest.RANDOMNESS_BIN.number());
    set(Message.M7_I4, Endpoint.NONE);
    set(Message.M7_I2, source);
    set(Message.M7_P1, address);
    set(Message.M7_I1, bytes);
    return call(KernelCall.GETINFO);
  }

  /// Copies from the BIOS's memory. `EPERM` for other addresses.
  public int readBios(int physicalAddress, int address, int bytes) {
    begin();
    set(Message.M2_I1, bytes);
    set(Message.M2_L1, physicalAddress);
    set(Message.M2_P1, address);
    return call(KernelCall.READBIOS);
  }

  /// The name that the kernel has for the caller.
  public String whoAmI() {
    begin();
    set(Message.M7_I3, InfoRequest.WHOAMI.number());
    int result = call(KernelCall.GETINFO);
    return result < 0 ? "Unknown" : Message.string(message, Message.M3_CA1, 16);
  }

  /// Prints text through the kernel's diagnostics. The buffer is the caller's own memory.
  public int print(int bufferAddress, int bufferBytes, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Memory memory = ipc.memory();
    int result = Errno.OK;
    for (int at = 0; at < bytes.length && result == Errno.OK; at += bufferBytes) {
      int length = Math.min(bufferBytes, bytes.length - at);
      memory.write(bufferAddress, bytes, at, length);
      begin();
      set(Message.M1_I1, KernelCall.SYSCTL_PRINT);
      set(Message.M1_P1, bufferAddress);
      set(Message.M1_I2, length);
      result = call(KernelCall.SYSCTL);
    }
    return result;
  }

  /// Prints the stack of a process.
  public int stackTrace(int endpoint) {
    begin();
    set(Message.M1_I1, KernelCall.SYSCTL_STACKTRACE);
    set(Message.M1_I2, endpoint);
    return call(KernelCall.SYSCTL);
  }

  /// Raises ABRT against the caller. Does not return to a live process.
  public void exit() {
    begin();
    call(KernelCall.EXIT);
  }

  /// Wakes everybody who is blocked on the caller with `EDEADSRCDST`.
  public int clearIpcReferences() {
    begin();
    set(Message.M2_I2, StateRequest.CLEAR_IPC_REFS.number());
    set(Message.M2_I1, Endpoint.SELF);
    return call(KernelCall.STATECTL);
  }

  /// Answers the callers that wait for a terminated process which the caller manages. `EPERM` for
  /// others, `EBUSY` for one that is not stopped by a signal.
  ///
  /// @param flags `GUILTY` and `QUEUED_TOO` of {@link StateRequest}, or 0
  public int releaseCallers(int endpoint, int flags) {
    begin();
    set(Message.M2_L1, flags);
    set(Message.M2_I2, StateRequest.RELEASE_CALLERS.number());
    set(Message.M2_I1, endpoint);
    return call(KernelCall.STATECTL);
  }

  /// A privilege operation; the argument is the address of what the request wants, or 0.
  public int privctl(int endpoint, PrivilegeRequest request, int argumentAddress) {
    begin();
    set(Message.M2_I1, endpoint);
    set(Message.M2_I2, request.number());
    set(Message.M2_P1, argumentAddress);
    return call(KernelCall.PRIVCTL);
  }

  /// Creates a process. `EINVAL` if the parent isn't waiting for an answer or the slot is taken.
  ///
  /// @return 0; the child is {@link #lastChild()}
  public int fork(int parent, int slot, int flags) {
    begin();
    set(Message.M1_I1, parent);
    set(Message.M1_I2, slot);
    set(Message.M1_I3, flags);
    return call(KernelCall.FORK);
  }

  /// Endpoint of the child that the last successful {@link #fork} made.
  public int lastChild() {
    return get(Message.M1_I1);
  }

  /// Gives a process its program: an image id, or an address of machine code.
  public int exec(int endpoint, int stackPointer, int nameAddress, int entry) {
    begin();
    set(Message.M1_I1, endpoint);
    set(Message.M1_P1, stackPointer);
    set(Message.M1_P2, nameAddress);
    set(Message.M1_P3, entry);
    return call(KernelCall.EXEC);
  }

  /// Frees the slot of an exited process.
  public int clear(int endpoint) {
    return onProcess(KernelCall.CLEAR, endpoint, 0);
  }

  /// Raises a signal. `EINVAL` for a number that is none, `EPERM` for a kernel task.
  public int kill(int endpoint, int signal) {
    begin();
    set(Message.M2_I1, endpoint);
    set(Message.M2_I2, signal);
    return call(KernelCall.KILL);
  }

  /// The next process with pending signals that the caller manages.
  ///
  /// @return its endpoint, NONE if there is no more; its signals are {@link #lastSignals()}
  public int getKsig() {
    begin();
    int result = call(KernelCall.GETKSIG);
    return result < 0 ? result : get(Message.M2_I1);
  }

  /// Signals of the process that {@link #getKsig} answered last: bit n for signal n.
  public int lastSignals() {
    return get(Message.M2_L1);
  }

  /// The signals that {@link #getKsig} reported are dealt with; the process may run again. `EPERM`
  /// if the caller isn't its manager.
  public int endKsig(int endpoint) {
    begin();
    set(Message.M2_I1, endpoint);
    return call(KernelCall.ENDKSIG);
  }

  /// Swaps two slots. `EPERM` unless both are services, `EBUSY` unless both are quiescent.
  public int update(int source, int destination) {
    return onProcess(KernelCall.UPDATE, source, destination);
  }

  /// Stops (`stop`) or resumes a process.
  public int runctl(int endpoint, boolean stop) {
    return onProcess(KernelCall.RUNCTL, endpoint, stop ? 0 : 1);
  }

  /// Becomes the scheduler of a process.
  public int schedctl(int endpoint) {
    return onProcess(KernelCall.SCHEDCTL, endpoint, 0);
  }

  /// Grants a time slice. `EPERM` unless the caller is the process's scheduler.
  public int schedule(int endpoint, int queue, int quantumTicks) {
    begin();
    set(Message.M1_I1, endpoint);
    set(Message.M1_I2, queue);
    set(Message.M1_I3, quantumTicks);
    return call(KernelCall.SCHEDULE);
  }

  /// A paging operation.
  ///
  /// @return what the request answers in M1 i1, or 0
  public int vmctl(int endpoint, VmRequest request, int value) {
    begin();
    set(Message.M1_I1, endpoint);
    set(Message.M1_I2, request.number());
    set(Message.M1_I3, value);
    int result = call(KernelCall.VMCTL);
    return result < 0 || request != VmRequest.GET_PDBR ? result : get(Message.M1_I1);
  }

  /// Halts the machine; 2 is a panic.
  public int abort(int how) {
    return onProcess(KernelCall.ABORT, how, 0);
  }

  private int onProcess(KernelCall call, int first, int second) {
    begin();
    set(Message.M1_I1, first);
    set(Message.M1_I2, second);
    return call(call);
  }

  /// Asks the image store for something; see {@link ImageRequest}.
  public int image(ImageRequest request, int imageOrBytes, int ticket, int address) {
    begin();
    set(Message.M1_I1, request.number());
    set(Message.M1_I2, imageOrBytes);
    set(Message.M1_I3, ticket);
    set(Message.M1_P1, address);
    return call(KernelCall.IMAGE);
  }
}
