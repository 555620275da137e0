package samsara.hw.cpu;

import java.io.ByteArrayOutputStream;

/// Makes programs at random: a loop with jumps forward, calls and now and then a change of its own
/// code. EBX and EBP point to data and stay, ESP to the stack; all other registers are random.
final class RandomProgram {
  static final int DATA = TestMachine.DATA;
  static final int DATA_PAGES = 2;
  static final int COUNTER = DATA + 0x1F00;

  private static final int[] FREE = {0, 1, 2, 6, 7};
  private static final int[] FREE_BYTES = {0, 1, 2, 4, 5, 6};

  private static final int CONTROL_WORD = DATA + 0x1F10;

  private final Dice dice;
  private final int x87Percent;
  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  RandomProgram(Dice dice) {
    this(dice, 0);
  }

  /// With so many more x87 instructions.
  RandomProgram(Dice dice, int x87Percent) {
    this.dice = dice;
    this.x87Percent = x87Percent;
  }

  /// The program, to be loaded at `address`. Its loop runs as often as the word at [#COUNTER] says,
  /// and it ends with `int3`.
  byte[] make(int address) {
    put(0xE9);
    int jumpAt = code.size();
    put32(0);
    int function = code.size();
    for (int n = dice.below(6); n >= 0; n--) {
      instruction();
    }
    put(0xC3);
    int start = code.size();
    for (int n = 8 + dice.below(40); n > 0; n--) {
      if (dice.percent(6)) {
        put(0xE8);
        put32(function - code.size() - 4);
      } else if (dice.percent(12)) {
        skip();
      } else if (dice.percent(4)) {
        jumpThere(address);
      } else if (dice.percent(2)) {
        changeCode(address);
      } else {
        instruction();
      }
    }
    put(0xFF, 0x0D); // dec dword [COUNTER]
    put32(COUNTER);
    put(0x0F, 0x85); // jnz
    put32(start - code.size() - 4);
    put(0xCC);
    byte[] made = code.toByteArray();
    int distance = start - jumpAt - 4;
    for (int n = 0; n < 4; n++) {
      made[jumpAt + n] = (byte) (distance >>> (8 * n));
    }
    return made;
  }

  // A conditional jump over a few instructions.
  private void skip() {
    RandomProgram inner = new RandomProgram(dice, x87Percent);
    for (int n = dice.below(3); n >= 0; n--) {
      inner.instruction();
    }
    byte[] body = inner.code.toByteArray();
    if (dice.percent(70)) {
      compare();
    }
    put(0x0F, 0x80 | dice.below(16));
    put32(body.length);
    code.writeBytes(body);
  }

  private void compare() {
    switch (dice.below(3)) {
      case 0 -> modRm(0x38 + dice.below(4), dice.below(8), dice.percent(50));
      case 1 -> modRm(0x84 + dice.below(2), dice.below(8), dice.percent(50));
      default -> {
        modRm(0x83, 7, dice.percent(50));
        put(dice.below(256));
      }
    }
  }

  // mov esi, next but one; jmp esi
  private void jumpThere(int address) {
    put(0xBE);
    put32(address + code.size() + 6);
    put(0xFF, 0xE6);
  }

  // add al, n, where n is what the byte before it was
  private void changeCode(int address) {
    put(0x88, 0x05 | (dice.below(3) << 3));
    put32(address + code.size() + 5);
    put(0x04, dice.below(256));
  }

  private void instruction() {
    if (x87Percent > 0 && dice.percent(x87Percent)) {
      x87();
      return;
    }
    switch (dice.below(26)) {
      case 0, 1, 2, 3, 4, 5 -> arithmetic();
      case 6, 7 -> move();
      case 8 -> {
        prefix();
        put((dice.percent(50) ? 0x40 : 0x48) | free());
      }
      case 9 -> toChange(0xFE + dice.below(2), dice.below(2), dice.below(2));
      case 10 -> toChange(0xF6 + dice.below(2), 2 + dice.below(2), dice.below(2));
      case 11, 12 -> shift();
      case 13 -> multiply();
      case 14 -> extend();
      case 15 -> {
        put(0x0F);
        register(0x40 | dice.below(16), free());
      }
      case 16 -> {
        put(0x0F);
        toChange(0x90 | dice.below(16), 0, 0);
      }
      case 17 -> lea();
      case 18 -> pushAndPop();
      case 19 -> bits();
      case 20 -> flags();
      case 21 -> strings();
      case 22, 23 -> floating();
      case 24 -> exchange();
      default -> put(dice.oneOf(0x98, 0x99, 0x90, 0x27, 0x37, 0x3F));
    }
  }

  private void arithmetic() {
    int operation = dice.below(8);
    switch (dice.below(4)) {
      case 0 -> toChange((operation << 3) | dice.below(2), dice.below(8), -1);
      case 1 -> {
        int form = 2 + dice.below(2);
        prefix();
        register((operation << 3) | form, form == 2 ? freeByte() : free());
      }
      case 2 -> {
        int form = dice.oneOf(0x80, 0x83);
        toChange(form, operation, form & 1);
        put(dice.below(256));
      }
      default -> {
        toChangeWord(0x81, operation);
        put32(dice.value());
      }
    }
  }

  private void move() {
    switch (dice.below(4)) {
      case 0 -> toChange(0x88 + dice.below(2), dice.below(8), -1);
      case 1 -> {
        int form = dice.below(2);
        prefix();
        register(0x8A + form, form == 0 ? freeByte() : free());
      }
      case 2 -> {
        toChange(0xC6, 0, 0);
        put(dice.below(256));
      }
      default -> {
        put(0xB8 | free());
        put32(dice.value());
      }
    }
  }

  private void shift() {
    int number = dice.below(8);
    switch (dice.below(4)) {
      case 0 -> {
        int form = dice.below(2);
        toChange(0xC0 + form, number, form);
        put(dice.below(34));
      }
      case 1 -> {
        int form = dice.below(2);
        toChange(0xD0 + form, number, form);
      }
      case 2 -> {
        int form = dice.below(2);
        toChange(0xD2 + form, number, form);
      }
      default -> {
        put(0x0F, dice.oneOf(0xA4, 0xAC), 0xC0 | (dice.below(8) << 3) | free());
        put(dice.below(34));
      }
    }
  }

  private void multiply() {
    switch (dice.below(4)) {
      case 0 -> {
        put(0x0F);
        register(0xAF, free());
      }
      case 1 -> {
        register(0x6B, free());
        put(dice.below(256));
      }
      case 2 -> modRm(0xF6 + dice.below(2), 4 + dice.below(2), dice.percent(50));
      default -> {
        put(0x31, 0xD2); // xor edx, edx
        put(0x81, 0xCE); // or esi, 1
        put32(1);
        put(0xF7, 0xF6 | (dice.below(2) << 3));
      }
    }
  }

  private void extend() {
    put(0x0F);
    register(dice.oneOf(0xB6, 0xB7, 0xBE, 0xBF), free());
  }

  private void lea() {
    int index = free();
    put(0x8D, (free() << 3) | 0x84, (dice.below(4) << 6) | (index << 3) | dice.below(8));
    put32(dice.value());
  }

  private void pushAndPop() {
    switch (dice.below(4)) {
      case 0 -> put(0x50 | dice.below(8), 0x58 | free());
      case 1 -> {
        modRm(0xFF, 6, true);
        put(0x58 | free());
      }
      case 2 -> put(0xC8, dice.below(16) * 4, 0, dice.below(3), 0xC9); // enter, leave
      default -> put(0x60, 0x61);
    }
  }

  private void bits() {
    switch (dice.below(3)) {
      case 0 -> {
        put(0x0F);
        toChangeWord(0xBA, 4 + dice.below(4));
        put(dice.below(40));
      }
      case 1 -> {
        put(0x0F);
        register(0xBC + dice.below(2), free());
      }
      default -> put(0x0F, 0xC8 | free());
    }
  }

  private void flags() {
    switch (dice.below(3)) {
      case 0 -> put(0x9C, 0x9D); // pushf, popf
      case 1 -> put(0x9F, 0x9E); // lahf, sahf
      default -> put(dice.oneOf(0xF5, 0xF8, 0xF9, 0xFC, 0x9E));
    }
  }

  private void strings() {
    put(0xBE);
    put32(DATA + 0x400 + dice.below(0x300));
    put(0xBF);
    put32(DATA + 0xF80 + dice.below(0x100));
    if (dice.percent(40)) {
      put(0xB9);
      put32(dice.below(40));
      put(dice.oneOf(0xF2, 0xF3));
    }
    put(dice.oneOf(0xA4, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF));
  }

  private void floating() {
    switch (dice.below(7)) {
      case 0 -> put(0xD9, 0xE8 + dice.below(7)); // fld1 …
      case 1 -> memory(dice.oneOf(0xD9, 0xDD, 0xDB, 0xDF), 0);
      case 2 -> memory(dice.oneOf(0xD8, 0xDC, 0xDA, 0xDE), dice.below(8));
      case 3 -> memory(dice.oneOf(0xD9, 0xDD, 0xDB, 0xDF), 3);
      case 4 -> put(dice.oneOf(0xD8, 0xDC, 0xDE), 0xC0 | dice.below(0x40));
      case 5 -> put(0xDF, 0xE0); // fnstsw ax
      default -> put(dice.oneOf(0xDB, 0xDF), 0xF0 | dice.below(8)); // fcomi, fcomip
    }
  }

  // Loads twice as often as it pops, now and then with a new stack or another control word.
  private void x87() {
    switch (dice.below(16)) {
      case 0, 1, 2 -> memory(dice.oneOf(0xD9, 0xDD, 0xDB), 0);
      case 3 -> memory(dice.oneOf(0xD9, 0xDD), 2 + dice.below(2));
      case 4, 5 -> memory(dice.oneOf(0xD8, 0xDC), dice.oneOf(0, 1, 4, 5, 6, 7));
      case 6, 7 -> put(0xD8, 0xC0 | (dice.oneOf(0, 1, 4, 5, 6, 7) << 3) | dice.below(3));
      case 8 -> put(0xDC, 0xC0 | (dice.oneOf(0, 1, 4, 5, 6, 7) << 3) | dice.below(3));
      case 9 -> put(0xDE, 0xC1 | (dice.oneOf(0, 1, 4, 5, 6, 7) << 3));
      case 10 -> put(0xD9, dice.oneOf(0xC0, 0xC1, 0xC2, 0xC7, 0xC9, 0xCA));
      case 11 -> put(0xD9, dice.oneOf(0xE0, 0xE1, 0xE8, 0xEE, 0xFA, 0xFA));
      case 12 -> put(0xDD, dice.oneOf(0xD0, 0xD1, 0xD9, 0xDA));
      case 13 -> put(0xDB, 0xE3); // fninit
      case 14 -> {
        put(0x66, 0xC7, 0x05); // mov word [CONTROL_WORD], …; fldcw [CONTROL_WORD]
        put32(CONTROL_WORD);
        put(0x7F, dice.oneOf(0x03, 0x03, 0x03, 0x0F, 0x02), 0xD9, 0x2D);
        put32(CONTROL_WORD);
      }
      default -> floating();
    }
  }

  private void exchange() {
    switch (dice.below(4)) {
      case 0 -> put(0x90 | free());
      case 1 -> put(0x87, 0xC0 | (free() << 3) | free());
      case 2 -> {
        put(0x0F);
        memory(dice.oneOf(0xC1, 0xB1), free());
      }
      default -> memory(0x87, free());
    }
  }

  // An instruction that changes its operand E; `wide` tells whether it has more than 8 bits, and -1
  // that the lowest bit of the opcode does.
  private void toChange(int opcode, int reg, int wide) {
    boolean bytes = wide < 0 ? (opcode & 1) == 0 : wide == 0;
    if (dice.percent(40)) {
      if (!bytes) {
        prefix();
      }
      memory(opcode, reg);
    } else {
      if (!bytes) {
        prefix();
      }
      put(opcode, 0xC0 | (reg << 3) | (bytes ? freeByte() : free()));
    }
  }

  private void toChangeWord(int opcode, int reg) {
    if (dice.percent(40)) {
      memory(opcode, reg);
    } else {
      put(opcode, 0xC0 | (reg << 3) | free());
    }
  }

  // An instruction that changes its operand G.
  private void register(int opcode, int reg) {
    modRm(opcode, reg, dice.percent(40));
  }

  private void modRm(int opcode, int reg, boolean inMemory) {
    if (inMemory) {
      memory(opcode, reg);
    } else {
      put(opcode, 0xC0 | (reg << 3) | dice.below(8));
    }
  }

  private void memory(int opcode, int reg) {
    put(opcode);
    switch (dice.below(4)) {
      case 0 -> {
        put(0x43 | (reg << 3), dice.below(256)); // [ebx + n]
      }
      case 1 -> {
        put(0x85 | (reg << 3)); // [ebp + n]
        put32(dice.below(0x400) - 0x200);
      }
      case 2 -> {
        put(0x05 | (reg << 3)); // [n], now and then over two pages
        put32(dice.percent(30) ? DATA + 0xFF8 + dice.below(8) : DATA + dice.below(0x1E00));
      }
      default -> {
        put(0x04 | (reg << 3), 0x25); // [n], by an index byte without index
        put32(DATA + dice.below(0x1E00));
      }
    }
  }

  private void prefix() {
    if (dice.percent(12)) {
      put(0x3E); // a segment that makes no difference
    }
  }

  private int free() {
    return FREE[dice.below(FREE.length)];
  }

  private int freeByte() {
    return FREE_BYTES[dice.below(FREE_BYTES.length)];
  }

  private void put(int... bytes) {
    for (int value : bytes) {
      code.write(value);
    }
  }

  private void put32(int value) {
    put(value, value >>> 8, value >>> 16, value >>> 24);
  }
}
