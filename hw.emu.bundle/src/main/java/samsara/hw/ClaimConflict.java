package samsara.hw;

/// Two owners want one resource of the machine: ports or memory. Names both.
public final class ClaimConflict extends RuntimeException {
  private final String wantedBy;
  private final String heldBy;

  ClaimConflict(String resource, String wantedBy, String heldBy) {
    super("%s: wantedBy=%s heldBy=%s".formatted(resource, wantedBy, heldBy));
    this.wantedBy = wantedBy;
    this.heldBy = heldBy;
  }

  /// The owner that was refused.
  public String wantedBy() {
    return wantedBy;
  }

  /// The owner that has it.
  public String heldBy() {
    return heldBy;
  }
}
