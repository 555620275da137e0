package samsara.abi;

/// The traps of one process: its only way into the kernel. An instance belongs to the process that
/// the kernel handed it to; calling it from anywhere else is a fatal error of the caller.
///
/// Every call answers 0 or a negated {@link Errno}. The checks come in this order: `EINVAL` for
/// {@link Endpoint#ANY} where a peer is needed, `EDEADSRCDST` for an endpoint that names no live
/// process, `ECALLDENIED` for a peer outside the caller's send mask, `ETRAPDENIED` for a primitive
/// outside its trap mask or one that a kernel task does not accept. A blocking call that would
/// close a circle of waiting processes fails with `ELOCKED`; one whose peer dies, with
/// `EDEADSRCDST`.
///
/// MINIX: `kernel/proc.c`; stubs in `lib/i386/rts/_ipc.s`.
public interface Ipc {
  /// Number of SEND.
  int SEND = 1;

  /// Number of RECEIVE.
  int RECEIVE = 2;

  /// Number of SENDREC.
  int SENDREC = 3;

  /// Number of NOTIFY.
  int NOTIFY = 4;

  /// Number of SENDNB.
  int SENDNB = 5;

  /// Number of SENDA.
  int SENDA = 16;

  /// Added to `slot + 4` of the sender, this is the type of a notification message.
  int NOTIFY_TYPE = 0x1000;

  /// Blocks until the peer has taken the message.
  int send(int destination, long[] message);

  /// Blocks until a message from `source`, or from anybody if it is {@link Endpoint#ANY}, is there.
  /// Afterwards {@link #status()} tells how it was sent.
  int receive(int source, long[] message);

  /// Sends and waits for the answer of the same peer, which replaces the message. Notifications and
  /// NOREPLY entries stay pending meanwhile.
  int sendrec(int peer, long[] message);

  /// Leaves a notification with the peer; never blocks, and repeated ones collapse.
  int notify(int destination);

  /// Sends if the peer is waiting, else fails with `ENOTREADY`.
  int sendnb(int destination, long[] message);

  /// Hands a table of asynchronous messages to the kernel. The entries lie in the caller's memory
  /// in the layout of `samsara.protocol.kernel.AsyncEntry`; the table stays registered until every
  /// entry is done. A count of 0 cancels. Fails with `EPERM` for a caller that is no service,
  /// `EDOM` for too many entries, `EFAULT` for unreadable memory, `EINVAL` for reserved flag bits.
  int senda(int tableAddress, int entryCount);

  /// Performs a kernel call. The result replaces the type of the message and is answered as well.
  int kernelCall(long[] message);

  /// Like {@link #receive receive(ANY)}, but while the caller waits here a SENDREC to it may be
  /// answered at once by `handler` on the stack of its sender. No process can see the difference
  /// but in time: in the handler {@link #status()} says SENDREC. Returns when there is a message
  /// that the caller must handle itself.
  int receiveServing(RequestHandler handler, long[] message);

  /// Status word of the last receive: bits 0–5 the primitive that delivered the message, bit 16 set
  /// if the kernel made it on behalf of its source.
  int status();

  /// The endpoint that the caller has now; it changes when a slot swap moves the caller's body.
  int endpoint();

  /// The caller's own address space.
  Memory memory();

  /// Lowest address of the data region that the process started with.
  int dataStart();

  /// First address behind that region.
  int dataEnd();

  /// Address of `argc` in the initial stack frame; 0 for a process without one.
  int initialStackPointer();

  /// The primitive in a status word.
  static int primitiveOf(int status) {
    return status & 0x3F;
  }

  /// `true` for a message that is a notification.
  static boolean isNotify(int status) {
    return primitiveOf(status) == NOTIFY;
  }

  /// `true` for a message that only the kernel can have made.
  static boolean isFromKernel(int status) {
    return (status >>> 16 & 1) != 0;
  }
}
