package samsara.protocol.kernel;

import java.util.List;
import samsara.abi.Memory;
import samsara.abi.RecordLists;

/// A privilege structure, as {@link PrivilegeRequest#SET_SYS} takes it and {@link InfoRequest}
/// gives it.
///
/// MINIX: `kernel/priv.h`.
///
/// ~~~
///     0 owner
///     4 id
///     8 flags
///    12 trapMask
///    16 sendMask
///    24 callMask
///    32 signalManager
///    36 count, ports[32]
///   296 count, memoryRanges[10]
///   380 count, irqs[4]
///   400 end
/// ~~~
///
/// @param owner endpoint of the owner, NONE for a free structure; ignored by SET_SYS
/// @param id privilege id; for SET_SYS the static id, ignored with DYN_PRIV_ID
/// @param flags flags of this class
/// @param trapMask bit n allows primitive n
/// @param sendMask bit n allows sending to the owner of privilege id n
/// @param callMask bit n allows kernel call n
/// @param signalManager endpoint, or SELF
/// @param ports port ranges, used with CHECK_IO_PORT
/// @param memoryRanges physical ranges, used with CHECK_MEM
/// @param irqs interrupt lines, used with CHECK_IRQ
public record PrivilegeRecord(
    int owner,
    int id,
    int flags,
    int trapMask,
    long sendMask,
    long callMask,
    int signalManager,
    List<AddressRange> ports,
    List<AddressRange> memoryRanges,
    List<Integer> irqs) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 400;

  /// May be preempted.
  public static final int PREEMPTIBLE = 0x02;

  /// System time is billed to it.
  public static final int BILLABLE = 0x04;

  /// Takes its id from the dynamic pool.
  public static final int DYN_PRIV_ID = 0x08;

  /// A system process.
  public static final int SYS_PROC = 0x10;

  /// Port access is checked.
  public static final int CHECK_IO_PORT = 0x20;

  /// Interrupt lines are checked.
  public static final int CHECK_IRQ = 0x40;

  /// Physical memory is checked.
  public static final int CHECK_MEM = 0x80;

  /// The id that all user processes share: INIT's.
  public static final int USER_ID = 14;

  /// Static ids are `0 … STATIC_IDS - 1`: slot number + 4.
  public static final int STATIC_IDS = 15;

  /// Number of privilege structures.
  public static final int COUNT_MAX = 64;

  private static final int PORTS = 36;
  private static final int PORTS_MAX = 32;
  private static final int MEMORY = 296;
  private static final int MEMORY_MAX = 10;
  private static final int IRQS = 380;
  private static final int IRQS_MAX = 4;

  /// Trap mask that allows everything.
  public static final int TRAPS_ALL = -1;

  /// Trap mask of user processes: SENDREC.
  public static final int TRAPS_USER = 1 << 3;

  /// Copies the lists.
  public PrivilegeRecord {
    ports = List.copyOf(ports);
    memoryRanges = List.copyOf(memoryRanges);
    irqs = List.copyOf(irqs);
  }

  /// Reads a record.
  public static PrivilegeRecord read(Memory memory, int address) {
    return new PrivilegeRecord(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int64(address + 16),
        memory.int64(address + 24),
        memory.int32(address + 32),
        RecordLists.read(
            memory, address + PORTS, PORTS_MAX, AddressRange.SIZE_BYTES, AddressRange::read),
        RecordLists.read(
            memory, address + MEMORY, MEMORY_MAX, AddressRange.SIZE_BYTES, AddressRange::read),
        RecordLists.readInts(memory, address + IRQS, IRQS_MAX));
  }

  /// `false` if a list of a record that will be used is longer than it can be.
  public static boolean listsFit(Memory memory, int address) {
    int flags = memory.int32(address + 8);
    return fits(memory, address + PORTS, PORTS_MAX, flags & CHECK_IO_PORT)
        && fits(memory, address + MEMORY, MEMORY_MAX, flags & CHECK_MEM)
        && fits(memory, address + IRQS, IRQS_MAX, flags & CHECK_IRQ);
  }

  private static boolean fits(Memory memory, int address, int max, int used) {
    int count = memory.int32(address);
    return used == 0 || (count >= 0 && count <= max);
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, owner);
    memory.int32(address + 4, id);
    memory.int32(address + 8, flags);
    memory.int32(address + 12, trapMask);
    memory.int64(address + 16, sendMask);
    memory.int64(address + 24, callMask);
    memory.int32(address + 32, signalManager);
    RecordLists.write(
        memory, address + PORTS, PORTS_MAX, AddressRange.SIZE_BYTES, ports, AddressRange::write);
    RecordLists.write(
        memory,
        address + MEMORY,
        MEMORY_MAX,
        AddressRange.SIZE_BYTES,
        memoryRanges,
        AddressRange::write);
    RecordLists.writeInts(memory, address + IRQS, IRQS_MAX, irqs);
  }
}
