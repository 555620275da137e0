package samsara.rs.lifecycle;

import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.peer.PciClient;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Tells the PCI server which services may see which cards: those whose settings name any, and no
/// others. Nothing waits for the server longer than a peer's deadline, and no service fails because
/// of it: without a PCI server a driver runs, and finds out.
///
/// A PCI server that has initialised is told of all services, since one that was down in between
/// knows of none.
///
/// MINIX: the calls of `pci_set_acl` and `pci_del_acl` in `servers/rs/manager.c`.
final class PciAccess {
  private static final String SERVER = "pci";
  private static final int ATTEMPTS_A_SECOND = 5;

  private final Environment env;

  PciAccess(Environment env) {
    this.env = env;
  }

  private static boolean applies(Slot slot) {
    ServiceSettings settings = slot.settings();
    return !settings.pciDevices().isEmpty() || !settings.pciClasses().isEmpty();
  }

  /// Sets the access list of a service that is about to run. Does not fail.
  Task<Slot> grant(Slot slot) {
    return applies(slot) ? grant(slot, env.kernel().now()) : Task.done(slot);
  }

  private Task<Slot> grant(Slot slot, int begunTicks) {
    Optional<Slot> server = env.table().byLabel(SERVER);
    if (server.isEmpty() || server.get() == slot || server.get().isExiting()) {
      return Task.done(slot);
    }
    if (!isReady(server.get())) {
      return later(slot, begunTicks);
    }
    return client(server.get())
        .setAccess(listOf(slot))
        .map(reply -> slot)
        .recover(error -> {
          if (error.errno() == Errno.EDEADSRCDST) {
            return later(slot, begunTicks);
          }
          env.journal().error("PCI access of " + slot.label(), error);
          return Task.done(slot);
        });
  }

  // The server is about to be recovered.
  private Task<Slot> later(Slot slot, int begunTicks) {
    if (env.kernel().now() - begunTicks >= env.policy().peerTicks()) {
      env.journal().line("PCI access of " + slot.label() + ": the PCI server is not there");
      return Task.done(slot);
    }
    Task<Slot> again = new Task<>();
    int ticks = Math.max(1, env.policy().hz() / ATTEMPTS_A_SECOND);
    env.sef().sys().timers().set(ticks, () -> again.complete(slot));
    return again.then(s -> grant(s, begunTicks));
  }

  private static boolean isReady(Slot server) {
    return !server.isTerminated() && !server.is(SlotInfo.INITIALIZING);
  }

  private PciClient client(Slot server) {
    return env.peers().pci(server.endpoint);
  }

  private static PciAcl listOf(Slot slot) {
    ServiceSettings settings = slot.settings();
    return new PciAcl(slot.label(), slot.endpoint, settings.pciDevices(), settings.pciClasses());
  }

  /// Takes the access list of a service that is dead, before its memory goes: its cards must not
  /// write there any more. Does not fail; a server that is not there takes it when it has to.
  Task<Slot> revoke(Slot slot) {
    Optional<Slot> server = env.table().byLabel(SERVER).filter(PciAccess::isReady);
    if (!applies(slot) || server.isEmpty() || server.get() == slot) {
      return Task.done(slot);
    }
    return client(server.get())
        .deleteAccess(slot.endpoint)
        .map(reply -> slot)
        .recover(error -> untold(slot, error));
  }

  private Task<Slot> untold(Slot slot, ErrnoException error) {
    env.journal().detail("PCI access of " + slot.label(), error);
    return Task.done(slot);
  }

  /// A service has initialised; if it is the PCI server, it hears who may see what.
  void initialised(Slot server) {
    if (!server.label().equals(SERVER)) {
      return;
    }
    for (Slot slot : env.table().active()) {
      if (applies(slot) && slot != server && !slot.isExiting()) {
        client(server)
            .setAccess(listOf(slot))
            .whenDone(reply -> {}, error -> env.journal().detail("PCI access of " + slot, error));
      }
    }
  }
}
