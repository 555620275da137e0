package samsara.abi;

/// Endpoints: the addresses of messages. An endpoint is a process slot together with the generation
/// of that slot, so that a stale one can be told from its successor.
///
/// `endpoint = generation * GENERATION_SIZE + slot`; generation 0 is the slot number itself, which
/// is why the processes of the boot image have fixed, small endpoints.
///
/// MINIX: `include/minix/endpoint.h`, `include/minix/com.h`.
public final class Endpoint {
  /// Number of kernel tasks that the arithmetic leaves room for below slot 0.
  public static final int TASKS_MAX = 1023;

  /// Distance between two generations of one slot.
  public static final int GENERATION_SIZE = TASKS_MAX + 0x8ace + 1;

  /// Highest generation; the next one is 1 again.
  public static final int GENERATION_MAX = Integer.MAX_VALUE / GENERATION_SIZE - 1;

  /// Receive from whoever sends.
  public static final int ANY = 0x7ace;

  /// No process.
  public static final int NONE = 0x6ace;

  /// The caller itself.
  public static final int SELF = 0x8ace;

  /// The idle task.
  public static final int IDLE = -4;

  /// The clock task: source of alarm notifications.
  public static final int CLOCK = -3;

  /// The system task: receiver of kernel calls, source of signal notifications.
  public static final int SYSTEM = -2;

  /// The kernel: source of interrupt notifications.
  public static final int HARDWARE = -1;

  /// Process manager.
  public static final int PM = 0;

  /// Virtual file system.
  public static final int VFS = 1;

  /// Reincarnation server.
  public static final int RS = 2;

  /// Memory driver.
  public static final int MEMORY = 3;

  /// Log driver.
  public static final int LOG = 4;

  /// Terminal driver.
  public static final int TTY = 5;

  /// Data store.
  public static final int DS = 6;

  /// Root file system.
  public static final int MFS = 7;

  /// Virtual memory manager.
  public static final int VM = 8;

  /// Pipe file system.
  public static final int PFS = 9;

  /// Root of all user processes.
  public static final int INIT = 10;

  private Endpoint() {}

  /// The endpoint of a slot in a generation.
  public static int of(int generation, int slot) {
    return generation * GENERATION_SIZE + slot;
  }

  /// The generation that an endpoint belongs to, 0 for the boot image.
  public static int generation(int endpoint) {
    return (endpoint + TASKS_MAX) / GENERATION_SIZE;
  }

  /// The slot that an endpoint names; negative for kernel tasks.
  public static int slot(int endpoint) {
    return (endpoint + TASKS_MAX) % GENERATION_SIZE - TASKS_MAX;
  }

  /// The endpoint of the same slot in the next generation.
  public static int next(int endpoint) {
    int generation = generation(endpoint) + 1;
    return of(generation > GENERATION_MAX ? 1 : generation, slot(endpoint));
  }

  /// A readable form: the name of a boot process or wildcard, else `slot.generation`.
  public static String toString(int endpoint) {
    return switch (endpoint) {
      case ANY -> "ANY";
      case NONE -> "NONE";
      case SELF -> "SELF";
      case IDLE -> "IDLE";
      case CLOCK -> "CLOCK";
      case SYSTEM -> "SYSTEM";
      case HARDWARE -> "HARDWARE";
      case PM -> "pm";
      case VFS -> "vfs";
      case RS -> "rs";
      case MEMORY -> "memory";
      case LOG -> "log";
      case TTY -> "tty";
      case DS -> "ds";
      case MFS -> "mfs";
      case VM -> "vm";
      case PFS -> "pfs";
      case INIT -> "init";
      default -> slot(endpoint) + "." + generation(endpoint);
    };
  }
}
