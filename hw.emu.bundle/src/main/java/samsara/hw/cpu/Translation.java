package samsara.hw.cpu;

/// A piece of machine code as a Java method; the generated classes extend this one.
abstract class Translation {
  // By number of the instruction, for those that can fault: itself, its address, and how many
  // instructions of its block were counted but not executed when it does.
  Insn[] insns = {};
  int[] addresses = {};
  int[] owed = {};

  // The depth of the x87 stack, see [X87Locals], by number of the instruction and of the entry.
  int[] depths = {};
  int[] entryDepths = {};

  /// Runs from entry number `entry` until it has no more code for where the program goes, an
  /// instruction needs the interpreter, or `left` instructions do not suffice for the way to the
  /// next check. Leaves what is left of them in [Cpu#left], and all registers and flags in place.
  /// Nothing of the instruction at the returned address has happened.
  abstract int run(Cpu cpu, int entry, int left);
}
