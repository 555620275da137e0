package samsara.kernel.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.hw.Machine;
import samsara.hw.Pic;
import samsara.hw.Pit;
import samsara.hw.PortBus;

/// Interrupt lines and the hooks of drivers on them. A line is masked while a driver deals with its
/// interrupt, and unmasked when all of them have.
///
/// MINIX: `kernel/interrupt.c`, `kernel/i8259.c`, `kernel/system/do_irqctl.c`.
public final class Interrupts {
  /// Number of hooks.
  public static final int HOOKS_MAX = 16;

  /// Policy bit: the kernel enables the line again right after the notification.
  public static final int POLICY_REENABLE = 1;

  private static final int MASTER = 0x20;
  private static final int SLAVE = 0xA0;
  private static final int MASTER_VECTOR = 0x50;
  private static final int SLAVE_VECTOR = 0x70;
  private static final int CASCADE = 2;
  private static final int END_OF_INTERRUPT = 0x20;
  private static final int READ_IN_SERVICE = 0x0B;
  private static final int LOWEST = 7; // line of each controller that spurious requests come as
  private static final int CLOCK_IRQ = 0;

  private final Machine machine;
  private final ProcTable procs;
  private final Rendezvous rendezvous;
  private final ClockTask clock;
  private final Trace trace;
  private final Diagnostics diagnostics;
  private final @Nullable IrqHook[] hooks = new IrqHook[HOOKS_MAX];
  private final int[] inService = new int[Pic.LINES];
  private int spurious;
  private final Randomness randomness = new Randomness();
  private int masked = 0xFFFF;

  Interrupts(
      Machine machine,
      ProcTable procs,
      Rendezvous rendezvous,
      ClockTask clock,
      Trace trace,
      Diagnostics diagnostics) {
    this.machine = machine;
    this.procs = procs;
    this.rendezvous = rendezvous;
    this.clock = clock;
    this.trace = trace;
    this.diagnostics = diagnostics;
  }

  /// Sets up the controllers and lets the timer tick.
  void start(int hz) {
    PortBus ports = machine.ports();
    setUp(MASTER, MASTER_VECTOR, 1 << CASCADE);
    setUp(SLAVE, SLAVE_VECTOR, CASCADE);
    masked = 0xFFFF & ~(1 << CASCADE) & ~(1 << CLOCK_IRQ);
    writeMasks();
    int divisor = Pit.INPUT_HZ / hz;
    ports.out8(0x43, 0x36); // channel 0, both bytes, square wave
    ports.out8(0x40, divisor & 0xFF);
    ports.out8(0x40, divisor >> 8);
  }

  private void setUp(int port, int vector, int cascade) {
    PortBus ports = machine.ports();
    ports.out8(port, 0x11); // edge triggered, cascaded, a fourth word follows
    ports.out8(port + 1, vector);
    ports.out8(port + 1, cascade);
    ports.out8(port + 1, 0x01); // 8086 mode, ended by command
  }

  private void writeMasks() {
    machine.ports().out8(MASTER + 1, masked & 0xFF);
    machine.ports().out8(SLAVE + 1, masked >> 8);
  }

  /// `true` if an interrupt waits.
  boolean arePending() {
    return machine.pic().interruptRequested();
  }

  /// Handles all interrupts that wait.
  void handlePending() {
    if (!arePending()) {
      return;
    }
    for (int vector = machine.pendingVector(); vector >= 0; vector = machine.pendingVector()) {
      int irq = vector >= SLAVE_VECTOR ? vector - SLAVE_VECTOR + 8 : vector - MASTER_VECTOR;
      handle(irq);
    }
  }

  private void handle(int irq) {
    PortBus ports = machine.ports();
    if ((irq & LOWEST) == LOWEST && !isInService(irq)) {
      spurious++;
      if (irq >= 8) {
        ports.out8(MASTER, END_OF_INTERRUPT); // it did see a request of the other one
      }
      return;
    }
    if (irq >= 8) {
      ports.out8(SLAVE, END_OF_INTERRUPT);
    }
    if (irq == CLOCK_IRQ) {
      ports.out8(MASTER, END_OF_INTERRUPT);
      clock.tick(1 + (int) machine.pit().takeLostTicks());
      return;
    }
    mask(irq);
    ports.out8(MASTER, END_OF_INTERRUPT);
    trace.record(TraceEvent.INTERRUPT, irq, 0, 0);
    boolean hooked = false;
    for (int i = 0; i < hooks.length; i++) {
      IrqHook hook = hooks[i];
      if (hook != null && hook.irq() == irq) {
        hooked = true;
        raise(i, hook);
      }
    }
    if (hooked) {
      randomness.add(irq, machine.clock().nowNanos());
    }
    if (!hooked) {
      diagnostics.line("interrupt without a driver: irq=" + irq + ", masked");
    } else {
      unmaskIfDone(irq);
    }
  }

  /// A request that went away before it was acknowledged comes as one of the lowest line, and is in
  /// service nowhere.
  private boolean isInService(int irq) {
    int port = irq < 8 ? MASTER : SLAVE;
    machine.ports().out8(port, READ_IN_SERVICE);
    return (machine.ports().in8(port) & 1 << LOWEST) != 0;
  }

  /// Spurious interrupts since the boot.
  public int spurious() {
    return spurious;
  }

  private void raise(int index, IrqHook hook) {
    if ((hook.policy() & POLICY_REENABLE) == 0) {
      inService[hook.irq()] |= 1 << index;
    }
    Proc owner = procs.lookup(hook.owner());
    Privilege privilege = owner == null ? null : owner.privilege;
    if (owner != null && privilege != null) {
      privilege.pendingInterrupts |= 1 << hook.notifyId();
      rendezvous.notify(procs.slot(Endpoint.HARDWARE), owner);
    }
  }

  /// Hooks `owner` on a line and enables it; a hook of the same owner and notify id is replaced.
  ///
  /// @return the hook id from 1 up; `EINVAL` for a line or notify id that is none, `ENOSPC` for no
  ///   free hook
  public int hook(int owner, int irq, int notifyId, int policy) {
    if (irq < 0 || irq >= Pic.LINES || notifyId < 0 || notifyId >= Integer.SIZE) {
      return -Errno.EINVAL;
    }
    int free = -1;
    for (int i = hooks.length - 1; i >= 0; i--) {
      IrqHook hook = hooks[i];
      if (hook == null) {
        free = free >= 0 && isOwn(hooks[free], owner, notifyId) ? free : i;
      } else if (isOwn(hook, owner, notifyId)) {
        free = i;
      }
    }
    if (free < 0) {
      return -Errno.ENOSPC;
    }
    remove(free);
    hooks[free] = new IrqHook(owner, irq, notifyId, policy);
    unmaskIfDone(irq);
    return free + 1;
  }

  private static boolean isOwn(@Nullable IrqHook hook, int owner, int notifyId) {
    return hook != null && hook.owner() == owner && hook.notifyId() == notifyId;
  }

  /// Enables, disables or removes a hook. `EINVAL` for one that isn't there, `EPERM` for somebody
  /// else's.
  public int change(int owner, int hookId, HookChange change) {
    if (hookId < 1 || hookId > hooks.length) {
      return -Errno.EINVAL;
    }
    IrqHook hook = hooks[hookId - 1];
    if (hook == null) {
      return -Errno.EINVAL;
    }
    if (hook.owner() != owner) {
      return -Errno.EPERM;
    }
    switch (change) {
      case ENABLE -> enable(hook.irq(), hookId - 1);
      case DISABLE -> {
        inService[hook.irq()] |= 1 << (hookId - 1); // others on the line can't enable it
        mask(hook.irq());
      }
      case REMOVE -> remove(hookId - 1);
    }
    return Errno.OK;
  }

  /// What a driver can do to its hook.
  public enum HookChange {
    ENABLE,
    DISABLE,
    REMOVE
  }

  private void enable(int irq, int index) {
    inService[irq] &= ~(1 << index);
    unmaskIfDone(irq);
  }

  private void remove(int index) {
    IrqHook hook = hooks[index];
    if (hook != null) {
      hooks[index] = null;
      inService[hook.irq()] &= ~(1 << index);
      boolean shared = hooks().stream().anyMatch(other -> other.irq() == hook.irq());
      if (!shared) {
        mask(hook.irq());
      } else {
        unmaskIfDone(hook.irq());
      }
    }
  }

  /// Removes all hooks of a process that is cleared.
  public void removeAll(int owner) {
    for (int i = 0; i < hooks.length; i++) {
      IrqHook hook = hooks[i];
      if (hook != null && hook.owner() == owner) {
        remove(i);
      }
    }
  }

  /// When interrupts came.
  public Randomness randomness() {
    return randomness;
  }

  /// The hooks of a line that have not been enabled again, a bit for each.
  public int inService(int irq) {
    return inService[irq];
  }

  /// The hooks that there are.
  public List<IrqHook> hooks() {
    List<IrqHook> list = new ArrayList<>();
    for (IrqHook hook : hooks) {
      if (hook != null) {
        list.add(hook);
      }
    }
    return list;
  }

  private void mask(int irq) {
    masked |= 1 << irq;
    writeMasks();
  }

  private void unmaskIfDone(int irq) {
    if (inService[irq] == 0) {
      masked &= ~(1 << irq);
      writeMasks();
    }
  }
}
