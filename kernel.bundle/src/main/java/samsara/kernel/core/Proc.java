package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.RtsFlag;

/// A process slot: what belongs to the endpoint and outlives whoever serves under it. Everything
/// else is in the [Body], which a slot swap moves.
///
/// MINIX: `struct proc` in `kernel/proc.h`, without what SYS_UPDATE exchanges.
public final class Proc {
  /// Position in the table; negative for kernel tasks.
  public final int slot;

  /// Current endpoint, or the one of the last occupant if the slot is free.
  public int endpoint;

  /// Privileges: its own for a service, those of all users for others, none before RS gives some.
  public @Nullable Privilege privilege;

  /// Who occupies the slot.
  public Body body;

  // Processes that are blocked sending here, in the order of their arrival.
  @Nullable Proc firstSender;
  @Nullable Proc lastSender;
  @Nullable Proc nextSender;

  // Neighbours in the ready queue.
  @Nullable Proc nextReady;
  @Nullable Proc previousReady;
  boolean queued;

  Proc(int slot) {
    this.slot = slot;
    this.endpoint = Endpoint.of(0, slot);
    this.body = new Body(this, "");
    this.body.rts = RtsFlag.SLOT_FREE;
  }

  /// `true` if nobody occupies the slot.
  public boolean isFree() {
    return (body.rts & RtsFlag.SLOT_FREE) != 0;
  }

  /// `true` for a kernel task.
  public boolean isTask() {
    return slot < 0;
  }

  /// `true` if it has privileges with these flags.
  public boolean has(int privilegeFlag) {
    Privilege own = privilege;
    return own != null && (own.body.flags & privilegeFlag) != 0;
  }

  /// The privilege bit of the process in send masks and notify sets, 0 without privileges.
  public long bit() {
    Privilege own = privilege;
    return own == null ? 0 : 1L << own.id;
  }

  @Override
  public String toString() {
    return body.name + "(" + endpoint + ")";
  }
}
