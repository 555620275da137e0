package samsara.hw.cpu;

/// A fault on its way to the run loop. One object for each [Cpu], without a stack trace, filled
/// before every throw.
final class Fault extends RuntimeException {
  StopReason reason = StopReason.INVALID_OPCODE;
  int errorCode;
  int address;

  Fault() {
    super("fault of the emulated program", null, false, false);
  }

  Fault page(int faultAddress, int code) {
    reason = StopReason.PAGE_FAULT;
    address = faultAddress;
    errorCode = code;
    return this;
  }

  Fault protection(int code) {
    reason = StopReason.PROTECTION_FAULT;
    errorCode = code;
    return this;
  }

  Fault of(StopReason why) {
    reason = why;
    errorCode = 0;
    return this;
  }
}
