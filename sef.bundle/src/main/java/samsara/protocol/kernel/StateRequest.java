package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Sub-operations of {@link KernelCall#STATECTL}.
///
/// MINIX: `kernel/system/do_statectl.c`; RELEASE_CALLERS is Samsara's own.
public enum StateRequest implements Numbered {
  /// Wakes everybody who waits for a message of the caller with `EDEADSRCDST` and drops pending
  /// notifications from it. Requests that are queued stay, since the caller will serve them.
  CLEAR_IPC_REFS(1),

  /// For the signal manager of M2 i1, a terminated process: every caller whose request it had taken
  /// is answered, with `EDEADSRCDST` if the process died of its own fault, with `ERESTART` if it
  /// was killed from outside (the request is innocent and may be repeated). Queued requests stay
  /// queued.
  RELEASE_CALLERS(2);

  /// Flag of RELEASE_CALLERS in M2 l1: the manager holds that the process died of its own fault.
  public static final int GUILTY = 1;

  /// Flag of RELEASE_CALLERS in M2 l1: requests that are still queued are answered too, with
  /// `EDEADSRCDST`, because nobody will serve them soon.
  public static final int QUEUED_TOO = 2;

  private static final Numbered.Table<StateRequest> TABLE =
      new Numbered.Table<>(StateRequest.class);

  private final int number;

  StateRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable StateRequest of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
