package samsara.kernel.model;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.hw.IrqLine;
import samsara.hw.Ram;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.RtsFlag;

/// A process of the kernel that does what it is told, one trap at a time, and stops itself in
/// between, as one that is traced. It goes where its body goes.
final class Actor {
  /// Most entries of its SENDA table.
  static final int TABLE_ENTRIES = 6;

  private static final int NO_CALL = KernelCall.BASE - 1;

  private final Core core;
  private final int tableAt;
  private final IrqLine timer;
  private final long[] stopMessage = Message.create();
  private @Nullable Ipc ipc;
  private @Nullable Body body;
  private @Nullable Command command;
  private @Nullable Outcome outcome;

  /// @param tableAt where its table lies, from the start of its memory
  /// @param timer the line of the clock
  Actor(Core core, int tableAt, IrqLine timer) {
    this.core = core;
    this.tableAt = tableAt;
    this.timer = timer;
  }

  int tableAt() {
    return tableAt;
  }

  /// Binds it to its process.
  void bind(Body itsBody, Ipc itsIpc) {
    body = itsBody;
    ipc = itsIpc;
  }

  Body body() {
    return required(body);
  }

  /// What it does when it runs next.
  void tell(Command next) {
    command = next;
    outcome = null;
    core.scheduler().start(body(), RtsFlag.P_STOP);
  }

  /// What it has seen last; null if it has not come back since it was told something.
  @Nullable Outcome outcome() {
    return outcome;
  }

  /// Its program.
  void run() {
    for (; ; ) {
      perform(next());
    }
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("not bound");
    }
    return value;
  }

  // A trap that does nothing is where a process that was stopped loses the CPU.
  private Command next() {
    core.scheduler().stop(body(), RtsFlag.P_STOP);
    Message.type(stopMessage, NO_CALL);
    required(ipc).kernelCall(stopMessage);
    return required(command);
  }

  private void perform(Command told) {
    Ipc traps = required(ipc);
    switch (told) {
      case Command.Send send -> {
        long[] message = Command.message(send.tag());
        outcome =
            send.blocking()
                ? Outcome.of("send", traps.send(send.peer(), message))
                : Outcome.of("sendnb", traps.sendnb(send.peer(), message));
      }
      case Command.Receive receive -> {
        long[] message = Message.create();
        int result = traps.receive(receive.source(), message);
        outcome = received("receive", result, traps.status(), message);
      }
      case Command.Sendrec sendrec -> {
        long[] message = Command.message(sendrec.tag());
        int result = traps.sendrec(sendrec.peer(), message);
        outcome = received("sendrec", result, 0, message);
      }
      case Command.Notify notify -> outcome = Outcome.of("notify", traps.notify(notify.peer()));
      case Command.Senda senda -> outcome = Outcome.of("senda", senda(traps, senda));
      case Command.Irqctl irqctl -> outcome = irqctl(traps, irqctl);
      case Command.Late late -> {
        body().ticksLeft = 1;
        timer.raise();
        core.time().expire();
        perform(late.command());
      }
      case Command.Call call -> outcome = call(traps, call);
      case Command.WrongCall wrong ->
          outcome = Outcome.of("call", traps.kernelCall(Message.ofType(wrong.type())));
      case Command.Crash _ -> throw new IllegalStateException("told to crash");
      case Command.Serve _ -> serve(traps);
      case Command.Return _ -> throw new AssertionError("not in a handler");
    }
  }

  private static Outcome received(String trap, int result, int status, long[] message) {
    return result == Errno.OK ? Outcome.of(trap, status, message) : Outcome.of(trap, result);
  }

  // The table is written as it lies in the machine's memory, of which the process may not reach
  // all.
  private int senda(Ipc traps, Command.Senda senda) {
    Ram ram = core.machine().ram();
    int table = body().dataStart + tableAt;
    int at = table;
    for (Command.Entry entry : senda.entries()) {
      long[] message = Command.message(entry.tag());
      ram.write32(at + AsyncEntry.FLAGS, entry.flags());
      ram.write32(at + AsyncEntry.DESTINATION, entry.destination());
      ram.write32(at + AsyncEntry.RESULT, 0);
      for (int offset = 0; offset < Message.SIZE_BYTES; offset += Integer.BYTES) {
        ram.write32(at + AsyncEntry.MESSAGE + offset, Message.int32(message, offset));
      }
      at += AsyncEntry.SIZE_BYTES;
    }
    return traps.senda(table + senda.first() * AsyncEntry.SIZE_BYTES, senda.count());
  }

  private static Outcome irqctl(Ipc traps, Command.Irqctl told) {
    long[] message = Message.ofType(KernelCall.IRQCTL.type());
    Message.int16(message, Message.M5_S1, told.request());
    Message.int16(message, Message.M5_S2, told.irq());
    Message.int32(message, Message.M5_I1, told.policy());
    Message.int32(message, Message.M5_L3, told.id());
    int result = traps.kernelCall(message);
    String hook = told.request() == 1 && result == Errno.OK ? " " + hookOf(message) : "";
    return Outcome.of("IRQCTL" + hook, result);
  }

  private static int hookOf(long[] message) {
    return Message.int32(message, Message.M5_L3);
  }

  private static Outcome call(Ipc traps, Command.Call told) {
    long[] message = Message.ofType(told.call().type());
    switch (told.call()) {
      case KILL, CLEAR, UPDATE -> {
        int offset = told.call() == KernelCall.KILL ? Message.M2_I1 : Message.M1_I1;
        Message.int32(message, offset, told.first());
        Message.int32(message, offset + 4, told.second());
      }
      case RUNCTL, SCHEDULE, SCHEDCTL -> {
        Message.int32(message, Message.M1_I1, told.first());
        Message.int32(message, Message.M1_I2, told.second());
        Message.int32(message, Message.M1_I3, told.third());
      }
      case SETALARM -> {
        Message.int32(message, Message.M2_L1, told.first());
        Message.int32(message, Message.M2_I2, told.second());
      }
      case STATECTL -> {
        Message.int32(message, Message.M2_I2, told.first());
        Message.int32(message, Message.M2_I1, told.second());
        Message.int32(message, Message.M2_L1, told.third());
      }
      default -> { // ENDKSIG, PRIVCTL, GETKSIG, EXIT
        Message.int32(message, Message.M2_I1, told.first());
        Message.int32(message, Message.M2_I2, told.second());
      }
    }
    int result = traps.kernelCall(message);
    if (told.call() == KernelCall.GETKSIG && result == Errno.OK) {
      int who = Message.int32(message, Message.M2_I1);
      int signals = who == Endpoint.NONE ? 0 : Message.int32(message, Message.M2_L1);
      return Outcome.of("GETKSIG " + who + " " + signals, result);
    }
    if (told.call() == KernelCall.SETALARM && result == Errno.OK) {
      return Outcome.of("SETALARM " + Message.int32(message, Message.M2_L1), result);
    }
    return Outcome.of(told.call().name(), result);
  }

  private void serve(Ipc traps) {
    long[] message = Message.create();
    for (; ; ) {
      int result = traps.receiveServing(this::handle, message);
      if (result != Errno.OK) {
        outcome = Outcome.of("serve", result);
        return;
      }
      int source = Message.source(message);
      boolean waits = Ipc.primitiveOf(traps.status()) == Ipc.SENDREC;
      if (handle(message) && waits) {
        traps.sendnb(source, message);
      }
    }
  }

  private boolean handle(long[] message) {
    outcome = Outcome.of("serve", required(ipc).status(), message);
    for (; ; ) {
      Command told = next();
      if (told instanceof Command.Return back) {
        long[] answer = Command.message(back.tag());
        Message.copy(answer, message);
        return back.answers();
      }
      perform(told);
    }
  }
}
