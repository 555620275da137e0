package samsara.hw.cpu;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Makes random cases of an [InstructionForm]. Operands lie mostly around the border of two pages,
/// now and then in memory that is read-only or not there.
final class CaseGenerator {
  private static final int BORDER = HardwareCase.DATA + 0x1000;
  private static final int READ_ONLY = HardwareCase.DATA + HardwareCase.AREA_BYTES;
  private static final int NOWHERE = 0x3000_0000;
  private static final int LOW_BORDER = HardwareCase.LOW + 0x1000;
  private static final int CODE_SELECTOR = 0x23;
  private static final int DATA_SELECTOR = 0x2B;

  private final InstructionForm form;
  private final Dice dice;
  private final HardwareCase test = new HardwareCase();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int target; // of the memory operand, or 0
  private int rm = -1;

  private CaseGenerator(InstructionForm form, int number) {
    this.form = form;
    dice = new Dice(form.toString().hashCode() * 1_000_003L + number);
  }

  static HardwareCase generate(InstructionForm form, int number) {
    return new CaseGenerator(form, number).generate();
  }

  private HardwareCase generate() {
    for (int register = 0; register < 8; register++) {
      test.registers[register] = dice.value();
    }
    test.registers[CpuState.ESP] = near(BORDER) & (dice.percent(90) ? -4 : -1);
    test.eflags |= dice.bits32() & (Eflags.STATUS | Eflags.DIRECTION);
    prefixes();
    if (form.code() >= 0x100) {
      bytes.write(0x0F);
    }
    Opcode cell = form.cell();
    bytes.write(form.code());
    if (form.mode() != InstructionForm.Mode.PLAIN && form.mode() != InstructionForm.Mode.PLAIN_16) {
      modRm(cell);
    }
    immediates(cell);
    test.code = bytes.toByteArray();
    place();
    CaseRules.apply(form, test, dice, target, rm);
    return test;
  }

  private void prefixes() {
    boolean memory =
        form.mode() == InstructionForm.Mode.MEMORY
            || form.mode() == InstructionForm.Mode.MEMORY_16
            || form.repeat() != 0;
    if (memory && dice.percent(8)) {
      bytes.write(dice.oneOf(0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65));
    }
    if (form.operand16()) {
      bytes.write(0x66);
    }
    if (form.mode() == InstructionForm.Mode.MEMORY_16
        || form.mode() == InstructionForm.Mode.PLAIN_16) {
      bytes.write(0x67);
    }
    if (form.lock()) {
      bytes.write(0xF0);
    }
    if (form.repeat() != 0) {
      bytes.write(form.repeat());
    }
  }

  private int near(int address) {
    return address + dice.below(192) - 96;
  }

  private int pickTarget(boolean low) {
    if (low) {
      return near(LOW_BORDER);
    }
    if (dice.percent(95)) {
      return near(BORDER);
    }
    return dice.oneOf(
        HardwareCase.DATA - 1 - dice.below(8),
        READ_ONLY - 1 - dice.below(8),
        READ_ONLY + dice.below(64),
        READ_ONLY + 0xFF8 + dice.below(8),
        NOWHERE + dice.below(64));
  }

  private void modRm(Opcode cell) {
    int reg = form.reg() >= 0 ? form.reg() : regField(cell);
    switch (form.mode()) {
      case REGISTER -> {
        rm = dice.below(8);
        bytes.write(0xC0 | (reg << 3) | rm);
      }
      case MEMORY -> {
        target = pickTarget(false);
        memory32(reg);
      }
      default -> {
        target = pickTarget(true);
        memory16(reg);
      }
    }
  }

  private int regField(Opcode cell) {
    if (cell.first().addressing() == 'C' || cell.second().addressing() == 'C') {
      return 0;
    }
    return dice.below(
        cell.first().addressing() == 'S' || cell.second().addressing() == 'S' ? 6 : 8);
  }

  private void memory32(int reg) {
    int mode = dice.below(3);
    int field = dice.below(8);
    int displacement = mode == 0 ? 0 : mode == 1 ? (byte) dice.bits32() : dice.bits32();
    if (field == 4) {
      memoryWithIndex(reg, mode, displacement);
      return;
    }
    bytes.write((mode << 6) | (reg << 3) | field);
    if (mode == 0 && field == 5) {
      write32(target);
      return;
    }
    test.registers[field] = target - displacement;
    writeDisplacement(mode, displacement);
  }

  private void memoryWithIndex(int reg, int mode, int displacement) {
    int scale = dice.below(4);
    int index = dice.below(8);
    int base = dice.below(8);
    if (base == index) {
      base = (base + 1) & 7;
    }
    bytes.write((mode << 6) | (reg << 3) | 4);
    bytes.write((scale << 6) | (index << 3) | base);
    int offset = index == 4 ? 0 : test.registers[index] << scale;
    if (mode == 0 && base == 5) {
      write32(target - offset);
      return;
    }
    test.registers[base] = target - offset - displacement;
    writeDisplacement(mode, displacement);
  }

  private void memory16(int reg) {
    int mode = dice.below(3);
    int field = dice.below(8);
    bytes.write((mode << 6) | (reg << 3) | field);
    if (mode == 0 && field == 6) {
      write16(target);
      return;
    }
    int displacement = mode == 0 ? 0 : mode == 1 ? (byte) dice.bits32() : dice.bits32();
    int base = new int[] {3, 3, 5, 5, 6, 7, 5, 3}[field];
    int index = new int[] {6, 7, 6, 7, -1, -1, -1, -1}[field];
    int offset = index < 0 ? 0 : test.registers[index];
    int value = target - offset - displacement;
    test.registers[base] = (test.registers[base] & ~0xFFFF) | (value & 0xFFFF);
    if (mode == 1) {
      bytes.write(displacement);
    } else if (mode == 2) {
      write16(displacement);
    }
  }

  private void writeDisplacement(int mode, int displacement) {
    if (mode == 1) {
      bytes.write(displacement);
    } else if (mode == 2) {
      write32(displacement);
    }
  }

  private void write16(int value) {
    bytes.write(value);
    bytes.write(value >>> 8);
  }

  private void write32(int value) {
    write16(value);
    write16(value >>> 16);
  }

  private void immediates(Opcode cell) {
    for (int number = 0; number < 3; number++) {
      OperandSpec spec = cell.operand(number);
      int size = spec.bytes(form.operand16() ? 2 : 4);
      switch (spec.addressing()) {
        case 'I' -> immediate(cell.mnemonic(), spec.size() == 's' ? 1 : size, number);
        case 'J' -> relative(size);
        case 'O' -> moffs();
        case 'A' -> {
          writeSized(farOffset(size), size);
          write16(dice.percent(70) ? CODE_SELECTOR : selector());
        }
        default -> {
          // No immediate.
        }
      }
    }
  }

  private void moffs() {
    boolean low = form.mode() == InstructionForm.Mode.PLAIN_16;
    target = pickTarget(low);
    writeSized(target, low ? 2 : 4);
  }

  private int farOffset(int size) {
    return size == 2 ? 0x8000 | dice.bits32() : HardwareCase.CODE + 0x200 + dice.below(0x400);
  }

  private int selector() {
    return dice.oneOf(CODE_SELECTOR, DATA_SELECTOR, 0, 3, dice.bits32() | 4);
  }

  private void immediate(Mnemonic mnemonic, int size, int number) {
    int value = dice.value();
    switch (mnemonic) {
      case INT -> {
        if ((value & 0xFF) == 0x80) {
          value = 0x81;
        }
      }
      case ENTER -> {
        if (number == 0) {
          value = dice.below(64);
        } else if (dice.percent(50)) {
          value = dice.below(4);
        }
      }
      case RET, RETF -> value = dice.below(256);
      case SHLD, SHRD -> {
        if (form.operand16()) {
          value &= 0xEF;
        }
      }
      default -> {
        // Any value.
      }
    }
    writeSized(value, size);
  }

  // Never into the instruction itself.
  private void relative(int size) {
    int value;
    if (size == 1) {
      value = (byte) dice.bits32();
      value = value < 0 && value > -20 ? value - 20 : value;
    } else if (size == 2) {
      value = 0x9000 + dice.below(0x6000);
    } else {
      value = dice.percent(80) ? dice.below(0x300) : NOWHERE - HardwareCase.CODE + dice.below(256);
    }
    writeSized(value, size);
  }

  private void writeSized(int value, int size) {
    for (int n = 0; n < size; n++) {
      bytes.write(value >>> (8 * n));
    }
  }

  // Some cross the border of two pages, some end where the code ends.
  private void place() {
    int die = dice.below(100);
    if (die < 10) {
      test.codeAddress = HardwareCase.CODE + 0x1000 - dice.below(test.code.length + 1);
    } else if (die < 12) {
      int end = HardwareCase.CODE + HardwareCase.AREA_BYTES;
      int missing = dice.below(test.code.length);
      test.codeAddress = end - test.code.length + missing;
      test.code = Arrays.copyOf(test.code, test.code.length - missing);
    }
  }
}
