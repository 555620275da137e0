package samsara.rs.table;

/// Slots without a table.
public final class Slots {
  private Slots() {}

  /// A slot with the given settings.
  public static Slot of(ServiceSettings settings) {
    return new Slot(0, settings);
  }
}
