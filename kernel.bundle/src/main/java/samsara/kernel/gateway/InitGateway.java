package samsara.kernel.gateway;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.Mailbox;
import samsara.kernel.core.Outside;
import samsara.kernel.core.Proc;
import samsara.kernel.host.HostGateway;
import samsara.kernel.host.HostProcess;
import samsara.protocol.pm.PmCall;

/// INIT, and the making of its children. INIT forks when a host thread wants a process, and reaps
/// when a user process has ended: one of these, the machine code that one has become, or an orphan.
///
/// MINIX: what `commands/simple/init.c` is to the system.
public final class InitGateway implements HostGateway, HostClient.Listener {
  /// How a host thread waits in virtual time: by being the CPU.
  @FunctionalInterface
  public interface Pump {
    /// Runs the machine until a condition holds, or for so many nanoseconds.
    ///
    /// @return `false` at once if the machine runs by itself
    boolean run(BooleanSupplier done, long nanos);
  }

  private static final int ANY_CHILD = -1;
  private static final int NO_HANG = 1;

  private final Core core;
  private final Mailbox mailbox;
  private final HostWait wait;
  private @Nullable HostClient init; // set at boot
  private @Nullable HostClient newest;
  private boolean reaping;
  private boolean moreToReap;
  private volatile boolean ready;
  private Runnable onReady = () -> {};

  /// A gateway of a kernel.
  public InitGateway(Core core, Mailbox mailbox, HostWait wait) {
    this.core = core;
    this.mailbox = mailbox;
    this.wait = wait;
  }

  /// INIT's other side. At boot.
  public Outside init(Body body) {
    HostClient client = new HostClient(core, body, this);
    init = client;
    core.lifecycle().onUserEnded(this::reap);
    return client;
  }

  /// `true` once INIT may run.
  public boolean isReady() {
    return ready;
  }

  /// Runs an action, on the CPU, when INIT may run.
  public void onReady(Runnable action) {
    onReady = action;
  }

  @Override
  public void born(HostClient client) {
    if (client == init) {
      ready = true;
      onReady.run();
    }
  }

  @Override
  public HostClient forked(Body child) {
    HostClient client = new HostClient(core, child, this);
    newest = client;
    return client;
  }

  // Children are waited for until there is none that has ended.
  private void reap() {
    HostClient root = init;
    if (reaping) {
      moreToReap = true;
    } else if (root != null && !root.isEnded()) {
      reaping = true;
      moreToReap = false;
      new Reaping().submit(root);
    }
  }

  private final class Reaping {
    private final Request request = new Request(Endpoint.PM, this::done);

    void submit(HostClient root) {
      Message.type(request.message, PmCall.WAITPID.number());
      Message.int32(request.message, Message.M1_I1, ANY_CHILD);
      Message.int32(request.message, Message.M1_I2, NO_HANG);
      root.submit(request);
    }

    private void done() {
      reaping = false;
      boolean found = request.result() == Errno.OK && Message.type(request.message) > 0;
      if (found || moreToReap) {
        reap();
      }
    }
  }

  @Override
  public HostProcess open(String name, int uid) throws ErrnoException, InterruptedException {
    Fork fork = new Fork();
    mailbox.post(fork::submit);
    int result = wait.forAnswer(fork.request);
    HostClient child = fork.child;
    int pid = Message.type(fork.request.message);
    if (result < 0 || pid < 0 || child == null) {
      throw new ErrnoException(result < 0 ? -result : pid < 0 ? -pid : Errno.EAGAIN);
    }
    GatewayProcess process = new GatewayProcess(core, child, wait, name, pid);
    if (uid != 0) {
      long[] message = Message.ofType(PmCall.SETUID.number());
      Message.int32(message, Message.M1_I1, uid);
      int error = process.sendrec(Endpoint.PM, message);
      if (error < 0 || Message.type(message) < 0) {
        process.close();
        throw new ErrnoException(error < 0 ? -error : -Message.type(message));
      }
    }
    return process;
  }

  @Override
  public boolean interrupt() {
    return wait.interruptAll();
  }

  private final class Fork {
    private final Request request = new Request(Endpoint.PM, this::done);
    private volatile @Nullable HostClient child;

    private void submit() {
      HostClient root = init;
      if (root == null || !ready) {
        request.complete(-Errno.EAGAIN);
        return;
      }
      Message.type(request.message, PmCall.FORK.number());
      root.submit(request);
    }

    private void done() {
      child = newest;
      newest = null;
    }
  }

  /// Raises INT against a process, as a terminal does. On the CPU.
  static void interrupt(Core core, Body body) {
    Proc proc = body.proc;
    if (proc.body == body && !proc.isFree()) {
      core.signals().cause(proc, Signal.INT);
    }
  }
}
