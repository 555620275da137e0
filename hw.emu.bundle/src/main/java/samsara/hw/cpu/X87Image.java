package samsara.hw.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The memory images of the x87 state: those of FNSAVE and FNSTENV with 16 and 32 bits, and by
/// [X87SaveArea] that of FXSAVE.
final class X87Image {
  private static final int ENVIRONMENT_WORDS = 7;
  private static final int REGISTER_BYTES = 10;
  private static final int FXSAVE_BYTES = 160; // what there is of X87SaveArea
  private static final int FXSAVE_ALIGNMENT = 16;
  private static final int STATUS_BITS = 0xC7FF;
  private static final int UPPER = 0xFFFF_0000;

  private X87Image() {}

  static void setControl(X87State state, int control) {
    state.control = (control & 0x1F3F) | 0x40;
  }

  static void setStatus(X87State state, int status) {
    state.status = status & STATUS_BITS;
    state.top = (status >>> 11) & 7;
  }

  /// Two bits a register: valid, zero, special, empty.
  static int tags(X87State state) {
    int tags = 0;
    for (int register = 0; register < 8; register++) {
      int exponent = state.signExponents[register] & Extended.EXPONENT_MAX;
      long significand = state.significands[register];
      int tag;
      if ((state.filled & (1 << register)) == 0) {
        tag = 3;
      } else if (exponent == 0 && significand == 0) {
        tag = 1;
      } else {
        tag = exponent == 0 || exponent == Extended.EXPONENT_MAX || significand >= 0 ? 2 : 0;
      }
      tags |= tag << (2 * register);
    }
    return tags;
  }

  private static void setTags(X87State state, int tags) {
    state.filled = 0;
    for (int register = 0; register < 8; register++) {
      if (((tags >>> (2 * register)) & 3) != 3) {
        state.filled |= 1 << register;
      }
    }
  }

  private static int[] environment(X87State state, int bytes) {
    int fill = bytes == 4 ? UPPER : 0;
    int opcode = bytes == 4 ? state.opcode << 16 : 0;
    return new int[] {
      state.control | fill,
      state.status() | fill,
      tags(state) | fill,
      state.instructionAddress,
      state.instructionSelector | opcode,
      state.operandAddress,
      state.operandSelector | fill
    };
  }

  private static void setEnvironment(X87State state, int[] words, int bytes) {
    setControl(state, words[0]);
    setStatus(state, words[1]);
    setTags(state, words[2]);
    state.instructionAddress = words[3];
    state.instructionSelector = words[4] & 0xFFFF;
    state.opcode = bytes == 4 ? (words[4] >>> 16) & 0x7FF : 0;
    state.operandAddress = words[5];
    state.operandSelector = words[6] & 0xFFFF;
  }

  static byte[] toBytes(X87State state) {
    ByteBuffer image = ByteBuffer.allocate(X87State.IMAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : environment(state, Integer.BYTES)) {
      image.putInt(word);
    }
    for (int n = 0; n < 8; n++) {
      int register = (state.top + n) & 7;
      image.putLong(state.significands[register]).putShort(state.signExponents[register]);
    }
    return image.array();
  }

  static void fromBytes(X87State state, byte[] bytes) {
    if (bytes.length != X87State.IMAGE_BYTES) {
      throw new IllegalArgumentException("x87 image: lengthBytes=" + bytes.length);
    }
    ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[] words = new int[ENVIRONMENT_WORDS];
    for (int n = 0; n < ENVIRONMENT_WORDS; n++) {
      words[n] = image.getInt();
    }
    setEnvironment(state, words, Integer.BYTES);
    for (int n = 0; n < 8; n++) {
      int register = (state.top + n) & 7;
      state.significands[register] = image.getLong();
      state.signExponents[register] = image.getShort();
    }
    state.updateSummary();
  }

  static void storeEnvironment(Cpu cpu, X87State state, int address, int bytes) {
    cpu.memory.checkWrite(address, ENVIRONMENT_WORDS * bytes);
    int[] words = environment(state, bytes);
    for (int n = 0; n < ENVIRONMENT_WORDS; n++) {
      cpu.memory.store(address + n * bytes, words[n], bytes);
    }
  }

  static void loadEnvironment(Cpu cpu, X87State state, int address, int bytes) {
    cpu.memory.checkRead(address, ENVIRONMENT_WORDS * bytes);
    int[] words = new int[ENVIRONMENT_WORDS];
    for (int n = 0; n < ENVIRONMENT_WORDS; n++) {
      words[n] = cpu.memory.load(address + n * bytes, bytes);
    }
    setEnvironment(state, words, bytes);
  }

  static void save(Cpu cpu, X87State state, int address, int bytes) {
    int registers = address + ENVIRONMENT_WORDS * bytes;
    cpu.memory.checkWrite(address, ENVIRONMENT_WORDS * bytes + 8 * REGISTER_BYTES);
    storeEnvironment(cpu, state, address, bytes);
    for (int n = 0; n < 8; n++) {
      int register = (state.top + n) & 7;
      cpu.memory.store64(registers + n * REGISTER_BYTES, state.significands[register]);
      cpu.memory.store16(
          registers + n * REGISTER_BYTES + Long.BYTES, state.signExponents[register]);
    }
    initialize(state);
  }

  static void restore(Cpu cpu, X87State state, int address, int bytes) {
    int registers = address + ENVIRONMENT_WORDS * bytes;
    cpu.memory.checkRead(address, ENVIRONMENT_WORDS * bytes + 8 * REGISTER_BYTES);
    loadEnvironment(cpu, state, address, bytes);
    for (int n = 0; n < 8; n++) {
      int register = (state.top + n) & 7;
      state.significands[register] = cpu.memory.load64(registers + n * REGISTER_BYTES);
      state.signExponents[register] =
          (short) cpu.memory.load16(registers + n * REGISTER_BYTES + Long.BYTES);
    }
  }

  /// As FNINIT: the registers keep their bits, but count as empty.
  static void initialize(X87State state) {
    state.control = X87State.INITIAL_CONTROL;
    state.status = 0;
    state.top = 0;
    state.filled = 0;
    state.opcode = 0;
    state.instructionAddress = 0;
    state.instructionSelector = 0;
    state.operandAddress = 0;
    state.operandSelector = 0;
  }

  static void fxsave(Cpu cpu, X87State state, int address) {
    checkAligned(cpu, address);
    cpu.memory.checkWrite(address, FXSAVE_BYTES);
    ByteBuffer area = ByteBuffer.wrap(X87SaveArea.save(state)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < FXSAVE_BYTES; at += Long.BYTES) {
      cpu.memory.store64(address + at, area.getLong(at));
    }
  }

  static void fxrstor(Cpu cpu, X87State state, int address) {
    checkAligned(cpu, address);
    cpu.memory.checkRead(address, FXSAVE_BYTES);
    ByteBuffer area = ByteBuffer.allocate(FXSAVE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < FXSAVE_BYTES; at += Long.BYTES) {
      area.putLong(at, cpu.memory.load64(address + at));
    }
    X87SaveArea.restore(state, area.array());
  }

  private static void checkAligned(Cpu cpu, int address) {
    if ((address & (FXSAVE_ALIGNMENT - 1)) != 0) {
      throw cpu.fault.protection(0);
    }
  }
}
