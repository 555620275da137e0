package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// The clock task: counts ticks, charges them to the running process and to the one that is billed
/// for what services do, ends time slices, and rings alarms and timers.
///
/// MINIX: `kernel/clock.c`; for the quantum `proc_no_time` in `kernel/proc.c`.
public final class ClockTask {
  /// Type of the message by which a process out of quantum asks its scheduler for more.
  public static final int SCHEDULING_NO_QUANTUM = 0xF01;

  private final ProcTable procs;
  private final PrivilegeTable privileges;
  private final Scheduler scheduler;
  private final Rendezvous rendezvous;
  private final Ticks ticks;
  private final Signals signals;
  private final LoadHistory load;
  private final Profiler profiler = new Profiler();
  private final long[] noQuantum = Message.ofType(SCHEDULING_NO_QUANTUM);
  private int nextAlarm;
  private int bootSeconds;

  ClockTask(
      ProcTable procs,
      PrivilegeTable privileges,
      Scheduler scheduler,
      Rendezvous rendezvous,
      Ticks ticks,
      Signals signals,
      int hz) {
    this.procs = procs;
    this.privileges = privileges;
    this.scheduler = scheduler;
    this.rendezvous = rendezvous;
    this.ticks = ticks;
    this.signals = signals;
    this.load = new LoadHistory(hz);
  }

  /// What notes which process runs.
  public Profiler profiler() {
    return profiler;
  }

  /// How many processes were ready.
  public LoadHistory load() {
    return load;
  }

  /// Ticks since boot.
  public int uptime() {
    return ticks.uptime();
  }

  /// Seconds of the epoch at boot.
  public int bootSeconds() {
    return bootSeconds;
  }

  /// Sets the boot time.
  public void bootSeconds(int seconds) {
    bootSeconds = seconds;
  }

  /// Sets the one alarm of a service; a time of 0 switches it off, one that is past is the next
  /// tick.
  ///
  /// @return the ticks that the previous one had left, 0 if there was none or it is overdue
  public int setAlarm(Privilege privilege, int atTicks) {
    int left = privilege.alarmTicks == 0 ? 0 : Math.max(0, privilege.alarmTicks - uptime());
    privilege.alarmTicks = atTicks;
    if (atTicks != 0 && (nextAlarm == 0 || atTicks - nextAlarm < 0)) {
      nextAlarm = atTicks;
    }
    return left;
  }

  /// A clock interrupt that stands for `count` ticks.
  void tick(int count) {
    ticks.add(count);
    load.tick(uptime(), scheduler);
    Proc running = scheduler.current();
    profiler.tick(running);
    if (running != null) {
      account(running, count);
      endSlice(running, count);
    } else {
      procs.slot(Endpoint.IDLE).body.userTicks += count;
      scheduler.billNobody();
    }
    if (nextAlarm != 0 && uptime() - nextAlarm >= 0) {
      ringAlarms();
    }
  }

  private void account(Proc running, int count) {
    Body body = running.body;
    body.userTicks += count;
    countDown(body, MiscFlag.VIRT_TIMER, count);
    countDown(body, MiscFlag.PROF_TIMER, count);
    Proc billed = scheduler.billed();
    if (billed != null && billed != running && !billed.isFree()) {
      billed.body.systemTicks += count;
      countDown(billed.body, MiscFlag.PROF_TIMER, count);
    }
  }

  private void countDown(Body body, int timer, int count) {
    if ((body.misc & timer) == 0) {
      return;
    }
    boolean virtual = timer == MiscFlag.VIRT_TIMER;
    int left = (virtual ? body.virtualTicksLeft : body.profileTicksLeft) - count;
    if (virtual) {
      body.virtualTicksLeft = left;
    } else {
      body.profileTicksLeft = left;
    }
    if (left <= 0) {
      body.misc &= ~timer;
      signals.cause(body.proc, virtual ? Signal.VTALRM : Signal.PROF);
    }
  }

  private void endSlice(Proc running, int count) {
    Body body = running.body;
    if (!running.has(PrivilegeRecord.PREEMPTIBLE)) {
      return;
    }
    body.ticksLeft -= count;
    if (body.ticksLeft > 0 || body.rts != 0) {
      return;
    }
    Proc owner = schedulerOf(running);
    if (owner != null) {
      scheduler.stop(body, RtsFlag.NO_QUANTUM);
      rendezvous.sendInName(running, owner, noQuantum);
    }
  }

  /// The live process that schedules another, null for the kernel itself.
  private @Nullable Proc schedulerOf(Proc proc) {
    int endpoint = proc.body.scheduler;
    return endpoint == Endpoint.NONE || endpoint == proc.endpoint ? null : procs.lookup(endpoint);
  }

  private void ringAlarms() {
    nextAlarm = 0;
    for (int id = 0; id < privileges.size(); id++) {
      Privilege privilege = privileges.get(id);
      Proc owner = privilege.owner;
      if (privilege.alarmTicks == 0 || owner == null) {
        continue;
      }
      if (uptime() - privilege.alarmTicks >= 0) {
        privilege.alarmTicks = 0;
        rendezvous.notify(procs.slot(Endpoint.CLOCK), owner);
      } else if (nextAlarm == 0 || privilege.alarmTicks - nextAlarm < 0) {
        nextAlarm = privilege.alarmTicks;
      }
    }
  }
}
