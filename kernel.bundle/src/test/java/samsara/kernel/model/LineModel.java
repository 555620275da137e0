package samsara.kernel.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.KernelCall;

/// Interrupts: hooks, by number, on lines that are masked while a driver deals with one.
final class LineModel {
  private static final int HOOKS = 16;
  private static final int LINES = 16;

  private record Hook(int owner, int irq, int notifyId, boolean reenables) {}

  private final IpcModel ipc;
  private final TreeMap<Integer, Hook> hooks = new TreeMap<>();
  private final Set<Integer> inService = new HashSet<>(); // hooks
  private final TreeSet<Integer> requests = new TreeSet<>(); // lines

  LineModel(IpcModel ipc) {
    this.ipc = ipc;
  }

  /// A device makes a request, which waits while its line is masked.
  void request(int irq) {
    requests.add(irq);
  }

  /// What the kernel does between two processes. The lowest line that is not masked comes first.
  void serve() {
    for (int irq : List.copyOf(requests)) {
      if (!isMasked(irq)) {
        requests.remove(irq);
        interrupt(irq);
      }
    }
  }

  private boolean isMasked(int irq) {
    return hooksOf(irq).isEmpty() || hooksOf(irq).stream().anyMatch(inService::contains);
  }

  private List<Integer> hooksOf(int irq) {
    return hooks.keySet().stream().filter(number -> at(number).irq() == irq).toList();
  }

  private Hook at(int number) {
    Hook hook = hooks.get(number);
    if (hook == null) {
      throw new AssertionError("no hook " + number);
    }
    return hook;
  }

  private void interrupt(int irq) {
    for (int number : hooksOf(irq)) {
      Hook hook = at(number);
      if (!hook.reenables()) {
        inService.add(number);
      }
      Slot owner = ipc.existing(hook.owner());
      owner.id.interrupts |= 1 << hook.notifyId();
      ipc.notify(ipc.existing(Endpoint.HARDWARE), owner);
    }
  }

  Outcome perform(Slot caller, Command.Irqctl told) {
    if (!caller.body.rights.calls.contains(KernelCall.IRQCTL.number())) {
      return Outcome.of("IRQCTL", -Errno.ECALLDENIED);
    }
    if (told.request() == 1) {
      int result = hook(caller, told);
      return result < 0 ? Outcome.of("IRQCTL", result) : Outcome.of("IRQCTL " + result, Errno.OK);
    }
    return Outcome.of("IRQCTL", change(caller, told.request(), told.id()));
  }

  private int hook(Slot caller, Command.Irqctl told) {
    if (told.irq() < 0 || told.irq() >= LINES || told.id() < 0 || told.id() >= Integer.SIZE) {
      return -Errno.EINVAL;
    }
    int number = 0;
    for (int i = HOOKS; i >= 1; i--) {
      if (!hooks.containsKey(i) && (number == 0 || !hooks.containsKey(number))) {
        number = i;
      }
    }
    for (int i : hooks.keySet()) {
      if (at(i).owner() == caller.endpoint && at(i).notifyId() == told.id()) {
        number = i; // it is replaced
      }
    }
    if (number == 0) {
      return -Errno.ENOSPC;
    }
    inService.remove(number);
    boolean reenables = (told.policy() & 1) != 0;
    hooks.put(number, new Hook(caller.endpoint, told.irq(), told.id(), reenables));
    return number;
  }

  private int change(Slot caller, int request, int number) {
    if (request < 2 || request > 4 || !hooks.containsKey(number)) {
      return -Errno.EINVAL;
    }
    if (at(number).owner() != caller.endpoint) {
      return -Errno.EPERM;
    }
    switch (request) {
      case 2 -> remove(number);
      case 3 -> inService.remove(number);
      default -> inService.add(number); // disabled, until it is enabled
    }
    return Errno.OK;
  }

  private void remove(int number) {
    hooks.remove(number);
    inService.remove(number);
  }

  /// A process is gone.
  void forget(int owner) {
    for (int number : List.copyOf(hooks.keySet())) {
      if (at(number).owner() == owner) {
        remove(number);
      }
    }
  }

  /// For the comparison: hooks in their order, and which of a line are in service.
  List<String> describe(List<Integer> lines) {
    List<String> text = new ArrayList<>();
    hooks
        .values()
        .forEach(hook -> text.add(hook.owner() + ":" + hook.irq() + ":" + hook.notifyId()));
    for (int irq : lines) {
      int bits = 0;
      for (int number : hooksOf(irq)) {
        bits |= inService.contains(number) ? 1 << (number - 1) : 0;
      }
      text.add(Integer.toString(bits));
    }
    return text;
  }
}
