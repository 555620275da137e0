package samsara.vm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A slot of VM's process table: what belongs to the endpoint, and the body that is at it now.
///
/// MINIX: `servers/vm/vmproc.h`.
final class VmProcess {
  // Identity: stays when a slot swap moves the body.
  private final int endpoint;
  private boolean exiting;

  // Body.
  private @Nullable AddressSpace space;
  private CallMask mask;

  VmProcess(int endpoint, CallMask mask) {
    this.endpoint = endpoint;
    this.mask = mask;
  }

  int endpoint() {
    return endpoint;
  }

  /// PM has announced that the process goes away.
  boolean exiting() {
    return exiting;
  }

  void markExiting() {
    exiting = true;
  }

  /// The address space; none for the boot services that run without page tables.
  Optional<AddressSpace> space() {
    return Optional.ofNullable(space);
  }

  void space(AddressSpace newSpace) {
    space = newSpace;
  }

  CallMask mask() {
    return mask;
  }

  void mask(CallMask newMask) {
    mask = newMask;
  }

  /// Exchanges the bodies of two slots. A body whose calls nobody has set, because it was made to
  /// take the place of another, may from then on do what the other one may.
  void swapBody(VmProcess other) {
    AddressSpace ownSpace = space;
    space = other.space;
    other.space = ownSpace;
    CallMask ownMask = mask;
    mask = other.mask.orElse(ownMask);
    other.mask = ownMask.orElse(other.mask);
  }
}
