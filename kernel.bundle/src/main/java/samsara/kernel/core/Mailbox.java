package samsara.kernel.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.abi.SafePoint;
import samsara.hw.HostMailbox;

/// The only entry of host threads: work for the CPU, run between two processes in the order of
/// posting. Exists before the machine, since the machine's clock posts to it.
@Component(service = {HostMailbox.class, Mailbox.class})
public final class Mailbox implements HostMailbox {
  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(Mailbox.class, "pending", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
  private @Nullable RandomGenerator order; // of the CPU
  private volatile boolean pending;
  private volatile @Nullable Thread cpu;

  /// An empty mailbox.
  @Activate
  public Mailbox() {}

  @Override
  public void post(Runnable item) {
    work.add(item);
    pending = true;
    SafePoint.raise();
    LockSupport.unpark(cpu);
  }

  /// `true` if there is work. One plain load on the hot path: what is posted just now may be seen
  /// at the next trap only.
  boolean hasWork() {
    return (boolean) PENDING.getOpaque(this);
  }

  /// Runs all work that is there. On the CPU.
  void drain() {
    if (pending) {
      pending = false;
      SafePoint.lower();
      VarHandle.fullFence();
      RandomGenerator chance = order;
      if (chance != null) {
        drainInAnyOrder(chance);
        return;
      }
      for (Runnable item = work.poll(); item != null; item = work.poll()) {
        item.run();
      }
    }
  }

  /// Lets chance decide the order of what has come meanwhile. For simulations.
  public void explore(RandomGenerator chance) {
    order = chance;
  }

  private void drainInAnyOrder(RandomGenerator chance) {
    List<Runnable> items = new ArrayList<>();
    for (Runnable item = work.poll(); item != null; item = work.poll()) {
      items.add(chance.nextInt(items.size() + 1), item);
    }
    items.forEach(Runnable::run);
  }

  /// A poll was due: it is not to be due again without new work.
  void acknowledge() {
    if (!pending) {
      SafePoint.lower();
      VarHandle.fullFence();
      if (pending) {
        SafePoint.raise();
      }
    }
  }

  /// Waits until there is work. On the CPU thread.
  void await() {
    cpu = Thread.currentThread();
    while (!pending) {
      LockSupport.park(this);
      Thread.interrupted(); // nobody tells the CPU anything in this way
    }
  }
}
