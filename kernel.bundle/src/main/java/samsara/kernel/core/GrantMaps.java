package samsara.kernel.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import samsara.abi.Errno;

/// The mappings of granted memory. VM makes and removes them; here it is remembered what they are,
/// so that they can be revoked.
///
/// MINIX: `map_info` in `kernel/system/do_safemap.c`.
public final class GrantMaps {
  /// Most mappings that exist at a time.
  public static final int COUNT_MAX = 20;

  /// One mapping.
  private record Mapping(
      int granter, int grant, Body grantee, int address, int bytes, Body owner, int ownerAddress) {}

  private final Paging paging;
  private final List<Mapping> mappings = new ArrayList<>();

  GrantMaps(Paging paging) {
    this.paging = paging;
  }

  /// Has VM map memory of `owner` into `caller`, which waits for it.
  ///
  /// @return [CallGate#SUSPENDED]; `EBUSY` if there are too many, `ENOSYS` if VM does not do it
  public int map(
      Body caller,
      int address,
      int bytes,
      boolean write,
      int granter,
      int grant,
      Body owner,
      int ownerAddress) {
    if (!paging.resolves(caller) || !paging.resolves(owner)) {
      return -Errno.ENOSYS;
    }
    if (mappings.size() >= COUNT_MAX) {
      return -Errno.EBUSY;
    }
    Mapping mapping = new Mapping(granter, grant, caller, address, bytes, owner, ownerAddress);
    mappings.add(mapping);
    IntConsumer undo =
        result -> {
          if (result != Errno.OK) {
            mappings.remove(mapping);
          }
        };
    paging.suspend(
        new MemoryRequest(
            caller, MemoryRequest.SHARE, caller, address, bytes, write, owner, ownerAddress, undo));
    return CallGate.SUSPENDED;
  }

  /// Removes the mapping that `caller` has at an address. `EINVAL` if it has none.
  public int unmap(Body caller, int address) {
    for (Mapping mapping : mappings) {
      if (mapping.grantee() == caller && mapping.address() == address) {
        mappings.remove(mapping);
        return remove(caller, mapping);
      }
    }
    return -Errno.EINVAL;
  }

  /// Removes a mapping of what `caller`, the granter, has granted under an id. `EINVAL` if there is
  /// none left.
  public int revoke(Body caller, int grant) {
    for (Mapping mapping : mappings) {
      if (mapping.granter() == caller.proc.endpoint && mapping.grant() == grant) {
        mappings.remove(mapping);
        return remove(caller, mapping);
      }
    }
    return -Errno.EINVAL;
  }

  /// The same for the memory at an address of the caller.
  public int revokeAt(Body caller, int address) {
    for (Mapping mapping : mappings) {
      if (mapping.owner() == caller && mapping.ownerAddress() == address) {
        mappings.remove(mapping);
        return remove(caller, mapping);
      }
    }
    return -Errno.EINVAL;
  }

  private int remove(Body caller, Mapping mapping) {
    paging.suspend(
        new MemoryRequest(
            caller,
            MemoryRequest.UNMAP,
            mapping.grantee(),
            mapping.address(),
            mapping.bytes(),
            false,
            mapping.owner(),
            mapping.ownerAddress(),
            result -> {}));
    return CallGate.SUSPENDED;
  }

  /// Number of mappings.
  public int count() {
    return mappings.size();
  }

  /// Forgets the mappings of a process that is cleared: VM frees its memory.
  void forget(Body body) {
    mappings.removeIf(mapping -> mapping.grantee() == body || mapping.owner() == body);
  }
}
