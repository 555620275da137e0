package samsara.kernel.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.IrqHook;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.kernel.core.Queues;
import samsara.kernel.core.RunState;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.RtsFlag;

/// Kernel and model as texts, slot by slot: what can be seen of a process from anywhere.
final class Comparison {
  /// Another process stands on its stack, of which the model knows nothing.
  static final int LENT = RunState.LENT;

  private final Core core;
  private final Model model;
  private final IpcModel ipc;
  private final Map<Party.Body, Actor> twins;

  Comparison(Core core, Model model, Map<Party.Body, Actor> twins) {
    this.core = core;
    this.model = model;
    this.ipc = model.ipc();
    this.twins = twins;
  }

  void run() {
    if (!modelOfDevices().equals(kernelOfDevices())) {
      throw new AssertionError("\n model  " + modelOfDevices() + "\n kernel " + kernelOfDevices());
    }
    for (Slot slot : ipc.slots.values()) {
      if (!slot.isTask()) {
        Proc proc = core.procs().slot(slot.number);
        if (slot.live == proc.isFree()) {
          throw new AssertionError("one of the two is free: " + slot);
        }
        if (slot.live && !agree(slot, proc)) {
          throw new AssertionError("\n model  " + model(slot) + "\n kernel " + kernel(slot, proc));
        }
      }
    }
  }

  private String modelOfDevices() {
    return model.clock().uptime() + " " + model.lines().describe(Twins.LINES);
  }

  private String kernelOfDevices() {
    List<String> text = new ArrayList<>();
    for (IrqHook hook : core.interrupts().hooks()) {
      text.add(hook.owner() + ":" + hook.irq() + ":" + hook.notifyId());
    }
    for (int irq : Twins.LINES) {
      text.add(Integer.toString(core.interrupts().inService(irq)));
    }
    return core.clock().uptime() + " " + text;
  }

  // Texts only where they are needed: this is done after every step.
  private boolean agree(Slot slot, Proc proc) {
    return model(slot).equals(kernel(slot, proc));
  }

  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add("model  " + modelOfDevices());
    lines.add("kernel " + kernelOfDevices());
    for (Slot slot : ipc.slots.values()) {
      if (slot.live && !slot.isTask()) {
        lines.add("model  " + model(slot));
        lines.add("kernel " + kernel(slot, core.procs().slot(slot.number)));
      }
    }
    return lines;
  }

  private String model(Slot slot) {
    Party.Body body = slot.body;
    StringBuilder text = new StringBuilder();
    text.append(slot.endpoint).append(' ').append(body.name);
    flag(text, body.stopped, " stopped");
    flag(text, body.sending, " sending");
    flag(text, body.receiving, " receiving");
    flag(text, body.signaled, " signaled");
    flag(text, body.signalPending, " pending");
    flag(text, body.withoutPrivileges, " nopriv");
    flag(text, body.crashed, " crashed");
    flag(text, body.held, " held");
    flag(text, body.withoutQuantum, " noquantum");
    flag(text, body.delayed, " delayed");
    if (body.sending) {
      text.append(" to=").append(body.sendsTo);
    }
    if (body.receiving) {
      text.append(" from=").append(body.receivesFrom);
    }
    text.append(" signals=").append(body.signals);
    text.append(" seen=").append(body.stopped ? body.seen : null);
    text.append(" queue=");
    slot.senders.forEach(sender -> text.append(sender.endpoint).append(' '));
    text.append("id=").append(slot.id.number).append(' ').append(slot.id.notifications);
    text.append(' ').append(slot.id.signals).append(' ').append(slot.id.interrupts);
    text.append(" alarm=").append(slot.id.alarm).append(" table=");
    for (Party.Entry entry : body.table) {
      entry(text, entry.flags, entry.destination, entry.result);
    }
    return text.toString();
  }

  private static void flag(StringBuilder text, boolean set, String name) {
    if (set) {
      text.append(name);
    }
  }

  private static void entry(StringBuilder text, int flags, int destination, int result) {
    if (flags != 0) {
      text.append(flags).append(':').append(destination).append(':').append(result).append(' ');
    }
  }

  private String kernel(Slot slot, Proc proc) {
    Body body = proc.body;
    boolean stopped = (body.rts & RtsFlag.P_STOP) != 0;
    StringBuilder text = new StringBuilder();
    text.append(proc.endpoint).append(' ').append(body.name);
    flag(text, stopped, " stopped");
    flag(text, (body.rts & RtsFlag.SENDING) != 0, " sending");
    flag(text, (body.rts & RtsFlag.RECEIVING) != 0, " receiving");
    flag(text, (body.rts & RtsFlag.SIGNALED) != 0, " signaled");
    flag(text, (body.rts & RtsFlag.SIG_PENDING) != 0, " pending");
    flag(text, (body.rts & RtsFlag.NO_PRIV) != 0, " nopriv");
    flag(text, (body.rts & RunState.CRASHED) != 0, " crashed");
    flag(text, (body.rts & RtsFlag.PROC_STOP) != 0, " held");
    flag(text, (body.rts & RtsFlag.NO_QUANTUM) != 0, " noquantum");
    flag(text, (body.misc & MiscFlag.SIG_DELAY) != 0, " delayed");
    if ((body.rts & RtsFlag.SENDING) != 0) {
      text.append(" to=").append(body.sendsTo);
    }
    if ((body.rts & RtsFlag.RECEIVING) != 0) {
      text.append(" from=").append(body.receivesFrom);
    }
    text.append(" signals=").append(body.pendingSignals);
    Actor actor = twins.get(slot.body);
    text.append(" seen=").append(stopped && actor != null ? actor.outcome() : null);
    text.append(" queue=");
    for (Proc sender : Queues.sendersTo(proc)) {
      text.append(sender.endpoint).append(' ');
    }
    notifications(text, proc.privilege);
    table(text, body, actor == null ? 0 : actor.tableAt());
    return text.toString();
  }

  private void notifications(StringBuilder text, @Nullable Privilege privilege) {
    if (privilege == null) {
      text.append("no privileges ");
      return;
    }
    List<Integer> pending = new ArrayList<>();
    for (int id = 0; id < Long.SIZE; id++) {
      if ((privilege.pendingNotify >>> id & 1) != 0) {
        pending.add(id);
      }
    }
    text.append("id=").append(privilege.id).append(' ').append(pending);
    text.append(' ').append(privilege.pendingSignals);
    text.append(' ').append(privilege.pendingInterrupts);
    text.append(" alarm=").append(privilege.alarmTicks).append(" table=");
  }

  private void table(StringBuilder text, Body body, int tableAt) {
    for (int i = 0; i < Actor.TABLE_ENTRIES; i++) {
      int at = body.dataStart + tableAt + i * AsyncEntry.SIZE_BYTES;
      entry(
          text,
          core.machine().ram().read32(at + AsyncEntry.FLAGS),
          core.machine().ram().read32(at + AsyncEntry.DESTINATION),
          core.machine().ram().read32(at + AsyncEntry.RESULT));
    }
  }
}
