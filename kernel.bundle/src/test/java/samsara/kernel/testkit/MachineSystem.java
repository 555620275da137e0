package samsara.kernel.testkit;

import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.hw.Mmu;
import samsara.hw.Ram;
import samsara.kernel.core.Body;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.RtsFlag;

/// Processes of machine code in a [TestSystem]: user processes with page tables, whose signals go
/// to the test's manager.
public final class MachineSystem {
  /// Where code lies.
  public static final int CODE = 0x1000;

  /// A page of data, and more behind it.
  public static final int DATA = 0x8000;

  /// Pages of data that are mapped.
  public static final int DATA_PAGES = 4;

  /// End of the stack.
  public static final int STACK_TOP = 0x20000;

  /// Bits of an entry for a page that a process may write.
  public static final int READ_WRITE = Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE | Mmu.ENTRY_USER;

  private static final int FIRST_FRAME = 0xA0_0000;
  private static final int FIRST_SLOT = 60;

  private final TestSystem system;
  private int nextFrame = FIRST_FRAME;
  private int nextSlot = FIRST_SLOT;

  /// On a system whose services exist already, or call [#admit] later.
  public MachineSystem(TestSystem system) {
    this.system = system;
    system.core().privileges().user().body.signalManager = Endpoint.RS;
  }

  /// The system.
  public TestSystem system() {
    return system;
  }

  /// Lets users send to all services that exist, and be answered.
  public void admit() {
    system.core().privileges().fillSendMask(system.core().privileges().user(), -1L);
  }

  /// A user process in queue 8, runnable at once.
  public Proc spawn(String name, Assembler program) {
    Proc proc = create(name, program);
    system.core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
    return proc;
  }

  /// The same, with NO_PRIV still set.
  public Proc create(String name, Assembler program) {
    admit();
    Proc proc = system.core().procs().slot(nextSlot++);
    Body body = new Body(proc, name);
    body.rts = RtsFlag.NO_PRIV;
    body.queue = 8;
    body.quantumTicks = 4;
    body.ticksLeft = 4;
    proc.body = body;
    proc.privilege = system.core().privileges().user();
    int directory = frame();
    body.space.useDirectory(system.core().mmu(), directory);
    byte[] code = program.assemble();
    for (int page = 0; page * Ram.PAGE_BYTES <= code.length; page++) {
      map(proc, CODE + page * Ram.PAGE_BYTES, frame(), READ_WRITE);
    }
    for (int page = 0; page < DATA_PAGES; page++) {
      map(proc, DATA + page * Ram.PAGE_BYTES, frame(), READ_WRITE);
    }
    map(proc, STACK_TOP - Ram.PAGE_BYTES, frame(), READ_WRITE);
    system.core().memories().of(body).write(CODE, code, 0, code.length);
    system.core().machineCpu().load(body, CODE, STACK_TOP);
    return proc;
  }

  /// A frame of zeroes.
  public int frame() {
    int frame = nextFrame;
    nextFrame += Ram.PAGE_BYTES;
    return frame;
  }

  /// Maps a page of a process to a frame; 0 bits unmap it.
  public void map(Proc proc, int virtual, int frame, int bits) {
    Ram ram = system.machine().ram();
    int entry = proc.body.space.root() + (virtual >>> 22) * Integer.BYTES;
    if (ram.read32(entry) == 0) {
      ram.write32(entry, frame() | READ_WRITE);
    }
    int table = ram.read32(entry) & -Ram.PAGE_BYTES;
    ram.write32(table + ((virtual >>> 12) & 0x3FF) * Integer.BYTES, frame | bits);
    proc.body.space.invalidate(virtual);
  }

  /// A copy of the memory of a process, by its page directory.
  public int copySpace(int endpoint) {
    Ram ram = system.machine().ram();
    int from = system.core().procs().slot(Endpoint.slot(endpoint)).body.space.root();
    int directory = frame();
    int table = frame();
    ram.write32(directory, table | READ_WRITE);
    for (int page = 0; page < 1024; page++) {
      int entry = ram.read32((ram.read32(from) & -Ram.PAGE_BYTES) + page * Integer.BYTES);
      if (entry != 0) {
        int frame = frame();
        ram.copy(entry & -Ram.PAGE_BYTES, frame, Ram.PAGE_BYTES);
        ram.write32(table + page * Integer.BYTES, frame | READ_WRITE);
      }
    }
    return directory;
  }

  /// A word of the memory of a process.
  public int word(Proc proc, int address) {
    return system.core().memories().of(proc.body).int32(address);
  }

  /// What the manager has heard about a process.
  public boolean hasSignal(Proc proc, int signal) {
    return system.manager().signals().contains(proc.endpoint + " " + Signal.nameOf(signal));
  }
}
