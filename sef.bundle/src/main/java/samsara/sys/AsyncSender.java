package samsara.sys;

import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.kernel.AsyncEntry;
import samsara.sef.Panic;

/// Sends without waiting, in order for each receiver. The table of messages lies in the process's
/// own memory; the kernel marks an entry as done when it is delivered or can't be. Done entries are
/// forgotten at the next send, and failed ones are printed then. What is still in the table when
/// the process dies or is updated is lost with it.
///
/// MINIX: `lib/libsys/asynsend.c`.
public final class AsyncSender {
  /// Messages that can be under way at once; one more is a panic, since nobody could be told.
  public static final int COUNT_MAX = 100;

  private final Ipc ipc;
  private final Heap heap;
  private final Consumer<String> diagnostics;
  private int table;

  // Entries first … next - 1 are in use; those in front of them and behind them are not.
  private int first;
  private int next;

  /// A sender with an empty table.
  ///
  /// @param diagnostics prints what could not be delivered
  public AsyncSender(Ipc ipc, Heap heap, Consumer<String> diagnostics) {
    this.ipc = ipc;
    this.heap = heap;
    this.diagnostics = diagnostics;
  }

  /// Queues a message. Panics when the table is full.
  public void send(int destination, long[] message) {
    enqueue(destination, message, AsyncEntry.VALID);
  }

  /// Queues a message that a receiver who waits for an answer to its own SENDREC will not take for
  /// it. Panics when the table is full.
  public void sendNoReply(int destination, long[] message) {
    enqueue(destination, message, AsyncEntry.VALID | AsyncEntry.NOREPLY);
  }

  /// Number of messages that were not delivered yet.
  public int pending() {
    int count = 0;
    for (int i = first; i < next; i++) {
      if (!isDone(i)) {
        count++;
      }
    }
    return count;
  }

  /// Takes back what a receiver has not got yet: for one that is no longer what the messages were
  /// meant for.
  public void forget(int destination) {
    letGo();
    Memory memory = ipc.memory();
    for (int i = first; i < next; i++) {
      if (memory.int32(entry(i) + AsyncEntry.DESTINATION) == destination && !isDone(i)) {
        memory.int32(entry(i) + AsyncEntry.FLAGS, AsyncEntry.VALID | AsyncEntry.DONE);
      }
    }
    if (first < next) {
      register();
    }
  }

  /// Takes back all that was not delivered yet, in order: for a process that hands its work over.
  ///
  /// @param taker hears each message and its destination
  public void takeBack(ObjIntConsumer<long[]> taker) {
    letGo();
    Memory memory = ipc.memory();
    for (int i = first; i < next; i++) {
      if (isDone(i)) {
        report(i);
      } else {
        long[] message = Message.create();
        for (int offset = 0; offset < Message.SIZE_BYTES; offset += Integer.BYTES) {
          Message.int32(message, offset, memory.int32(entry(i) + AsyncEntry.MESSAGE + offset));
        }
        taker.accept(message, memory.int32(entry(i) + AsyncEntry.DESTINATION));
      }
    }
    first = 0;
    next = 0;
  }

  private void enqueue(int destination, long[] message, int flags) {
    if (table == 0) {
      table = heap.allocate(COUNT_MAX * AsyncEntry.SIZE_BYTES);
    }
    forgetDone();
    if (next == COUNT_MAX) {
      compact();
    }
    Memory memory = ipc.memory();
    int entry = entry(next);
    memory.int32(entry + AsyncEntry.DESTINATION, destination);
    memory.int32(entry + AsyncEntry.RESULT, 0);
    for (int offset = 0; offset < Message.SIZE_BYTES; offset += Integer.BYTES) {
      memory.int32(entry + AsyncEntry.MESSAGE + offset, Message.int32(message, offset));
    }
    // Last, so that the kernel never sees half an entry.
    memory.int32(entry + AsyncEntry.FLAGS, flags);
    next++;
    register();
  }

  private void register() {
    int result = ipc.senda(entry(first), next - first);
    if (result != Errno.OK) {
      throw new Panic("asynchronous sending is refused: error=" + Errno.nameOf(result));
    }
  }

  private void forgetDone() {
    while (first < next && isDone(first)) {
      report(first);
      first++;
    }
    if (first == next) {
      first = 0;
      next = 0;
    }
  }

  // The kernel has to let go of the table before entries may move or change in it.
  private void compact() {
    letGo();
    Memory memory = ipc.memory();
    byte[] bytes = new byte[AsyncEntry.SIZE_BYTES];
    int kept = 0;
    for (int i = first; i < next; i++) {
      if (isDone(i)) {
        report(i);
      } else {
        memory.read(entry(i), bytes, 0, bytes.length);
        memory.write(entry(kept), bytes, 0, bytes.length);
        kept++;
      }
    }
    if (kept == COUNT_MAX) {
      throw new Panic("asynchronous messages pile up: countMax=" + COUNT_MAX);
    }
    first = 0;
    next = kept;
  }

  private void letGo() {
    int result = ipc.senda(0, 0);
    if (result != Errno.OK) {
      throw new Panic("asynchronous sending can't be stopped: error=" + Errno.nameOf(result));
    }
  }

  private void report(int index) {
    Memory memory = ipc.memory();
    int entry = entry(index);
    int result = memory.int32(entry + AsyncEntry.RESULT);
    if (result != Errno.OK) {
      diagnostics.accept(
          "message not delivered: destination="
              + Endpoint.toString(memory.int32(entry + AsyncEntry.DESTINATION))
              + " type=0x"
              + Integer.toHexString(memory.int32(entry + AsyncEntry.MESSAGE + Message.TYPE))
              + " error="
              + Errno.nameOf(result));
    }
  }

  private boolean isDone(int index) {
    return (ipc.memory().int32(entry(index) + AsyncEntry.FLAGS) & AsyncEntry.DONE) != 0;
  }

  private int entry(int index) {
    return table + index * AsyncEntry.SIZE_BYTES;
  }
}
