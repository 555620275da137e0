package samsara.kernel.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.KernelCall;

/// Time: alarms, and the end of a slice of a process that somebody else schedules.
final class ClockModel {
  private static final int NO_QUANTUM = 0xF01;

  private final IpcModel ipc;
  private int uptime;

  ClockModel(IpcModel ipc, int uptime) {
    this.ipc = ipc;
    this.uptime = uptime;
  }

  int uptime() {
    return uptime;
  }

  /// A tick while nobody runs.
  void tick() {
    uptime++;
    List<Slot> services =
        ipc.slots.values().stream()
            .filter(slot -> slot.live && slot.body.rights.service)
            .sorted(Comparator.comparingInt(slot -> slot.id.number))
            .toList();
    for (Slot slot : services) {
      if (slot.id.alarm != 0 && slot.id.alarm <= uptime) {
        slot.id.alarm = 0;
        ipc.notify(ipc.existing(Endpoint.CLOCK), slot);
      }
    }
  }

  /// A tick while a process runs, with which its slice ends.
  void endSlice(Slot running) {
    Body body = running.body;
    Optional<Slot> scheduler = ipc.lookup(body.scheduler);
    if (scheduler.isPresent() && scheduler.get() != running) {
      body.withoutQuantum = true;
      ipc.sendByKernel(running, scheduler.get(), Message.ofType(NO_QUANTUM));
    }
    tick();
  }

  Outcome perform(Slot caller, Command.Call told) {
    String name = told.call().name();
    if (!caller.body.rights.calls.contains(told.call().number())) {
      return Outcome.of(name, -Errno.ECALLDENIED);
    }
    if (told.call() == KernelCall.SCHEDULE) {
      return Outcome.of(name, schedule(caller, told.first()));
    }
    if (!caller.body.rights.service) {
      return Outcome.of(name, -Errno.EPERM);
    }
    if (told.call() == KernelCall.SETALARM) {
      int left = setAlarm(caller.id, told.first(), told.second() != 0);
      return Outcome.of(name + " " + left, Errno.OK);
    }
    return Outcome.of(name, becomeScheduler(caller, told.first()));
  }

  private int setAlarm(Party.Id id, int ticks, boolean isAbsolute) {
    int left = id.alarm == 0 ? 0 : Math.max(0, id.alarm - uptime);
    id.alarm = ticks == 0 || isAbsolute ? ticks : uptime + ticks;
    return left;
  }

  private int becomeScheduler(Slot caller, int endpoint) {
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty() || target.get().isTask()) {
      return -Errno.EINVAL;
    }
    target.get().body.scheduler = caller.endpoint;
    return Errno.OK;
  }

  private int schedule(Slot caller, int endpoint) {
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty()) {
      return -Errno.EINVAL;
    }
    if (target.get().body.scheduler != caller.endpoint) {
      return -Errno.EPERM;
    }
    target.get().body.withoutQuantum = false;
    return Errno.OK;
  }
}
