package samsara.vm;

import samsara.protocol.vm.VmCall;

/// The VM calls that a process may make.
///
/// A service instance is forked from RS and would keep RS's own rights, if it came to its endpoint
/// by a slot swap instead of being published. So a mask knows whether it was set for this process.
///
/// MINIX: `vm_call_mask` in `servers/vm/vmproc.h`.
///
/// @param bits bit n allows call n
/// @param set RS has set it for this very process; else it was inherited in a fork
record CallMask(long bits, boolean set) {
  /// Nothing is allowed.
  static final CallMask NONE = new CallMask(0, false);

  boolean allows(VmCall call) {
    return (bits >>> call.number() & 1) != 0;
  }

  /// The mask of a forked child.
  CallMask inherited() {
    return new CallMask(bits, false);
  }

  /// This mask if it was set, else the other.
  CallMask orElse(CallMask other) {
    return set ? this : other;
  }
}
