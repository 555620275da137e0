package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// The kernel calls. A call outside the caller's mask fails with `ECALLDENIED`, a number without a
/// call with `EBADREQUEST`; what each call checks beyond that stands with its stub in
/// `samsara.sys.KernelCalls`.
///
/// MINIX: `include/minix/com.h`; numbers 0–55 are the reference's.
public enum KernelCall implements Numbered {
  /// Creates a process in a slot. M1: i1 parent, i2 slot, i3 flags; answers i1 child endpoint. PM
  /// through VM only.
  FORK(0),

  /// Gives a process its program. M1: i1 endpoint, p1 stack pointer, p2 name address, p3 entry: an
  /// image id for a service, an address for machine code.
  EXEC(1),

  /// Frees the slot of a process that has exited. M1: i1 endpoint. Whoever waits for it wakes with
  /// `EDEADSRCDST`.
  CLEAR(2),

  /// Grants a process its next time slice. M1: i1 endpoint, i2 queue, i3 quantum in ticks.
  SCHEDULE(3),

  /// Privileges, see {@link PrivilegeRequest}. M2: i1 endpoint, i2 request, p1 argument.
  PRIVCTL(4),

  /// What a tracer does to a process, see {@link TraceRequest}. M2: i1 endpoint, i2 request, l1
  /// address, l2 data in and out.
  TRACE(5),

  /// Raises a signal. M2: i1 endpoint, i2 signal.
  KILL(6),

  /// Answers a process with pending signals that the caller manages: M2 i1 endpoint or NONE, l1
  /// signal set.
  GETKSIG(7),

  /// The manager is done with a process. M2: i1 endpoint.
  ENDKSIG(8),

  /// Has a process of machine code run a signal handler next. M2: i1 endpoint, p1 {@link
  /// SignalFrame} in the caller's memory.
  SIGSEND(9),

  /// Takes the registers of a process from the context of a signal. M2: i1 endpoint, p1 context in
  /// its memory.
  SIGRETURN(10),

  /// Fills physical memory. M2: p1 address, l1 bytes, l2 byte.
  MEMSET(13),

  /// Translates an address of a process. M5: i1 endpoint, s1 segment, l1 address, l3 bytes; answers
  /// l2 physical address.
  UMAP(14),

  /// Copies between address spaces. M5: s1, i1, l1 source segment, endpoint, address; s2, i2, l2
  /// target; l3 bytes.
  VIRCOPY(15),

  /// As VIRCOPY, with physical memory allowed on both sides (segment {@link #SEGMENT_PHYSICAL}).
  PHYSCOPY(16),

  /// Interrupt lines. M5: s1 request, s2 line, i1 policy, l3 notify id in and hook id in and out.
  IRQCTL(19),

  /// One port access. M2: i3 request, l1 port, l2 value in and out.
  DEVIO(21),

  /// Many accesses to one port. M2: i3 request (bytes or words), l1 port, p1 address or grant, l2
  /// bytes, i2 endpoint whose memory or grant it is, i1 offset in the grant.
  SDEVIO(22),

  /// Accesses to several ports. M2: i3 request, p1 vector of {@link PortPair}s, l2 elements.
  VDEVIO(23),

  /// The caller's one alarm. M2: l1 ticks, i2 nonzero if absolute; answers l1 ticks that were left.
  SETALARM(24),

  /// Times of a process. M4: l1 endpoint; answers l1 user, l2 system, l3 boot time in seconds, l5
  /// uptime, in ticks.
  TIMES(25),

  /// Copies a kernel table, see {@link InfoRequest}. M7: i3 what, i4 endpoint, p1 target, i1 target
  /// bytes.
  GETINFO(26),

  /// Halts the machine. M1: i1 how; 2 is a panic.
  ABORT(27),

  /// Reads by grant. M2: i1 granter, i2 segment, i3 grant, l1 offset in grant, p1 local address, l2
  /// bytes.
  SAFECOPYFROM(31),

  /// Writes by grant; fields as SAFECOPYFROM.
  SAFECOPYTO(32),

  /// Many safecopies. M2: p1 vector of {@link SafecopyElement}, l2 count.
  VSAFECOPY(33),

  /// Registers the caller's grant table. M2: p1 address, i2 entries.
  SETGRANT(34),

  /// Copies from the memory of the BIOS. M2: i1 bytes, l1 physical address, p1 target.
  READBIOS(35),

  /// Statistical profiling. M7: i1 action, i2 bytes of memory, i3 frequency, i4 endpoint whose
  /// memory it is, p1 address for totals, p2 address for samples.
  SPROF(36),

  /// Profiling buffer of a program that counts its calls; answers `ENOSYS`: none does.
  PROFBUF(38),

  /// Sets the boot time. M4: l3 seconds.
  STIME(39),

  /// Paging, see {@link VmRequest}. M1: i1 endpoint, i2 request, i3 value.
  VMCTL(43),

  /// Diagnostics: code 1 prints `length` bytes at `address`, code 2 prints the stack of an
  /// endpoint. M1: i1 code, p1 address, i2 length or endpoint.
  SYSCTL(44),

  /// Virtual (1) and profiling (2) timer. M2: i1 which, i2 nonzero to set it, l1 ticks in and out,
  /// i3 unused, l2 endpoint.
  VTIMER(45),

  /// Stops (0) or resumes (1) a process. M1: i1 endpoint, i2 action, i3 flags.
  RUNCTL(46),

  /// Maps granted memory. M2: i1 granter, i2 grant, i3 offset, p1 segment, l1 address, l2 bytes, s1
  /// nonzero to write.
  SAFEMAP(47),

  /// Revokes a mapping. M2: s1 nonzero by grant, zero by address; i2 which.
  SAFEREVMAP(48),

  /// Unmaps granted memory. M2: p1 segment, l1 address.
  SAFEUNMAP(49),

  /// Copies the x87 state to a context. M1: i1 endpoint, p1 {@link MachineContext} in its memory.
  GETMCONTEXT(50),

  /// Takes the x87 state from a context; fields as GETMCONTEXT.
  SETMCONTEXT(51),

  /// Swaps two process slots. M1: i1 source (new instance), i2 destination (old instance).
  UPDATE(52),

  /// Ends the caller by raising ABRT against it; no answer.
  EXIT(53),

  /// Makes the caller the scheduler of a process. M1: i1 endpoint.
  SCHEDCTL(54),

  /// State of the caller or, for its signal manager, of a process; see {@link StateRequest}. M2: i2
  /// request, i1 endpoint.
  STATECTL(55),

  /// The image store, see {@link ImageRequest}. RS only. Samsara's own.
  IMAGE(56);

  /// Added to each number to make the message type.
  public static final int BASE = 0x600;

  private static final Numbered.Table<KernelCall> TABLE = new Numbered.Table<>(KernelCall.class);

  private final int number;

  KernelCall(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable KernelCall of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  /// Segment numbers of UMAP, VIRCOPY and PHYSCOPY: the flat address space of a process…
  public static final int SEGMENT_DATA = 1;

  /// … a grant of that process…
  public static final int SEGMENT_GRANT = 3;

  /// … or physical memory.
  public static final int SEGMENT_PHYSICAL = 0x400;

  /// Flag of FORK: the child may not run before VM has given it an address space.
  public static final int FORK_VMINHIBIT = 1;

  /// SYSCTL code: print text.
  public static final int SYSCTL_PRINT = 1;

  /// SYSCTL code: print a stack trace.
  public static final int SYSCTL_STACKTRACE = 2;

  /// Number of bits in a kernel-call mask.
  public static final int MASK_BITS = 64;

  /// The calls that every service may use without asking: what the system library itself needs.
  public static final long BASIC_MASK =
      maskOf(
          SETALARM,
          TIMES,
          GETINFO,
          SAFECOPYFROM,
          SAFECOPYTO,
          VSAFECOPY,
          SETGRANT,
          PROFBUF,
          SYSCTL,
          SAFEMAP,
          SAFEREVMAP,
          SAFEUNMAP,
          EXIT,
          STATECTL);

  /// The mask of all calls.
  public static final long ALL_MASK = -1L;

  /// The bit mask of some calls.
  public static long maskOf(KernelCall... calls) {
    long mask = 0;
    for (KernelCall call : calls) {
      mask |= 1L << call.number;
    }
    return mask;
  }

  @Override
  public int number() {
    return number;
  }
}
