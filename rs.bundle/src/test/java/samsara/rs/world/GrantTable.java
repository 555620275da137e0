package samsara.rs.world;

import samsara.abi.Endpoint;
import samsara.abi.Memory;
import samsara.protocol.kernel.GrantEntry;

/// RS's grants, as others use them.
public final class GrantTable {
  private final World world;
  private int address;
  private int count;

  GrantTable(World world) {
    this.world = world;
  }

  void set(int newAddress, int newCount) {
    address = newAddress;
    count = newCount;
  }

  /// The string that RS lets `grantee` read.
  String string(int grant, int grantee) {
    Memory memory = world.ipc.memory();
    int start = start(grant, grantee);
    return memory.string(start, memory.int32(entry(grant) + GrantEntry.DIRECT_LENGTH));
  }

  /// Address of what RS lets `grantee` read.
  public int start(int grant, int grantee) {
    Memory memory = world.ipc.memory();
    if (grant < 0 || grant >= count) {
      throw new AssertionError("no grant " + grant);
    }
    int to = memory.int32(entry(grant) + GrantEntry.DIRECT_TO);
    int flags = memory.int32(entry(grant) + GrantEntry.FLAGS);
    int wanted = GrantEntry.VALID | GrantEntry.DIRECT | GrantEntry.READ;
    if ((flags & wanted) != wanted || (to != grantee && to != Endpoint.ANY)) {
      throw new AssertionError("grant " + grant + " is not for " + World.name(grantee));
    }
    return memory.int32(entry(grant) + GrantEntry.DIRECT_START);
  }

  private int entry(int grant) {
    return address + grant * GrantEntry.SIZE_BYTES;
  }
}
