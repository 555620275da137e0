package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.kernel.context.Context;

/// A process without its identity: context, address space, scheduling, and the state of its trap. A
/// slot swap exchanges the bodies of two [Proc]s; a body is made for one process and never reused.
///
/// MINIX: the part of `struct proc` that SYS_UPDATE exchanges.
public final class Body {
  /// The slot it occupies now; the last one if it was cleared.
  public Proc proc;

  /// Program name.
  public String name;

  /// What keeps it from running: bits of `RtsFlag` and [RunState]. Changed through [Scheduler].
  public int rts;

  /// Bits of [MiscFlag].
  public int misc;

  /// Linked image that it runs, 0 for none.
  public int imageId;

  // Scheduling.
  public int queue;
  public int quantumTicks;
  public int ticksLeft;
  public int scheduler = Endpoint.NONE;
  public int userTicks;
  public int systemTicks;
  public int virtualTicksLeft;
  public int profileTicksLeft;

  // The trap that it is in.
  public int receivesFrom = Endpoint.NONE;
  public int sendsTo = Endpoint.NONE;
  public long[] buffer = NO_BUFFER;
  public final long[] outgoing = Message.create();
  public int result;
  public int status;

  /// Signals that its manager has not fetched.
  public int pendingSignals;

  /// Its address space, and the view of it that the process itself has.
  public final AddressSpace space = new AddressSpace(this);

  @Nullable ProcessMemory memory;
  @Nullable ProcessMemory ownMemory;

  /// Its registers and what it does with them, if it is machine code.
  public @Nullable MachineCode machine;

  // The kernel call that it is in, as it was made; it is made again when VM has brought memory.
  final long[] call = Message.create();
  int memoryResult;
  int memoryAddress;
  boolean memoryAsked;
  boolean memoryAnswers; // what VM did was the call, not something that it needed

  public int dataStart;
  public int dataEnd;
  public int initialStackPointer;

  /// Its stack; absent for tasks, host processes and those that have no program yet.
  public @Nullable Context context;

  /// The other side of a host process.
  public @Nullable Outside outside;

  /// It was cleared: its frames may only unwind.
  public boolean dead;

  /// Its end was its own doing, an exception or SYS_EXIT; else it was killed.
  public boolean ownFault;

  // Where it waits in receiveServing.
  @Nullable RequestHandler handler;
  boolean serving;
  boolean receiveAgain;

  // Borrowed stacks: the lender's frames lie below this body's, the borrower's above.
  @Nullable Body lender;
  @Nullable Body borrower;
  int depth;
  int refusals;

  /// Entries of recursive methods that are left before its stack is looked at.
  int allowance = StackDepth.FIRST_ALLOWANCE;

  private static final long[] NO_BUFFER = {};

  /// A body for `proc` that no flag stops.
  public Body(Proc proc, String name) {
    this.proc = proc;
    this.name = name;
  }

  /// The body whose own stack the frames of this one lie on.
  Body base() {
    Body base = this;
    for (Body below = base.lender; below != null; below = base.lender) {
      base = below;
    }
    return base;
  }

  @Override
  public String toString() {
    return proc.toString();
  }
}
