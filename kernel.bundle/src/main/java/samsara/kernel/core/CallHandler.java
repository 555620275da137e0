package samsara.kernel.core;

/// One kernel call.
@FunctionalInterface
public interface CallHandler {
  /// Performs the call. Fields of the answer go into `message`; its type is set by the gate. A
  /// [MemoryFault] on the way is `EFAULT`.
  ///
  /// @return the result: 0, a value or a negated errno
  int perform(Proc caller, long[] message);
}
