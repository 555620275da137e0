package samsara.kernel.core;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.GrantEntry;

/// Finds out whether a grant allows an access, and whose memory it leads to. The answer of the last
/// successful check stands in [#owner] and [#address].
///
/// MINIX: `verify_grant` in `kernel/system/do_safecopy.c`.
public final class GrantCheck {
  /// How often an indirect grant may lead on.
  public static final int DEPTH_MAX = 5;

  private final ProcTable procs;
  private final ProcessMemories memories;
  private int owner = Endpoint.NONE;
  private int address;
  private boolean magic;

  GrantCheck(ProcTable procs, ProcessMemories memories) {
    this.procs = procs;
    this.memories = memories;
  }

  /// The process whose memory may be accessed.
  public int owner() {
    return owner;
  }

  /// The address there.
  public int address() {
    return address;
  }

  /// `true` if it was granted in the name of somebody else.
  public boolean isMagic() {
    return magic;
  }

  /// Checks an access of `grantee` to `bytes` at `offset` of a grant of `granter`.
  ///
  /// @param access READ or WRITE of `GrantEntry`
  /// @return 0; `EINVAL` for a granter or grant id that is none, `ELOOP` for too long a chain,
  ///   `EPERM` for everything that the grant does not allow
  public int verify(int granter, int grantee, int grant, int offset, int bytes, int access) {
    int from = granter;
    int to = grantee;
    int id = grant;
    for (int depth = 0; ; depth++) {
      Proc proc = procs.lookup(from);
      if (proc == null || id < 0) {
        return -Errno.EINVAL;
      }
      Privilege privilege = proc.privilege;
      if (privilege == null || privilege.owner != proc || id >= privilege.body.grantCount) {
        return -Errno.EPERM;
      }
      int entry = privilege.body.grantTable + id * GrantEntry.SIZE_BYTES;
      try {
        ProcessMemory memory = memories.of(proc.body);
        int flags = memory.int32(entry + GrantEntry.FLAGS);
        if ((flags & GrantEntry.USED) == 0 || (flags & GrantEntry.VALID) == 0) {
          return -Errno.EPERM;
        }
        if ((flags & GrantEntry.INDIRECT) == 0) {
          return verifyFinal(proc, memory, entry, flags, to, offset, bytes, access);
        }
        if (depth >= DEPTH_MAX) {
          return -Errno.ELOOP;
        }
        if (!isFor(memory.int32(entry + GrantEntry.INDIRECT_TO), to)) {
          return -Errno.EPERM;
        }
        to = from;
        from = memory.int32(entry + GrantEntry.INDIRECT_FROM);
        id = memory.int32(entry + GrantEntry.INDIRECT_GRANT);
      } catch (MemoryFault e) {
        return -Errno.EPERM;
      }
    }
  }

  private int verifyFinal(
      Proc granter,
      ProcessMemory memory,
      int entry,
      int flags,
      int grantee,
      int offset,
      int bytes,
      int access) {
    if ((flags & access) != access) {
      return -Errno.EPERM;
    }
    int to;
    int start;
    int length;
    int of;
    if ((flags & GrantEntry.DIRECT) != 0) {
      to = memory.int32(entry + GrantEntry.DIRECT_TO);
      start = memory.int32(entry + GrantEntry.DIRECT_START);
      length = memory.int32(entry + GrantEntry.DIRECT_LENGTH);
      of = granter.endpoint;
    } else if ((flags & GrantEntry.MAGIC) != 0 && granter.slot == Endpoint.VFS) {
      to = memory.int32(entry + GrantEntry.MAGIC_TO);
      start = memory.int32(entry + GrantEntry.MAGIC_START);
      length = memory.int32(entry + GrantEntry.MAGIC_LENGTH);
      of = memory.int32(entry + GrantEntry.MAGIC_FROM);
    } else {
      return -Errno.EPERM;
    }
    long end = (start & 0xFFFF_FFFFL) + (length & 0xFFFF_FFFFL);
    if (!isFor(to, grantee)
        || offset < 0
        || bytes < 0
        || length < 0
        || end > 1L << 32
        || (long) offset + bytes > length) {
      return -Errno.EPERM;
    }
    owner = of;
    magic = (flags & GrantEntry.DIRECT) == 0;
    address = start + offset;
    return Errno.OK;
  }

  private static boolean isFor(int to, int grantee) {
    return to == Endpoint.ANY || to == grantee;
  }
}
