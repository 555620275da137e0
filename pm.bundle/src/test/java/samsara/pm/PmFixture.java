package samsara.pm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.pm.SignalAction;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;
import samsara.sys.Sys;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

/// A PM that has booted, with a kernel, a VM and a VFS that do what they are told.
final class PmFixture {
  /// Result of a call that is not answered at once.
  static final int NO_ANSWER = Errno.SUSPEND;

  /// Where handlers are.
  static final int HANDLER = 0x2000;

  /// Where they return to.
  static final int RETURN_ADDRESS = 0x3000;

  final BootedKernel kernel;
  final FakeIpc ipc = new FakeIpc(Endpoint.PM);
  final PmState state;
  final PmDispatcher pm;

  /// What kernel and VM were asked, in order.
  final List<String> log = new ArrayList<>();

  /// Answers that were put off, in order.
  final List<Answer> answers = new ArrayList<>();

  private final Map<VmCall, Integer> vmErrors = new HashMap<>();
  private final Set<Integer> vmSlots = new HashSet<>();
  private final Map<Integer, Integer> generations = new HashMap<>();
  private int notesAnswered;

  /// An answer that was put off.
  record Answer(int destination, int result, int childStatus) {}

  PmFixture() {
    this(BootedKernel.PROCESSES);
  }

  PmFixture(int slots) {
    kernel = new BootedKernel(ipc, slots, log);
    ipc.peer(Endpoint.VM, this::answerAsVm);
    ipc.peer(Endpoint.VFS, PmFixture::answerOk);
    state =
        new PmState(
            new Sys(ipc),
            (destination, message) ->
                answers.add(
                    new Answer(
                        destination, Message.type(message), PmMessage.childStatus(message))));
    new BootProcesses(state).load();
    pm = new PmDispatcher(state);
    ipc.sent().clear();
    log.clear();
  }

  static boolean answerOk(long[] message) {
    Message.type(message, Errno.OK);
    return true;
  }

  private boolean answerAsVm(long[] message) {
    VmCall call = Objects.requireNonNull(VmCall.of(Message.type(message)));
    int error = vmErrors.getOrDefault(call, 0);
    log.add("vm " + call + " " + VmMessage.endpoint(message));
    Message.type(message, -error);
    if (error == 0) {
      switch (call) {
        case FORK -> {
          int slot = VmMessage.childSlot(message);
          if (!vmSlots.add(slot)) {
            throw new AssertionError("slot=" + slot + " is taken");
          }
          VmMessage.child(message, Endpoint.of(generations.merge(slot, 1, Integer::sum), slot));
        }
        case EXIT -> vmSlots.remove(Endpoint.slot(VmMessage.endpoint(message)));
        case EXEC_NEWMEM -> VmMessage.stackTop(message, 0x8000_0000);
        default -> {}
      }
    }
    return true;
  }

  /// Makes further calls of VM fail; 0 lets them succeed again.
  void failVm(VmCall call, int errno) {
    vmErrors.put(call, errno);
  }

  /// A call and what stands in the message afterwards; the type is NO_ANSWER if there is none.
  long[] call(int source, PmCall call, Consumer<long[]> fields) {
    long[] message = Message.ofType(call.number());
    Message.source(message, source);
    fields.accept(message);
    if (!pm.handle(message)) {
      Message.type(message, NO_ANSWER);
    }
    return message;
  }

  int result(int source, PmCall call) {
    return result(source, call, m -> {});
  }

  int result(int source, PmCall call, Consumer<long[]> fields) {
    return Message.type(call(source, call, fields));
  }

  /// Notes that VFS got and has not answered.
  List<long[]> notes() {
    return ipc.sentTo(Endpoint.VFS).stream().skip(notesAnswered).map(Sent::message).toList();
  }

  /// VFS answers everything it has got, in order, until nothing new comes.
  void vfsAnswers() {
    while (!notes().isEmpty()) {
      vfsAnswersOne(Errno.OK);
    }
  }

  /// VFS answers its oldest note.
  void vfsAnswersOne(int status) {
    long[] note = notes().getFirst();
    notesAnswered++;
    long[] answer = Message.ofType(Message.type(note) + PmToVfs.REPLY_OFFSET);
    Message.source(answer, Endpoint.VFS);
    PmNoteMessage.endpoint(answer, PmNoteMessage.endpoint(note));
    PmNoteMessage.status(answer, status);
    if (pm.handle(answer)) {
      throw new AssertionError("an answer is answered");
    }
  }

  /// Types of the notes that VFS has not answered.
  List<String> noteNames() {
    return notes().stream()
        .map(note ->
            PmToVfs.of(Message.type(note)) + " " + Endpoint.toString(PmNoteMessage.endpoint(note)))
        .toList();
  }

  /// Forks a user process to its end; answers the child's endpoint.
  int fork(int parent) {
    result(parent, PmCall.FORK);
    int child = PmNoteMessage.endpoint(notes().getLast());
    vfsAnswers();
    answers.clear();
    return child;
  }

  /// Forks a user process of another user.
  int forkAs(int uid) {
    int child = fork(Endpoint.INIT);
    result(child, PmCall.SETUID, m -> PmMessage.id(m, uid));
    vfsAnswers();
    answers.clear();
    return child;
  }

  /// A service process of RS.
  int service() {
    int child = serviceUnknownToVfs();
    vfsAnswers();
    return child;
  }

  /// The same before VFS has answered.
  int serviceUnknownToVfs() {
    return PmMessage.endpoint(call(Endpoint.RS, PmCall.SRV_FORK, m -> {}));
  }

  int pidOf(int endpoint) {
    return result(Endpoint.RS, PmCall.GETEPINFO, m -> PmMessage.endpoint(m, endpoint));
  }

  boolean exists(int endpoint) {
    return state.processes().find(endpoint).isPresent();
  }

  boolean isAlive(int endpoint) {
    return state.processes().find(endpoint).filter(p -> !p.isExiting()).isPresent();
  }

  int parentOf(int endpoint) {
    return state.processes().find(endpoint).orElseThrow().parent().endpoint();
  }

  int kill(int source, int pid, int signal) {
    return result(source, PmCall.KILL, m -> fill(m, pid, signal));
  }

  int serviceKill(int source, int pid, int signal) {
    return result(source, PmCall.SRV_KILL, m -> fill(m, pid, signal));
  }

  private static void fill(long[] message, int pid, int signal) {
    PmMessage.pid(message, pid);
    PmMessage.signal(message, signal);
  }

  int exit(int source, int status) {
    return result(source, PmCall.EXIT, m -> PmMessage.exitStatus(m, status));
  }

  long[] waitPid(int source, int pid, int options) {
    return call(
        source,
        PmCall.WAITPID,
        m -> {
          PmMessage.pid(m, pid);
          PmMessage.waitOptions(m, options);
        });
  }

  /// SIGACTION; the old action is answered.
  SignalAction action(int source, int signal, SignalAction action) {
    action.write(kernel.foreign, BootedKernel.FOREIGN_START);
    int old = BootedKernel.FOREIGN_START + SignalAction.SIZE_BYTES;
    int result =
        result(
            source,
            PmCall.SIGACTION,
            m -> {
              PmMessage.signal(m, signal);
              PmMessage.newAction(m, BootedKernel.FOREIGN_START);
              PmMessage.oldAction(m, old);
              PmMessage.returnAddress(m, RETURN_ADDRESS);
            });
    if (result != Errno.OK) {
      throw new AssertionError("SIGACTION: " + result);
    }
    return SignalAction.read(kernel.foreign, old);
  }

  /// Gives a process a handler.
  void handle(int source, int signal) {
    action(source, signal, new SignalAction(HANDLER, 0, 0));
  }

  /// SIGPROCMASK; answers the set before.
  int mask(int source, int how, int set) {
    long[] answer =
        call(
            source,
            PmCall.SIGPROCMASK,
            m -> {
              PmMessage.maskHow(m, how);
              PmMessage.signalSet(m, set);
            });
    return PmMessage.signalSet(answer);
  }

  /// SIGPENDING.
  int pending(int source) {
    return PmMessage.signalSet(call(source, PmCall.SIGPENDING, m -> {}));
  }

  /// PTRACE.
  long[] trace(int source, int pid, PtraceRequest request, int address, int data) {
    return call(
        source,
        PmCall.PTRACE,
        m -> {
          PmMessage.tracedPid(m, pid);
          PmMessage.traceRequest(m, request.number());
          PmMessage.traceAddress(m, address);
          PmMessage.traceData(m, data);
        });
  }

  /// Makes further kernel calls fail.
  void failKernel(KernelCall call, int errno) {
    kernel.fail(call, errno);
  }
}
