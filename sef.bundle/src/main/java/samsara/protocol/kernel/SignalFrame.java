package samsara.protocol.kernel;

import samsara.abi.Memory;

/// What SIGSEND needs to know: which signal goes to which handler, and where.
///
/// ~~~
///     0 signal
///     4 mask
///     8 handler
///    12 returnAddress
///    16 stackPointer
///    20 end
/// ~~~
///
/// The kernel pushes below the stack pointer a context, which SIGRETURN takes back, and below that
/// the frame with which the handler begins:
///
/// ~~~
/// frame:    0 return address   context:   0 flags, X87_VALID
///           4 signal                      4 signal mask
///           8 code, 0                     8 registers: 16 words, see samsara.kernel.core.RegisterFrame
///          12 address of context         72 x87 state as FXSAVE has it
///          16 EBP of before             584 end
///          20 EIP of before
///          24 address of context
///          28 end
/// ~~~
///
/// MINIX: `struct sigmsg` in `include/minix/type.h`, `include/sys/sigcontext.h`.
///
/// @param signal number of the signal
/// @param mask signal mask that is restored after the handler
/// @param handler address of the handler
/// @param returnAddress where the handler returns to: the stub that makes the call SIGRETURN
/// @param stackPointer end of the frame
public record SignalFrame(int signal, int mask, int handler, int returnAddress, int stackPointer) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 20;

  /// Size of what the handler begins with.
  public static final int FRAME_BYTES = 28;

  /// Size of a context.
  public static final int CONTEXT_BYTES = 584;

  /// Offset of the mask in a context.
  public static final int CONTEXT_MASK = 4;

  /// Offset of the registers in a context.
  public static final int CONTEXT_REGISTERS = 8;

  /// Offset of the stack pointer among the registers.
  public static final int STACK_POINTER = 56;

  /// Offset of the x87 state in a context.
  public static final int CONTEXT_X87 = 72;

  /// Flag of a context: its x87 state means something.
  public static final int X87_VALID = 0x1000;

  /// Reads a record.
  public static SignalFrame read(Memory memory, int address) {
    return new SignalFrame(
        memory.int32(address),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address, signal);
    memory.int32(address + 4, mask);
    memory.int32(address + 8, handler);
    memory.int32(address + 12, returnAddress);
    memory.int32(address + 16, stackPointer);
  }
}
