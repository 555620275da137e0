package samsara.kernel.core;

import samsara.hw.cpu.CpuState;

/// The registers of a process in the layout that signal frames, contexts and tracers see.
///
/// ~~~
/// 0    2    4    6    8     12    16    20     24    28    32    36    40     44    48   52      56    60
/// | gs | fs | es | ds | edi | esi | ebp | zero | ebx | edx | ecx | eax | zero | eip | cs | eflags | esp | ss |
/// ~~~
///
/// MINIX: `struct stackframe_s` in `include/arch/i386/stackframe.h`, `struct sigregs`.
public final class RegisterFrame {
  /// Size of the frame.
  public static final int SIZE_BYTES = 64;

  /// Offset of EAX, where a trap leaves its result.
  public static final int EAX = 36;

  /// Offset of the flags.
  public static final int EFLAGS = 52;

  /// The flags that a program may have set for it: arithmetic, direction, trap.
  public static final int USER_FLAGS = 0x0DD5;

  private static final int NONE = -1;
  private static final int[] GENERAL = {
    CpuState.EDI,
    CpuState.ESI,
    CpuState.EBP,
    NONE,
    CpuState.EBX,
    CpuState.EDX,
    CpuState.ECX,
    CpuState.EAX
  };
  private static final int FIRST_GENERAL = 8;
  private static final int RETURN_ADDRESS = 40;
  private static final int EIP = 44;
  private static final int CS = 48;
  private static final int ESP = 56;
  private static final int SS = 60;

  private RegisterFrame() {}

  /// The 32-bit word at an offset that is a multiple of 4.
  public static int get(CpuState state, int offset) {
    return switch (offset) {
      case 0 -> state.segment(CpuState.GS) | state.segment(CpuState.FS) << 16;
      case 4 -> state.segment(CpuState.ES) | state.segment(CpuState.DS) << 16;
      case RETURN_ADDRESS -> 0;
      case EIP -> state.eip();
      case CS -> state.segment(CpuState.CS);
      case EFLAGS -> state.eflags();
      case ESP -> state.general(CpuState.ESP);
      case SS -> state.segment(CpuState.SS);
      default -> {
        int register = GENERAL[(offset - FIRST_GENERAL) / Integer.BYTES];
        yield register == NONE ? 0 : state.general(register);
      }
    };
  }

  /// Sets a word; selectors are left alone, and of the flags those that are not the program's.
  public static void set(CpuState state, int offset, int value) {
    switch (offset) {
      case 0, 4, RETURN_ADDRESS, CS, SS -> {}
      case EIP -> state.setEip(value);
      case EFLAGS -> state.setEflags((value & USER_FLAGS) | (state.eflags() & ~USER_FLAGS));
      case ESP -> state.setGeneral(CpuState.ESP, value);
      default -> {
        int register = GENERAL[(offset - FIRST_GENERAL) / Integer.BYTES];
        if (register != NONE) {
          state.setGeneral(register, value);
        }
      }
    }
  }

  /// `true` if [#set] would change nothing: a selector.
  public static boolean isSelector(int offset) {
    return offset == 0 || offset == 4 || offset == CS || offset == SS;
  }

  /// Writes the frame to memory.
  public static void write(CpuState state, ProcessMemory memory, int address) {
    for (int offset = 0; offset < SIZE_BYTES; offset += Integer.BYTES) {
      memory.int32(address + offset, get(state, offset));
    }
  }

  /// Takes the frame from memory.
  public static void read(CpuState state, ProcessMemory memory, int address) {
    for (int offset = 0; offset < SIZE_BYTES; offset += Integer.BYTES) {
      set(state, offset, memory.int32(address + offset));
    }
  }
}
