package samsara.pm;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.ProcessRecord;

/// What PM tells about processes and about the time.
///
/// MINIX: `servers/pm/misc.c`, `servers/pm/time.c`.
final class InfoHandler {
  private static final int WHAT_PROCESSES = 0;
  private static final long MICROSECONDS_PER_SECOND = 1_000_000;

  private final PmState state;
  private final int buffer;

  InfoHandler(PmState state) {
    this.state = state;
    buffer = state.sys().heap().allocate(state.processes().slotCount() * ProcessRecord.SIZE_BYTES);
  }

  /// Seconds and microseconds since 1970.
  int doTime(long[] message) {
    int hz = state.sys().hz();
    int ticks = state.kernel().uptimeTicks();
    PmMessage.seconds(message, state.kernel().lastBootTime() + ticks / hz);
    PmMessage.microseconds(message, (int) (ticks % hz * MICROSECONDS_PER_SECOND / hz));
    return Errno.OK;
  }

  /// Copies the process table to the caller. `EPERM` for anybody but the superuser, `EINVAL` for
  /// another table, `E2BIG` for a buffer that is too small, `EFAULT`.
  ///
  /// @return the bytes copied
  int doGetSysInfo(PmProcess caller, long[] message) throws ErrnoException {
    if (!caller.isRoot()) {
      throw new ErrnoException(Errno.EPERM);
    }
    if (PmMessage.what(message) != WHAT_PROCESSES) {
      throw new ErrnoException(Errno.EINVAL);
    }
    List<PmProcess> processes = state.processes().all();
    int bytes = processes.size() * ProcessRecord.SIZE_BYTES;
    if (PmMessage.bufferBytes(message) < bytes) {
      throw new ErrnoException(Errno.E2BIG);
    }
    for (int i = 0; i < processes.size(); i++) {
      processes
          .get(i)
          .toRecord()
          .write(state.sys().ipc().memory(), buffer + i * ProcessRecord.SIZE_BYTES);
    }
    ErrnoException.check(
        state
            .kernel()
            .virCopy(
                Endpoint.SELF, buffer, caller.endpoint(), PmMessage.bufferAddress(message), bytes));
    return bytes;
  }

  /// The endpoint of a pid. `ESRCH` if there is none.
  int doGetEndpoint(long[] message) throws ErrnoException {
    PmMessage.endpoint(message, state.processes().byPid(PmMessage.pid(message)).endpoint());
    return Errno.OK;
  }

  /// The pid and the effective ids of an endpoint. `ESRCH` if there is none.
  int doGetEndpointInfo(long[] message) throws ErrnoException {
    PmProcess process = state.processes().alive(PmMessage.endpoint(message));
    PmMessage.effectiveUid(message, process.credentials().effectiveUid());
    PmMessage.effectiveGid(message, process.credentials().effectiveGid());
    return process.pid();
  }
}
