package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.kernel.core.Randomness;
import samsara.protocol.kernel.InfoRequest;

/// GETINFO: copies a kernel table to the caller. Answers its length. `E2BIG` if the buffer is too
/// small, `EINVAL` for a selector, an endpoint or a source that is none, `ENOENT` for a source that
/// has too few samples.
///
/// MINIX: `kernel/system/do_getinfo.c`.
final class GetinfoCall implements CallHandler {
  private static final int NAME_BYTES = 16;

  private final Core core;
  private final KernelTables tables;

  GetinfoCall(Core core, KernelTables tables) {
    this.core = core;
    this.tables = tables;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    @Nullable InfoRequest request = InfoRequest.of(Message.int32(message, Message.M7_I3));
    if (request == null) {
      return -Errno.EINVAL;
    }
    if (request == InfoRequest.WHOAMI) {
      Message.int32(message, Message.M3_I1, caller.endpoint);
      Message.string(message, Message.M3_CA1, NAME_BYTES, caller.body.name);
      return Errno.OK;
    }
    Proc subject = Target.of(core, caller, Message.int32(message, Message.M7_I4));
    if (subject == null && (request == InfoRequest.PROC || request == InfoRequest.PRIV)) {
      return -Errno.EINVAL;
    }
    int bytes = tables.size(request);
    int room = Message.int32(message, Message.M7_I1);
    int address = Message.int32(message, Message.M7_P1);
    if (request == InfoRequest.KMESSAGES) {
      bytes = Math.min(bytes, Math.max(room, 0));
    }
    if (bytes > room) {
      return -Errno.E2BIG;
    }
    ProcessMemory memory = core.memories().of(caller.body);
    if (request == InfoRequest.RANDOMNESS_BIN) {
      return takeSamples(Message.int32(message, Message.M7_I2), memory, address);
    }
    tables.write(request, subject == null ? caller : subject, memory, address, bytes);
    return bytes;
  }

  private int takeSamples(int source, ProcessMemory memory, int address) {
    Randomness randomness = core.interrupts().randomness();
    if (source < 0 || source >= Randomness.SOURCES) {
      return -Errno.EINVAL;
    }
    if (randomness.size(source) < Randomness.SAMPLES) {
      return -Errno.ENOENT;
    }
    RandomnessInfo.writeBin(randomness, source, memory, address);
    randomness.forget(source);
    return RandomnessInfo.BIN_BYTES;
  }
}
