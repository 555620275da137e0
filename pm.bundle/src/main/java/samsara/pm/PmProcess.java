package samsara.pm;

import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Endpoint;
import samsara.protocol.pm.ProcessRecord;

/// A process, service or user's.
///
/// ~~~
///           exit                 VFS has let go            parent knows
///  lives ─────────▶ exiting ─────────────────▶ released ─────────────────▶ slot free
///                      └── zombie: the parent may ask for it, before or after VFS
/// ~~~
///
/// MINIX: `servers/pm/mproc.h`.
final class PmProcess {
  /// What follows when VFS has answered a note about a process.
  enum Sequel {
    /// Nothing.
    NONE,
    /// The child of a FORK starts.
    START,
    /// The process itself waits for the answer.
    ANSWER,
    /// The process waits to hear its new group.
    SESSION,
    /// The process is in no call any more and may run signal handlers.
    BROKEN_OFF,
    /// Nobody uses what is left of the process any more.
    RELEASE
  }

  /// Notes about one process that may wait for their answers before a call fails.
  static final int UNANSWERED_MAX = 8;

  // Who it is; never changes.
  private final int endpoint;
  private final int pid;
  private final boolean service;

  // Where it belongs.
  private PmProcess parent;
  private int group;
  private String name;
  private Credentials credentials = Credentials.ROOT;

  // What it waits for.
  private boolean waiting;
  private int waitPid;
  private int forkedFor = Endpoint.NONE;
  private final Deque<Sequel> sequels = new ArrayDeque<>();
  private int postponed;
  private int postponedByKernel;
  private boolean partialExec;

  // Its signals, and who traces it.
  private SignalState signals = new SignalState();
  private TraceState trace = new TraceState();

  // How it ends.
  private boolean exiting;
  private boolean zombie;
  private boolean released;
  private boolean parentKnows;
  private int waitStatus;

  private PmProcess(int endpoint, int pid, boolean service, String name) {
    this.endpoint = endpoint;
    this.pid = pid;
    this.service = service;
    this.name = name;
    parent = this;
  }

  /// INIT: its own parent and the leader of its group.
  static PmProcess init(int endpoint, String name) {
    PmProcess init = new PmProcess(endpoint, ProcessTable.INIT_PID, false, name);
    init.group = ProcessTable.INIT_PID;
    return init;
  }

  /// A service of the boot image; it belongs to no group.
  static PmProcess bootService(int endpoint, int pid, String name, PmProcess parent) {
    PmProcess process = new PmProcess(endpoint, pid, true, name);
    process.parent = parent;
    return process;
  }

  /// A child that has what its parent has. A child of INIT begins a session: it leads a group of
  /// its own.
  PmProcess child(int childEndpoint, int childPid, boolean childIsService) {
    PmProcess child = new PmProcess(childEndpoint, childPid, childIsService, name);
    child.parent = this;
    child.group = isInit() ? childPid : group;
    child.credentials = credentials;
    if (!childIsService) {
      child.signals = signals.forked();
      child.trace = trace.forked();
    }
    return child;
  }

  int endpoint() {
    return endpoint;
  }

  int slot() {
    return Endpoint.slot(endpoint);
  }

  int pid() {
    return pid;
  }

  /// A system process: signals go to its signal manager, not to PM's defaults.
  boolean isService() {
    return service;
  }

  boolean isInit() {
    return pid == ProcessTable.INIT_PID;
  }

  boolean isRoot() {
    return credentials.isRoot();
  }

  PmProcess parent() {
    return parent;
  }

  /// Gives an orphan to another parent.
  void parent(PmProcess newParent) {
    parent = newParent;
  }

  /// The parent's pid as people see it: INIT has none.
  int parentPid() {
    return isInit() ? 0 : parent.pid;
  }

  /// Process group; 0 for the services.
  int group() {
    return group;
  }

  /// From now on it leads a group of its own.
  void leadGroup() {
    group = pid;
  }

  String name() {
    return name;
  }

  void name(String newName) {
    name = newName;
  }

  Credentials credentials() {
    return credentials;
  }

  void credentials(Credentials newCredentials) {
    credentials = newCredentials;
  }

  /// Waits in WAIT or WAITPID for a child that {@link #waitsFor} selects.
  void startWaiting(int wantedPid) {
    waiting = true;
    waitPid = wantedPid;
  }

  /// It waits in WAIT or WAITPID.
  boolean isWaiting() {
    return waiting;
  }

  void stopWaiting() {
    waiting = false;
  }

  /// What it has said about signals; of no use for services.
  SignalState signals() {
    return signals;
  }

  /// Who traces it.
  TraceState trace() {
    return trace;
  }

  /// `true` if this process waits now, and would be satisfied by that child.
  boolean waitsFor(PmProcess child) {
    return waiting && selects(waitPid, child);
  }

  /// `true` if a pid argument of WAITPID means that child: a pid, a negative group, 0 for the own
  /// group, -1 for any.
  boolean selects(int wantedPid, PmProcess child) {
    if (wantedPid > 0) {
      return child.pid == wantedPid;
    }
    return wantedPid == -1 || child.group == (wantedPid == 0 ? group : -wantedPid);
  }

  /// Endpoint of the process whose FORK this child's start will answer, NONE if that is done.
  int forkedFor() {
    return forkedFor;
  }

  void forkedFor(int waiter) {
    forkedFor = waiter;
  }

  /// Some note about this process is not answered by VFS yet.
  boolean isAwaitingVfs() {
    return !sequels.isEmpty();
  }

  /// `true` if VFS has not answered so many notes that it should get no more.
  boolean isAwaitingVfsTooMuch() {
    return sequels.size() >= UNANSWERED_MAX;
  }

  /// A note about this process goes to VFS.
  void noteSent(Sequel sequel) {
    sequels.add(sequel);
  }

  /// VFS has answered the oldest note; says what is to be done.
  Sequel noteAnswered() {
    return sequels.remove();
  }

  /// Keeps a signal for later.
  void postpone(int signal, boolean fromKernel) {
    if (fromKernel) {
      postponedByKernel |= 1 << signal;
    } else {
      postponed |= 1 << signal;
    }
  }

  /// Takes the signals that were kept, bit n for signal n.
  int takePostponed(boolean fromKernel) {
    int taken = fromKernel ? postponedByKernel : postponed;
    if (fromKernel) {
      postponedByKernel = 0;
    } else {
      postponed = 0;
    }
    return taken;
  }

  /// An exec has replaced its memory and not yet given it a program.
  boolean isPartialExec() {
    return partialExec;
  }

  void partialExec(boolean isPartial) {
    partialExec = isPartial;
  }

  /// It is on its way out, or gone already but for its exit status.
  boolean isExiting() {
    return exiting;
  }

  /// From now on it only waits to be forgotten.
  void exit(int exitCode, int signal) {
    exiting = true;
    waiting = false;
    waitStatus = ((exitCode & 0xFF) << 8) | (signal & 0xFF);
  }

  /// What WAIT answers about it.
  int waitStatus() {
    return waitStatus;
  }

  /// Its parent has not asked for it.
  boolean isZombie() {
    return zombie && !parentKnows && !trace.isZombie();
  }

  void markZombie() {
    zombie = true;
  }

  boolean parentKnows() {
    return parentKnows;
  }

  void markParentKnows() {
    parentKnows = true;
  }

  boolean isReleased() {
    return released;
  }

  /// Kernel and VM have forgotten it.
  void markReleased() {
    released = true;
  }

  /// Nothing is left to be done.
  boolean isForgettable() {
    return released && parentKnows && sequels.isEmpty();
  }

  /// The process as people see it.
  ProcessRecord toRecord() {
    int flags = (service ? 1 : 0) | (isZombie() ? 2 : 0) | (exiting ? 4 : 0);
    return new ProcessRecord(
        pid,
        parentPid(),
        endpoint,
        credentials.uid(),
        credentials.effectiveUid(),
        credentials.gid(),
        flags,
        name);
  }

  @Override
  public String toString() {
    return name + " pid=" + pid + " endpoint=" + Endpoint.toString(endpoint);
  }
}
