package samsara.hw.cpu;

/// What CPUID tells: a processor of the sixth family with x87, time stamp counter, CMPXCHG8B, CMOV
/// and FXSAVE, and without MMX and SSE.
final class Identification {
  private static final String VENDOR = "SamsaraCPU32";
  private static final int SIGNATURE = 0x0652;
  private static final int X87 = 1;
  private static final int LARGE_PAGES = 1 << 3;
  private static final int TIME_STAMP = 1 << 4;
  private static final int CMPXCHG8B = 1 << 8;
  private static final int CMOV = 1 << 15;
  private static final int FXSAVE = 1 << 24;
  private static final int FEATURES = X87 | LARGE_PAGES | TIME_STAMP | CMPXCHG8B | CMOV | FXSAVE;

  private Identification() {}

  static int cpuid(Cpu cpu, Insn i, int next) {
    boolean vendor = cpu.r[CpuState.EAX] == 0;
    cpu.r[CpuState.EAX] = vendor ? 1 : SIGNATURE;
    cpu.r[CpuState.EBX] = vendor ? letters(0) : 0;
    cpu.r[CpuState.EDX] = vendor ? letters(4) : FEATURES;
    cpu.r[CpuState.ECX] = vendor ? letters(8) : 0;
    return next;
  }

  private static int letters(int first) {
    int letters = 0;
    for (int n = 3; n >= 0; n--) {
      letters = (letters << 8) | VENDOR.charAt(first + n);
    }
    return letters;
  }
}
