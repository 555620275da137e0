package samsara.kernel.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.StateRequest;

/// Draws what happens next: mostly what makes sense, now and then what does not.
final class Generator {
  private static final int ALL_PRIMITIVES = -1;

  private final SplittableRandom random;
  private final Twins twins;
  private final List<Integer> past = new ArrayList<>();
  private int tags;

  Generator(SplittableRandom random, Twins twins) {
    this.random = random;
    this.twins = twins;
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// A new process.
  Twins.Grant grant() {
    int primitives = oneIn(4) ? ALL_PRIMITIVES & ~(1 << random.nextInt(6)) : ALL_PRIMITIVES;
    long calls =
        oneIn(3)
            ? KernelCall.BASIC_MASK
            : ~KernelCall.maskOf(KernelCall.CLEAR, KernelCall.UPDATE, KernelCall.PRIVCTL);
    return new Twins.Grant(!oneIn(6), oneIn(5), primitives, calls);
  }

  /// Processes that can be told something.
  List<Slot> ready() {
    return twins.slots().values().stream().filter(twins::isReady).toList();
  }

  /// Processes but RS and INIT.
  List<Slot> mortals() {
    return twins.slots().values().stream()
        .filter(slot -> slot.live && slot.number >= Twins.FIRST_SLOT)
        .toList();
  }

  private int living() {
    List<Slot> list = twins.slots().values().stream().filter(slot -> slot.live).toList();
    Slot slot = any(list);
    if (past.size() < 40) {
      past.add(slot.endpoint);
    } else {
      past.set(random.nextInt(40), slot.endpoint);
    }
    return slot.endpoint;
  }

  private int peer() {
    if (oneIn(20)) {
      return switch (random.nextInt(6)) {
        case 0 -> Endpoint.NONE;
        case 1 -> Endpoint.SELF;
        case 2 -> random.nextInt(-5, 300);
        case 3 -> Endpoint.ANY;
        default -> past.isEmpty() ? 77 : any(past);
      };
    }
    return oneIn(12) ? living() : likely();
  }

  // Somebody of the few that most is about, so that they meet.
  private int likely() {
    List<Slot> mortals = mortals();
    return mortals.isEmpty() ? Endpoint.RS : any(mortals).endpoint;
  }

  /// What a process does.
  Command command(Slot slot) {
    Command command = atAnyTime(slot);
    boolean isOneTrap =
        !(command instanceof Command.Serve)
            && !(command instanceof Command.Return)
            && !(command instanceof Command.Crash);
    return isOneTrap && oneIn(12) ? new Command.Late(command) : command;
  }

  private Command atAnyTime(Slot slot) {
    if (slot.endpoint == Endpoint.RS && !oneIn(5)) {
      return manage();
    }
    if (slot.body.inHandler && oneIn(2)) {
      return new Command.Return(!oneIn(4), tags++);
    }
    if (slot.body.inHandler && oneIn(5)) {
      return withCaller(slot.body.client);
    }
    if (!slot.body.rights.service && !oneIn(5)) {
      return new Command.Sendrec(peer(), tags++);
    }
    return switch (random.nextInt(34)) {
      case 0, 1, 2 -> new Command.Send(peer(), tags++, true);
      case 3, 4 -> new Command.Send(peer(), tags++, false);
      case 5, 6, 7, 8 ->
          new Command.Receive(oneIn(3) && slot.endpoint != Endpoint.RS ? peer() : Endpoint.ANY);
      case 9, 10, 11, 12, 13 -> new Command.Sendrec(peer(), tags++);
      case 14, 15 -> new Command.Notify(peer());
      case 16, 17, 18 -> senda();
      case 19, 20, 21 ->
          slot.body.inHandler || slot.endpoint == Endpoint.RS
              ? new Command.Receive(Endpoint.ANY)
              : new Command.Serve();
      case 22 ->
          new Command.WrongCall(0x600 + (random.nextBoolean() ? -1 - random.nextInt(9) : 64));
      case 23 ->
          slot.number < Twins.FIRST_SLOT || oneIn(2)
              ? new Command.Call(KernelCall.GETKSIG, 0, 0, 0)
              : oneIn(2) ? new Command.Crash() : new Command.Call(KernelCall.EXIT, 0, 0, 0);
      case 24, 25 -> new Command.Call(KernelCall.SETALARM, random.nextInt(5), 0, 0);
      case 26 ->
          new Command.Call(
              KernelCall.SETALARM, random.nextInt(twins.model().clock().uptime() + 4), 1, 0);
      case 27, 28 -> irqctl();
      case 29 ->
          new Command.Call(
              KernelCall.RUNCTL, target(), oneIn(9) ? 2 : random.nextInt(2), oneIn(3) ? 0 : 1);
      case 30 -> new Command.Call(KernelCall.SCHEDCTL, target(), 0, 0);
      case 31 ->
          new Command.Call(KernelCall.SCHEDULE, ward(slot), 4 + random.nextInt(4), Twins.QUANTUM);
      case 32 -> new Command.Call(KernelCall.STATECTL, 1 + random.nextInt(3), peer(), 0);
      default -> new Command.Call(KernelCall.KILL, target(), signal(), 0);
    };
  }

  // What a handler had better leave: answering by a message of its own, waiting for its caller.
  private Command withCaller(int caller) {
    return switch (random.nextInt(5)) {
      case 0, 1, 2 -> new Command.Send(caller, tags++, oneIn(2));
      case 3 -> new Command.Receive(caller);
      default -> new Command.Sendrec(caller, tags++);
    };
  }

  private int signal() {
    return oneIn(6) ? random.nextInt(0, 30) : oneIn(2) ? Signal.KILL : Signal.USR1;
  }

  // RS must not get what would be the end of everything.
  private int target() {
    int peer = peer();
    return peer == Endpoint.RS || peer == Endpoint.INIT || peer == Endpoint.SELF
        ? Endpoint.CLOCK
        : peer;
  }

  // Somebody that it schedules, if there is one.
  private int ward(Slot scheduler) {
    List<Slot> wards =
        mortals().stream()
            .filter(slot -> slot.body.scheduler == scheduler.endpoint && slot.body.withoutQuantum)
            .toList();
    return wards.isEmpty() ? target() : any(wards).endpoint;
  }

  private Command irqctl() {
    int request = oneIn(3) ? 1 : 2 + random.nextInt(oneIn(20) ? 4 : 3);
    int irq = oneIn(30) ? random.nextBoolean() ? 16 : -1 : any(Twins.LINES);
    int id = request != 1 ? random.nextInt(oneIn(3) ? 18 : 7) : oneIn(30) ? 32 : random.nextInt(6);
    return new Command.Irqctl(request, irq, random.nextInt(2), id);
  }

  private Command senda() {
    int first = !oneIn(8) ? 0 : oneIn(3) ? random.nextInt(-9, 9) * 1000 : random.nextInt(6);
    int count = random.nextInt(Actor.TABLE_ENTRIES + 1);
    if (oneIn(4)) {
      return new Command.Senda(List.of(), first, count);
    }
    if (oneIn(15)) {
      count =
          switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> AsyncEntry.COUNT_MAX + 1;
            case 2 -> AsyncEntry.COUNT_MAX;
            default -> 300;
          };
    }
    List<Command.Entry> entries = new ArrayList<>();
    int to = likely();
    for (int i = random.nextInt(Actor.TABLE_ENTRIES + 1); i > 0; i--) {
      int flags = AsyncEntry.VALID;
      flags |= oneIn(3) ? AsyncEntry.NOREPLY : 0;
      flags |= oneIn(4) ? AsyncEntry.NOTIFY : 0;
      flags |= oneIn(8) ? AsyncEntry.DONE : 0;
      if (oneIn(15)) {
        flags = oneIn(2) ? 0 : 1 << random.nextInt(7);
      }
      entries.add(new Command.Entry(flags, oneIn(3) ? peer() : to, tags++));
    }
    return new Command.Senda(entries, first, count);
  }

  // What RS does about the others.
  private Command manage() {
    int one = target();
    return switch (random.nextInt(15)) {
      case 12 -> new Command.Call(KernelCall.RUNCTL, one, 0, 1);
      case 13, 14 -> new Command.Call(KernelCall.RUNCTL, one, 1, 0);
      case 0, 1 -> new Command.Call(KernelCall.GETKSIG, 0, 0, 0);
      case 2 -> new Command.Call(KernelCall.ENDKSIG, undoomed(one), 0, 0);
      case 3 -> new Command.Call(KernelCall.KILL, one, signal(), 0);
      case 4 -> new Command.Call(KernelCall.CLEAR, mortal(one), 0, 0);
      case 5, 6, 7 -> new Command.Call(KernelCall.UPDATE, one, target(), 0);
      case 8, 9 -> release(one);
      case 10 -> new Command.Call(KernelCall.PRIVCTL, one, PrivilegeRequest.DISALLOW.number(), 0);
      default -> new Command.Call(KernelCall.PRIVCTL, one, PrivilegeRequest.ALLOW.number(), 0);
    };
  }

  private int mortal(int endpoint) {
    return twins
        .model()
        .ipc()
        .lookup(endpoint)
        .filter(slot -> slot.number >= 0 && slot.number < Twins.FIRST_SLOT)
        .map(slot -> Endpoint.CLOCK)
        .orElse(endpoint);
  }

  private Command release(int endpoint) {
    int flags = oneIn(4) ? StateRequest.QUEUED_TOO : oneIn(4) ? StateRequest.GUILTY : 0;
    return new Command.Call(KernelCall.STATECTL, 2, endpoint, flags);
  }

  // Who has lost its callers must not be let run again.
  private int undoomed(int endpoint) {
    boolean doomed =
        twins.model().ipc().lookup(endpoint).filter(slot -> slot.body.doomed).isPresent();
    return doomed ? Endpoint.CLOCK : endpoint;
  }
}
