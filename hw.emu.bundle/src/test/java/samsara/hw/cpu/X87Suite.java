package samsara.hw.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The x87 instructions. A case loads a random state, runs one instruction and saves the state.
///
/// Not here: functions, which no two processors compute alike, and FXSAVE, whose image holds more
/// on a newer processor.
final class X87Suite implements HardwareSuite {
  private static final int BLOB = HardwareCase.DATA + 0x400;
  private static final int SAVED = HardwareCase.DATA + 0x600;
  private static final int TARGET = HardwareCase.DATA + 0x1000;
  private static final int POINTERS = 12;
  private static final int POINTERS_END = 28;

  /// @param modRm for memory, with mode and rm zero
  private record Form(int code, int modRm, boolean operand16) {
    boolean isMemory() {
      return modRm < 0xC0;
    }

    /// The forms that move the environment or all of the state.
    boolean isEnvironment() {
      int reg = modRm >>> 3;
      return isMemory() && ((code == 0xD9 && (reg == 4 || reg == 6)) || isState());
    }

    boolean isState() {
      int reg = modRm >>> 3;
      return isMemory() && code == 0xDD && (reg == 4 || reg == 6);
    }

    boolean isRemainder() {
      return code == 0xD9 && (modRm == 0xF5 || modRm == 0xF8);
    }
  }

  private final List<Form> forms = new ArrayList<>();

  X87Suite() {
    for (int code = 0xD8; code <= 0xDF; code++) {
      for (int modRm = 0; modRm < 0xC0; modRm += 8) {
        if (modRm < 0x40 && !isNewer(code, modRm)) {
          forms.add(new Form(code, modRm, false));
          Form form = new Form(code, modRm, true);
          if (form.isEnvironment()) {
            forms.add(form);
          }
        }
      }
      for (int modRm = 0xC0; modRm < 0x100; modRm++) {
        if (!isFunction(code, modRm)) {
          forms.add(new Form(code, modRm, false));
        }
      }
    }
  }

  // FISTTP came with SSE3.
  private static boolean isNewer(int code, int modRm) {
    return modRm == 8 && (code == 0xDB || code == 0xDD || code == 0xDF);
  }

  private static boolean isFunction(int code, int modRm) {
    if (code != 0xD9) {
      return false;
    }
    return switch (modRm) {
      case 0xF0, 0xF1, 0xF2, 0xF3, 0xF9, 0xFB, 0xFE, 0xFF -> true;
      default -> false;
    };
  }

  @Override
  public String name() {
    return "x87";
  }

  @Override
  public int forms() {
    return forms.size();
  }

  @Override
  public int casesPerForm() {
    return 320;
  }

  @Override
  public String form(int form) {
    Form f = forms.get(form);
    return "%02x %02x%s".formatted(f.code(), f.modRm(), f.operand16() ? " 16-bit" : "");
  }

  @Override
  public HardwareCase generate(int number, int caseNumber) {
    Form form = forms.get(number);
    Dice dice = new Dice((form.hashCode() * 31L + 7) * 1_000_003L + caseNumber);
    HardwareCase test = new HardwareCase();
    for (int register = 0; register < 8; register++) {
      test.registers[register] = dice.value();
    }
    test.registers[CpuState.ESP] = TARGET + 0x200;
    test.eflags |= dice.bits32() & Eflags.STATUS;
    int target = form.isEnvironment() ? TARGET - 64 : TARGET + dice.below(32) - 16;
    code(form, test, target);
    state(form, test, dice);
    operand(form, test, dice, target);
    test.ignore(SAVED + POINTERS, SAVED + POINTERS_END);
    if (form.isEnvironment()) {
      test.ignore(
          target + (form.operand16() ? 4 : POINTERS),
          target + (form.operand16() ? 16 : POINTERS_END));
    }
    return test;
  }

  private static void code(Form form, HardwareCase test, int target) {
    ByteBuffer code = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    code.put((byte) 0xDD).put((byte) 0x25).putInt(BLOB); // frstor
    if (form.operand16()) {
      code.put((byte) 0x66);
    }
    code.put((byte) form.code()).put((byte) (form.isMemory() ? form.modRm() | 5 : form.modRm()));
    if (form.isMemory()) {
      code.putInt(target);
    }
    code.put((byte) 0xDD).put((byte) 0x35).putInt(SAVED); // fnsave
    test.code = new byte[code.position()];
    code.flip().get(test.code);
  }

  private static void state(Form form, HardwareCase test, Dice dice) {
    ByteBuffer image = ByteBuffer.allocate(HardwareCase.BLOB_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int masks = dice.percent(88) ? 0x3F : dice.below(64);
    int precision = dice.percent(70) ? 3 : dice.oneOf(0, 2);
    image.putInt(0xFFFF_0040 | masks | (precision << 8) | (dice.below(4) << 10));
    int conditions = dice.bits32() & 0x4700;
    image.putInt(0xFFFF_0000 | conditions | (dice.below(8) << 11));
    int tags = 0;
    for (int register = 0; register < 8; register++) {
      tags |= dice.percent(15) ? 3 << (2 * register) : 0;
    }
    image.putInt(0xFFFF_0000 | tags);
    image.putInt(0).putInt(0x23).putInt(0).putInt(0xFFFF_002B);
    int around = Extended.BIAS + dice.below(60) - 30;
    for (int register = 0; register < 8; register++) {
      number(image, dice, form.isRemainder() ? around : 0);
    }
    test.blobAddress = BLOB;
    test.blob = image.array();
  }

  // One 80-bit number; with `around` all exponents are near each other.
  private static void number(ByteBuffer image, Dice dice, int around) {
    long significand = significand(dice);
    int sign = dice.bits32() & 0x8000;
    int kind = dice.below(100);
    int exponent;
    if (around != 0 && kind < 90) {
      exponent = around + dice.below(60) - 30;
    } else if (kind < 55) {
      exponent = Extended.BIAS + dice.below(140) - 70;
    } else if (kind < 65) {
      exponent = Extended.BIAS + dice.oneOf(-1023, 1023, -1074, -127, 127, -149, 63, 62, 31, 15);
    } else if (kind < 70) {
      exponent = dice.oneOf(1, 2, 0x7FFE, 0x7FFD, dice.bits32() & 0x7FFF);
    } else {
      odd(image, dice, sign, significand);
      return;
    }
    image.putLong(significand).putShort((short) (sign | exponent));
  }

  private static long significand(Dice dice) {
    long bits = dice.bits64();
    long mask =
        switch (dice.below(5)) {
          case 0 -> 0;
          case 1 -> -1L << 53;
          case 2 -> -1L << 11;
          case 3 -> -1L << dice.below(64);
          default -> -1L;
        };
    return Long.MIN_VALUE | (dice.percent(10) ? -1L & mask : bits & mask);
  }

  private static void odd(ByteBuffer image, Dice dice, int sign, long significand) {
    switch (dice.below(8)) {
      case 0, 1, 2 -> image.putLong(0).putShort((short) sign);
      case 3 -> image.putLong(Long.MIN_VALUE).putShort((short) (sign | 0x7FFF));
      case 4 -> image.putLong(significand | 1).putShort((short) (sign | 0x7FFF));
      case 5 -> image.putLong(significand | 1L << 62).putShort((short) (sign | 0x7FFF));
      case 6 -> image.putLong(significand >>> (1 + dice.below(63))).putShort((short) sign);
      default -> image.putLong(dice.bits64()).putShort((short) (sign | (dice.bits32() & 0x7FFF)));
    }
  }

  private static void operand(Form form, HardwareCase test, Dice dice, int target) {
    if (!form.isMemory() || form.isEnvironment()) {
      return;
    }
    switch (form.code()) {
      case 0xD8, 0xD9 -> {
        float value = dice.oneOf(0, 1, -3, 100, 1 << 30) * (dice.percent(50) ? 1f : 0.3f);
        int bits = Float.floatToRawIntBits(value);
        test.poke(target, dice.percent(50) ? bits : specialFloat(dice));
      }
      case 0xDC, 0xDD -> {
        double value = dice.oneOf(0, 1, -3, 100, 1 << 30) * (dice.percent(50) ? 1.0 : 0.3);
        long bits = dice.percent(50) ? Double.doubleToRawLongBits(value) : specialDouble(dice);
        test.poke(target, (int) bits);
        test.poke(target + 4, (int) (bits >>> 32));
      }
      default -> wide(form, test, dice, target);
    }
  }

  private static int specialFloat(Dice dice) {
    int sign = dice.bits32() & 0x8000_0000;
    return sign
        | dice.oneOf(1, 0x0040_0000, 0x7F80_0000, 0x7FC0_0001, 0x7F80_0001, dice.bits32() >>> 1);
  }

  private static long specialDouble(Dice dice) {
    long high = specialFloat(dice) & 0xFFFF_FFFFL;
    if ((high & 0x7F80_0000L) == 0x7F80_0000L) {
      high |= 0x7FF0_0000L;
    }
    return (high << 32) | (dice.percent(50) ? 0 : dice.bits32() & 0xFFFF_FFFFL);
  }

  private static void wide(Form form, HardwareCase test, Dice dice, int target) {
    if (form.code() == 0xDF && form.modRm() == 0x20) {
      test.poke(target, dice.bits32() & 0x7777_7777);
      test.poke(target + 4, dice.bits32() & 0x7777_7777);
      test.poke(target + 8, dice.bits32() & 0x8000_7777);
    } else if (form.code() == 0xDB && form.modRm() == 0x28) {
      ByteBuffer image = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      number(image, dice, 0);
      test.poke(target, image.getInt(0));
      test.poke(target + 4, image.getInt(4));
      test.poke(target + 8, image.getInt(8));
    } else {
      test.poke(target, dice.value());
      test.poke(target + 4, dice.value());
    }
  }
}
