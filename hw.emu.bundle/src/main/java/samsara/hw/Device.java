package samsara.hw;

/// A card for the machine, from any bundle: register a service of this type and [Machine] plugs it
/// in; withdraw it and the card is pulled out. All methods run on the CPU thread.
public interface Device {
  /// What the card is called in messages, unique in the machine.
  String name();

  /// The driver that usually drives the card; people may call the card by this name, too.
  default String driver() {
    return name();
  }

  /// Claims what the card needs from `slot` and brings it into its power-on state. When this
  /// throws, [ClaimConflict] for one, the card is not in the machine and what it had claimed is
  /// given back.
  void attach(DeviceSlot slot);

  /// Ends what the card has scheduled. What it claimed is given back by the machine afterwards.
  void detach();
}
