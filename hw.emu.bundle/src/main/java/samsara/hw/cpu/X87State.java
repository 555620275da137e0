package samsara.hw.cpu;

import java.util.Arrays;

/// The x87 registers of a process: eight 80-bit numbers, and the control, status and tag words. A
/// new one is as FNINIT leaves it.
///
/// Registers are numbered physically; the top of the stack is in the status word.
public final class X87State {
  static final int INITIAL_CONTROL = 0x037F;

  /// The size of [#image].
  public static final int IMAGE_BYTES = 108;

  final long[] significands = new long[8];
  final short[] signExponents = new short[8]; // sign in bit 15
  int control = INITIAL_CONTROL;
  int status; // without the top of the stack
  int top;
  int filled; // a bit for each register that holds a number
  int opcode;
  int instructionAddress;
  int instructionSelector;
  int operandAddress;
  int operandSelector;

  /// The control word.
  public int control() {
    return control;
  }

  /// The status word.
  public int status() {
    return status | (top << 11);
  }

  /// The 108 bytes that FNSAVE stores with 32-bit operands, as signal frames and debuggers have
  /// them. The state stays as it is.
  public byte[] image() {
    return X87Image.toBytes(this);
  }

  /// Takes over an [#image], as FRSTOR does: bits that do not exist are corrected.
  ///
  /// @throws IllegalArgumentException when it has not [#IMAGE_BYTES]
  public void setImage(byte[] image) {
    X87Image.fromBytes(this, image);
  }

  /// As FNINIT.
  public void reset() {
    copyFrom(new X87State());
  }

  /// Takes over all of `other`.
  public void copyFrom(X87State other) {
    System.arraycopy(other.significands, 0, significands, 0, significands.length);
    System.arraycopy(other.signExponents, 0, signExponents, 0, signExponents.length);
    control = other.control;
    status = other.status;
    top = other.top;
    filled = other.filled;
    opcode = other.opcode;
    instructionAddress = other.instructionAddress;
    instructionSelector = other.instructionSelector;
    operandAddress = other.operandAddress;
    operandSelector = other.operandSelector;
  }

  /// Recomputes whether an unmasked exception waits.
  void updateSummary() {
    boolean pending = (status & ~control & X87.EXCEPTIONS) != 0;
    status &= ~(X87.SUMMARY | X87.BUSY);
    status |= pending ? X87.SUMMARY | X87.BUSY : 0;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof X87State other
        && control == other.control
        && status() == other.status()
        && filled == other.filled
        && opcode == other.opcode
        && instructionAddress == other.instructionAddress
        && instructionSelector == other.instructionSelector
        && operandAddress == other.operandAddress
        && operandSelector == other.operandSelector
        && Arrays.equals(significands, other.significands)
        && Arrays.equals(signExponents, other.signExponents);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(significands) + status();
  }
}
