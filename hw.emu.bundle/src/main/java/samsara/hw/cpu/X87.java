package samsara.hw.cpu;

/// The x87 unit: its register stack, its exceptions, and the choice of what executes an
/// instruction. It works on the [X87State] of the running process.
final class X87 {
  static final int CONDITION_0 = 0x0100;
  static final int CONDITION_1 = 0x0200;
  static final int CONDITION_2 = 0x0400;
  static final int CONDITION_3 = 0x4000;
  static final int CONDITIONS = CONDITION_0 | CONDITION_1 | CONDITION_2 | CONDITION_3;
  static final int STACK_FAULT = 0x40;
  static final int SUMMARY = 0x80;
  static final int BUSY = 0x8000;
  static final int EXCEPTIONS = 0x3F;

  private static final int BEFORE_ROUNDING =
      ExtendedMath.INVALID | ExtendedMath.DENORMAL | ExtendedMath.DIVIDE_BY_ZERO;

  private static final int[] PRECISIONS = {24, 64, 53, 64};

  final ExtendedMath math = new ExtendedMath();
  final ExtendedConversion convert = new ExtendedConversion(math);

  // Operands and result of the instruction at work.
  final Extended left = new Extended();
  final Extended right = new Extended();
  final Extended result = new Extended();
  final QuickResult quick = new QuickResult();

  X87State state;
  private final Cpu cpu;
  private final X87Memory memoryForms;
  private final X87Registers registerForms;

  X87(Cpu cpu, X87State state) {
    this.cpu = cpu;
    this.state = state;
    memoryForms = new X87Memory(cpu, this);
    registerForms = new X87Registers(cpu, this);
  }

  void enter(X87State newState) {
    state = newState;
  }

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case WAIT ->
          (cpu, i, next) -> {
            cpu.x87.checkPending();
            return next;
          };
      case FXSAVE ->
          (cpu, i, next) -> {
            X87Image.fxsave(cpu, cpu.x87.state, cpu.address(i));
            return next;
          };
      case FXRSTOR ->
          (cpu, i, next) -> {
            X87Image.fxrstor(cpu, cpu.x87.state, cpu.address(i));
            return next;
          };
      default -> {
        Handler general = insn.hasMemory() ? X87::memoryForm : X87::registerForm;
        Handler quick = X87Quick.bind(insn, general);
        yield quick == null ? general : quick;
      }
    };
  }

  private static int memoryForm(Cpu cpu, Insn i, int next) {
    cpu.x87.memoryForms.run(i, next - i.lengthBytes);
    return next;
  }

  private static int registerForm(Cpu cpu, Insn i, int next) {
    cpu.x87.registerForms.run(i, next - i.lengthBytes);
    return next;
  }

  /// True for the memory forms that write.
  static boolean isStore(Insn insn) {
    return insn.hasMemory()
        && switch (insn.code) {
          case 0xD9 -> insn.reg() == 2 || insn.reg() == 3 || insn.reg() >= 6;
          case 0xDB -> insn.reg() == 2 || insn.reg() == 3 || insn.reg() == 7;
          case 0xDD -> insn.reg() == 2 || insn.reg() == 3 || insn.reg() >= 6;
          case 0xDF -> insn.reg() == 2 || insn.reg() == 3 || insn.reg() >= 6;
          default -> false;
        };
  }

  /// Faults when an unmasked exception waits.
  void checkPending() {
    if ((state.status & SUMMARY) != 0) {
      throw cpu.fault.of(StopReason.FPU_ERROR);
    }
  }

  /// Prepares an arithmetic instruction.
  void begin() {
    math.flags = 0;
    math.roundedUp = false;
    math.unmasked = ~state.control;
    math.rounding = (state.control >>> 10) & 3;
    math.precision = PRECISIONS[(state.control >>> 8) & 3];
  }

  /// Takes over the exceptions of an arithmetic instruction and sets condition 1 by the rounding.
  /// False when an unmasked one forbids to write the result; those come before any rounding.
  boolean finish() {
    int stopping = math.flags & BEFORE_ROUNDING & ~state.control;
    if (stopping != 0) {
      state.status &= ~CONDITION_1;
      return raise(math.flags & BEFORE_ROUNDING);
    }
    int rounded = math.roundedUp && (math.flags & ExtendedMath.PRECISION) != 0 ? CONDITION_1 : 0;
    state.status = (state.status & ~CONDITION_1) | rounded;
    return raise(math.flags);
  }

  /// Notes exceptions. False when an unmasked one stops the instruction.
  boolean raise(int exceptions) {
    state.status |= exceptions;
    int unmasked = exceptions & ~state.control & EXCEPTIONS;
    if (unmasked != 0) {
      state.status |= SUMMARY | BUSY;
    }
    return (unmasked & BEFORE_ROUNDING) == 0;
  }

  /// Notes a stack fault; condition 1 tells overflow from underflow. False when invalid operations
  /// are not masked.
  boolean raiseStackFault(boolean overflow) {
    state.status = (state.status & ~CONDITION_1) | (overflow ? CONDITION_1 : 0);
    return raise(ExtendedMath.INVALID | STACK_FAULT);
  }

  /// Recomputes the summary after a change of control or status.
  void updateSummary() {
    state.updateSummary();
  }

  int physical(int register) {
    return (state.top + register) & 7;
  }

  boolean isEmpty(int register) {
    return (state.filled & (1 << physical(register))) == 0;
  }

  void read(int register, Extended into) {
    int at = physical(register);
    into.set(state.signExponents[at], state.significands[at]);
  }

  void write(int register, Extended value) {
    int at = physical(register);
    state.signExponents[at] = (short) value.signExponent;
    state.significands[at] = value.significand;
    state.filled |= 1 << at;
  }

  void free(int register) {
    state.filled &= ~(1 << physical(register));
  }

  void pop() {
    free(0);
    state.top = (state.top + 1) & 7;
  }

  /// Pushes a value, or the indefinite when there is no room.
  void push(Extended value) {
    if (!isEmpty(-1)) {
      if (!raiseStackFault(true)) {
        return;
      }
      value.setIndefinite();
    } else {
      state.status &= ~CONDITION_1;
    }
    state.top = (state.top - 1) & 7;
    write(0, value);
  }

  /// True when a register is filled; else raises the stack fault, after which the result is the
  /// indefinite, if there is to be one.
  boolean present(int register) {
    return !isEmpty(register);
  }

  void setConditions(int conditions) {
    state.status = (state.status & ~CONDITIONS) | conditions;
  }

  /// Remembers what the instruction is, for handlers of exceptions.
  void note(Insn insn, int eip) {
    state.opcode = ((insn.code & 7) << 8) | insn.modRm;
    state.instructionAddress = eip;
    state.instructionSelector = cpu.segment(CpuState.CS);
  }

  void noteOperand(Insn insn, int address) {
    state.operandAddress = address;
    state.operandSelector = cpu.segment(insn.segment);
  }

  /// The arithmetic of the eight basic operations on `left` (top of stack) and `right`.
  void arithmetic(int operation) {
    switch (operation) {
      case 0 -> math.add(left, right, result);
      case 1 -> math.multiply(left, right, result);
      case 4 -> math.subtract(left, right, result);
      case 5 -> math.subtract(right, left, result);
      case 6 -> math.divide(left, right, result);
      default -> math.divide(right, left, result);
    }
  }

  /// Compares and sets the conditions 0, 2 and 3. False when the instruction must not pop.
  boolean compare(boolean quiet) {
    int order = math.compare(left, right, quiet);
    setConditions(conditionsOf(order));
    return raise(math.flags);
  }

  static int conditionsOf(int order) {
    return switch (order) {
      case -1 -> CONDITION_0;
      case 0 -> CONDITION_3;
      case 1 -> 0;
      default -> CONDITION_0 | CONDITION_2 | CONDITION_3;
    };
  }
}
