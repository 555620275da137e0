package samsara.kernel.core;

import org.jspecify.annotations.Nullable;

/// A privilege structure: what stays with its id when a slot swap exchanges the [PrivilegeBody].
///
/// MINIX: `struct priv` in `kernel/priv.h`.
public final class Privilege {
  /// Position in the table, and number of its bit in masks.
  public final int id;

  /// The service that owns it; INIT for the one that all users share; absent if it is free.
  public @Nullable Proc owner;

  /// Notifications that wait for the owner: a bit for each sender's id.
  public long pendingNotify;

  /// Notify ids of interrupts that wait for the owner.
  public int pendingInterrupts;

  /// Kernel signals that wait for the owner.
  public int pendingSignals;

  /// Uptime in ticks at which the alarm expires; 0 if it is off.
  public int alarmTicks;

  /// What the owner may do.
  public PrivilegeBody body = new PrivilegeBody();

  Privilege(int id) {
    this.id = id;
  }

  /// Forgets everything.
  void reset() {
    owner = null;
    pendingNotify = 0;
    pendingInterrupts = 0;
    pendingSignals = 0;
    alarmTicks = 0;
    body = new PrivilegeBody();
  }
}
