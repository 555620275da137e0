package samsara.kernel.testkit;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A few instructions of the i386, for programs of tests.
public final class Assembler {
  /// Register numbers.
  public static final int EAX = 0;

  public static final int ECX = 1;
  public static final int EDX = 2;
  public static final int EBX = 3;
  public static final int ESP = 4;
  public static final int EBP = 5;
  public static final int ESI = 6;
  public static final int EDI = 7;

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<Integer, String> jumps = new LinkedHashMap<>();
  private final Map<Integer, String> addresses = new LinkedHashMap<>();
  private final int origin;

  /// A program that will lie at an address.
  public Assembler(int origin) {
    this.origin = origin;
  }

  /// Where the program will lie.
  public int origin() {
    return origin;
  }

  /// Bytes as they are.
  public Assembler bytes(int... bytes) {
    for (int one : bytes) {
      code.write(one);
    }
    return this;
  }

  private Assembler word(int value) {
    return bytes(value, value >>> 8, value >>> 16, value >>> 24);
  }

  /// A place to jump to.
  public Assembler label(String name) {
    labels.put(name, code.size());
    return this;
  }

  /// Where a label is.
  public int addressOf(String name) {
    Integer offset = labels.get(name);
    if (offset == null) {
      throw new IllegalArgumentException("no label " + name);
    }
    return origin + offset;
  }

  /// `mov register, value`.
  public Assembler mov(int register, int value) {
    return bytes(0xB8 + register).word(value);
  }

  /// `mov register, label`.
  public Assembler movLabel(int register, String label) {
    bytes(0xB8 + register);
    addresses.put(code.size(), label);
    return word(0);
  }

  /// `mov [address], register`.
  public Assembler store(int address, int register) {
    return bytes(0x89, 0x05 | (register << 3)).word(address);
  }

  /// `mov register, [address]`.
  public Assembler load(int register, int address) {
    return bytes(0x8B, 0x05 | (register << 3)).word(address);
  }

  /// `mov dword [address], value`.
  public Assembler storeValue(int address, int value) {
    return bytes(0xC7, 0x05).word(address).word(value);
  }

  /// `inc dword [address]`.
  public Assembler increment(int address) {
    return bytes(0xFF, 0x05).word(address);
  }

  /// `int vector`.
  public Assembler interrupt(int vector) {
    return bytes(0xCD, vector);
  }

  /// `jmp label`.
  public Assembler jump(String label) {
    return relative(label, 0xE9);
  }

  /// `call label`.
  public Assembler call(String label) {
    return relative(label, 0xE8);
  }

  private Assembler relative(String label, int opcode) {
    bytes(opcode);
    jumps.put(code.size(), label);
    return word(0);
  }

  /// A trap: primitive, peer, message.
  public Assembler ipc(int primitive, int peer, int message) {
    return mov(ECX, primitive).mov(EAX, peer).mov(EBX, message).interrupt(0x21);
  }

  /// A kernel call.
  public Assembler kernelCall(int message) {
    return mov(EAX, message).interrupt(0x20);
  }

  /// Loops for ever.
  public Assembler hang() {
    return bytes(0xEB, 0xFE);
  }

  /// The program.
  public byte[] assemble() {
    byte[] program = code.toByteArray();
    jumps.forEach(
        (at, label) -> patch(program, at, addressOf(label) - origin - at - Integer.BYTES));
    addresses.forEach((at, label) -> patch(program, at, addressOf(label)));
    return program;
  }

  private static void patch(byte[] program, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      program[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
