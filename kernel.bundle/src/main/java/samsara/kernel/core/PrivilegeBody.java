package samsara.kernel.core;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.AddressRange;

/// What a service may do, and the tables that it registered. Travels with the process body.
///
/// MINIX: the part of `struct priv` that SYS_UPDATE exchanges.
public final class PrivilegeBody {
  /// Most port ranges of a service.
  public static final int PORTS_MAX = 32;

  /// Most physical memory ranges of a service.
  public static final int MEMORY_RANGES_MAX = 10;

  /// Most interrupt lines of a service.
  public static final int IRQS_MAX = 4;

  /// Flags of `PrivilegeRecord`.
  public int flags;

  /// Bit n allows primitive n.
  public int trapMask;

  /// Bit n allows sending to the owner of id n.
  public long sendMask;

  /// Bit n allows kernel call n.
  public long callMask;

  /// Who hears of its signals; [Endpoint#SELF] for itself.
  public int signalManager = Endpoint.NONE;

  public List<AddressRange> ports = new ArrayList<>();
  public List<AddressRange> memoryRanges = new ArrayList<>();
  public List<Integer> irqs = new ArrayList<>();

  /// SENDA table in the owner's memory; a count of 0 means none.
  public int asyncTable;

  public int asyncCount;

  /// Grant table in the owner's memory; a count of 0 means none.
  public int grantTable;

  public int grantCount;
}
