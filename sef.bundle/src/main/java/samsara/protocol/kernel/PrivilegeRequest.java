package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Sub-operations of {@link KernelCall#PRIVCTL}.
///
/// MINIX: `kernel/system/do_privctl.c`.
public enum PrivilegeRequest implements Numbered {
  /// Lets a process run: clears NO_PRIV. `EPERM` if it isn't set or no privileges are assigned.
  ALLOW(1),

  /// Sets NO_PRIV. `EPERM` if it is set already.
  DISALLOW(2),

  /// Gives the target privileges of its own, from an optional {@link PrivilegeRecord}. `EPERM`
  /// unless it has NO_PRIV; `EBUSY` static id taken, `EINVAL` out of range, `ENOSPC` no dynamic id
  /// left.
  SET_SYS(3),

  /// Shares the privileges of user processes. `EPERM` unless it has NO_PRIV.
  SET_USER(4),

  /// Adds a port range {base, limit}. `EPERM` for a target that is no service, `ENOMEM` when full.
  ADD_IO(5),

  /// Adds a physical memory range {base, limit}; errors as ADD_IO.
  ADD_MEM(6),

  /// Adds an interrupt line; errors as ADD_IO.
  ADD_IRQ(7),

  /// May the target map physical memory M2 l1 for l2 bytes? `EPERM` if not.
  QUERY_MEM(8);

  private static final Numbered.Table<PrivilegeRequest> TABLE =
      new Numbered.Table<>(PrivilegeRequest.class);

  private final int number;

  PrivilegeRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable PrivilegeRequest of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
