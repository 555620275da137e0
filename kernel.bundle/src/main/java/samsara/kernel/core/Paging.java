package samsara.kernel.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.Mmu;
import samsara.protocol.kernel.RtsFlag;

/// What VM resolves: page faults of processes, and pages that the kernel itself needs on behalf of
/// a process, which then waits. VM hears of both by the kernel signal KMEM and fetches them by
/// VMCTL. Before VM has said that it does so, every fault is final.
///
/// Page faults are a signal and no message from the process as in the reference, so that VM meets
/// one kind of event, and a process that sends keeps its place in the queue. Requests are served in
/// the order of their arrival; the reference serves the youngest first.
///
/// MINIX: `vm_suspend` in `kernel/system.c`, `pagefault` in `kernel/arch/i386/exception.c`.
public final class Paging {
  /// A page fault that VM has not fetched.
  ///
  /// @param body who waits
  /// @param address what it accessed
  /// @param errorCode as the processor has it: 1 present, 2 write, 4 user
  public record PageFault(Body body, int address, int errorCode) {}

  private final ProcTable procs;
  private final Scheduler scheduler;
  private final Signals signals;
  private final Trace trace;
  private final ArrayDeque<PageFault> faults = new ArrayDeque<>();
  private final ArrayDeque<MemoryRequest> requests = new ArrayDeque<>();
  private final List<MemoryRequest> fetched = new ArrayList<>();
  private boolean enabled;

  Paging(ProcTable procs, Scheduler scheduler, Signals signals, Trace trace) {
    this.procs = procs;
    this.scheduler = scheduler;
    this.signals = signals;
    this.trace = trace;
  }

  /// VM resolves faults from now on.
  public void enable() {
    enabled = true;
  }

  /// `true` if VM resolves faults in the memory of a process: it has a page directory, and is not
  /// VM itself.
  public boolean resolves(Body body) {
    return enabled
        && !body.dead
        && body.space.root() != 0
        && body.proc.endpoint != Endpoint.VM
        && !body.proc.isFree();
  }

  // ---- Page faults. ----

  /// Stops a process at an access, until VM has resolved it. `false` if VM does not.
  boolean raise(Body body, int address, int errorCode) {
    trace.record(TraceEvent.FAULT, body.proc.endpoint, address, errorCode);
    if (!resolves(body)) {
      return false;
    }
    scheduler.stop(body, RtsFlag.PAGEFAULT);
    faults.add(new PageFault(body, address, errorCode));
    tellVm();
    return true;
  }

  /// The next page fault that VM has not seen, or null.
  public @Nullable PageFault nextFault() {
    return faults.poll();
  }

  // ---- Memory that the kernel needs. ----

  /// A kernel call of `body` has met a page that is not there. `false` if nobody will bring it, or
  /// if it was brought already and is gone again.
  boolean request(Body body, MemoryFault fault) {
    Body target = fault.owner();
    if (!resolves(target) || body.proc.endpoint == Endpoint.VM || cameBefore(body, fault)) {
      return false;
    }
    body.memoryAsked = true;
    body.memoryAddress = fault.address();
    suspend(
        new MemoryRequest(
            body,
            MemoryRequest.CHECK,
            target,
            fault.address(),
            fault.bytes(),
            fault.write(),
            target,
            fault.address(),
            result -> {}));
    return true;
  }

  /// A process whose code runs elsewhere is to be read or written there, and stops until VM has
  /// brought the memory. `false` if nobody will.
  ///
  /// @param then told the result: 0 or a negated errno; nothing if the process ends first
  public boolean bring(Body body, int address, int bytes, boolean write, IntConsumer then) {
    if (!resolves(body)) {
      return false;
    }
    suspend(
        new MemoryRequest(
            body, MemoryRequest.CHECK, body, address, bytes, write, body, address, then));
    return true;
  }

  private static boolean cameBefore(Body body, MemoryFault fault) {
    return body.memoryAsked && body.memoryAddress == fault.address();
  }

  /// A process waits for what VM is asked to do.
  public void suspend(MemoryRequest request) {
    scheduler.stop(request.requestor(), RtsFlag.VMREQUEST);
    requests.add(request);
    tellVm();
  }

  /// The next request that VM has not seen, or null.
  public @Nullable MemoryRequest nextRequest() {
    MemoryRequest request = requests.poll();
    if (request != null) {
      fetched.add(request);
    }
    return request;
  }

  /// VM has dealt with the request of a process, which goes on. `ESRCH` if it has none.
  public int reply(Proc requestor, int result) {
    for (MemoryRequest request : fetched) {
      if (request.requestor().proc == requestor) {
        fetched.remove(request);
        end(request, result);
        return Errno.OK;
      }
    }
    return -Errno.ESRCH;
  }

  private void end(MemoryRequest request, int result) {
    request.requestor().memoryResult = result;
    request.requestor().memoryAnswers = request.kind() != MemoryRequest.CHECK;
    request.then().accept(result);
    scheduler.start(request.requestor(), RtsFlag.VMREQUEST);
  }

  /// `true` if a process waits for memory that VM was asked for.
  boolean isWaiting(Body body) {
    return requests.stream().anyMatch(request -> request.requestor() == body)
        || fetched.stream().anyMatch(request -> request.requestor() == body);
  }

  /// Forgets what a process that is being cleared waited for, and fails what others wanted of its
  /// memory.
  void forget(Body body) {
    faults.removeIf(fault -> fault.body() == body);
    forget(requests, body);
    forget(fetched, body);
  }

  private void forget(Collection<MemoryRequest> list, Body body) {
    for (MemoryRequest request : List.copyOf(list)) {
      if (request.requestor() == body) {
        list.remove(request);
      } else if (request.target() == body || request.other() == body) {
        list.remove(request);
        end(request, -Errno.EFAULT);
      }
    }
  }

  /// The error code of an access that failed, as the processor would give it.
  static int errorCode(Body body, int address, boolean write) {
    boolean present = body.space.translate(address, false) >= 0;
    return Mmu.USER | (write ? Mmu.WRITE : 0) | (present ? Mmu.FAULT_PRESENT : 0);
  }

  private void tellVm() {
    signals.send(procs.lookup(Endpoint.VM), Signal.KMEM);
  }
}
