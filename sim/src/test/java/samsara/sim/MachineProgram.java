package samsara.sim;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import samsara.abi.ByteMemory;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.RunState;

/// A few instructions of the i386, and how a session becomes the process that executes them.
final class MachineProgram {
  /// Where the program lies and begins.
  static final int CODE = 0x8000;

  /// What it may use as data.
  static final int DATA = 0x4000;

  /// Its stack is below.
  static final int STACK_TOP = 0x3_0000;

  static final int EAX = 0;
  static final int ECX = 1;
  static final int EBX = 3;

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<Integer, String> jumps = new LinkedHashMap<>();

  MachineProgram bytes(int... bytes) {
    for (int one : bytes) {
      code.write(one);
    }
    return this;
  }

  private MachineProgram word(int value) {
    return bytes(value, value >>> 8, value >>> 16, value >>> 24);
  }

  MachineProgram label(String name) {
    labels.put(name, code.size());
    return this;
  }

  int addressOf(String name) {
    return CODE + Objects.requireNonNull(labels.get(name), name);
  }

  MachineProgram mov(int register, int value) {
    return bytes(0xB8 + register).word(value);
  }

  MachineProgram store(int address, int register) {
    return bytes(0x89, 0x05 | (register << 3)).word(address);
  }

  MachineProgram load(int register, int address) {
    return bytes(0x8B, 0x05 | (register << 3)).word(address);
  }

  MachineProgram storeValue(int address, int value) {
    return bytes(0xC7, 0x05).word(address).word(value);
  }

  MachineProgram increment(int address) {
    return bytes(0xFF, 0x05).word(address);
  }

  MachineProgram jump(String label) {
    bytes(0xE9);
    jumps.put(code.size(), label);
    return word(0);
  }

  MachineProgram sendrec(int peer, int message) {
    return mov(ECX, Ipc.SENDREC).mov(EAX, peer).mov(EBX, message).bytes(0xCD, 0x21);
  }

  private byte[] assemble() {
    ByteMemory program = new ByteMemory(code.size());
    program.write(0, code.toByteArray(), 0, code.size());
    jumps.forEach((at, label) -> program.int32(at, addressOf(label) - CODE - at - Integer.BYTES));
    return program.bytes();
  }

  /// A session executes this from now on, and is no session any more.
  void start(SimSystem system, Session session) throws ErrnoException {
    byte[] program = assemble();
    session.process().write(CODE, program, 0, program.length);
    Core core = system.kernel().core();
    Proc proc = procOf(system, session);
    core.machineCpu().load(proc.body, CODE, STACK_TOP);
    proc.body.outside = null;
    core.scheduler().start(proc.body, RunState.OUTSIDE);
  }

  static Proc procOf(SimSystem system, Session session) {
    return Objects.requireNonNull(
        system.kernel().core().procs().lookup(session.process().endpoint()));
  }

  /// A word of its data.
  static int word(SimSystem system, Session session, int address) {
    return system.kernel().core().memories().of(procOf(system, session).body).int32(address);
  }
}
