package samsara.rs.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.rs.table.Device;
import samsara.rs.table.Image;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Compares what RS, the kernel, PM, DS and VFS believe about a label after a swap or a roll-back,
/// and tells of every difference. Changes nothing.
public final class Audit {
  private final Environment env;

  Audit(Environment env) {
    this.env = env;
  }

  /// Audits a service; asks the servers in the background.
  void check(Slot slot) {
    if (!isSettled(slot)) {
      return;
    }
    auditKernel(slot).forEach(this::report);
    env.peers()
        .pm()
        .identify(slot.endpoint)
        .then(who -> compare(slot, "pid at pm", slot.pid, who.pid()))
        .then(s -> env.peers().ds().retrieveEndpoint(s.label()))
        .then(endpoint -> compare(slot, "endpoint at ds", slot.endpoint, endpoint))
        .then(this::auditDevice)
        .whenDone(s -> env.journal().detail(s + " audited"), error -> unanswered(slot, error));
  }

  /// A server that hangs is no difference, one that does not know the service is.
  private void unanswered(Slot slot, ErrnoException error) {
    if (error.errno() != Errno.EINTR && isSettled(slot)) {
      env.journal().error("audit of " + slot, error);
    } else {
      env.journal().detail(slot + " was not audited", error);
    }
  }

  /// Nothing else has happened to the service meanwhile.
  private boolean isSettled(Slot slot) {
    return env.table().contains(slot)
        && slot.isActive()
        && !slot.isTerminated()
        && !slot.isExiting();
  }

  private List<String> auditKernel(Slot slot) {
    List<String> differences = new ArrayList<>();
    env.kernel()
        .process(slot.endpoint)
        .ifPresentOrElse(
            process -> {
              Image image = slot.image;
              if (image != null && process.imageId() != image.id()) {
                differences.add(difference(slot, "image", image.id(), process.imageId()));
              }
            },
            () -> differences.add("audit of " + slot + ": the kernel has no such process"));
    PrivilegeRecord privilege = slot.privilege;
    if (privilege != null) {
      expect(differences, slot, "owner of privileges", slot.endpoint, privilege.owner());
      expect(
          differences,
          slot,
          "signal manager",
          slot.settings().privileges().signalManager(),
          privilege.signalManager());
      expect(
          differences,
          slot,
          "kernel calls",
          slot.settings().privileges().callMask(),
          privilege.callMask());
    }
    return differences;
  }

  private static void expect(
      List<String> differences, Slot slot, String what, Object wanted, Object found) {
    if (!Objects.equals(wanted, found)) {
      differences.add(difference(slot, what, wanted, found));
    }
  }

  private Task<Slot> compare(Slot slot, String what, int wanted, int found) {
    if (wanted != found && isSettled(slot)) {
      report(difference(slot, what, wanted, found));
    }
    return Task.done(slot);
  }

  private Task<Slot> auditDevice(Slot slot) {
    Device device = slot.settings().device();
    if (!device.isPresent()) {
      return Task.done(slot);
    }
    return env.peers()
        .vfs()
        .deviceMap()
        .then(map -> {
          int driver =
              map.stream()
                  .filter(entry -> entry.major() == device.major())
                  .mapToInt(entry -> entry.endpoint())
                  .findFirst()
                  .orElse(Endpoint.NONE);
          return compare(slot, "driver at vfs", slot.endpoint, driver);
        });
  }

  private static String difference(Slot slot, String what, Object wanted, Object found) {
    return "audit of " + slot + ": " + what + " is " + found + ", not " + wanted;
  }

  private void report(String difference) {
    env.journal().line(difference);
  }
}
