package samsara.rs.table;

/// The rows that the three boot tables have about one service.
///
/// MINIX: `struct boot_image_priv`, `boot_image_sys` and `boot_image_dev` in `servers/rs/type.h`.
public final class BootRow {
  private BootRow() {}

  /// Row of the privilege table. Its order is the order of start and of initialisation.
  ///
  /// @param endpoint boot endpoint
  /// @param label label
  /// @param privileges what the kernel allows; the privilege id is static, slot + 4
  /// @param vmMask what VM allows
  public record Rights(int endpoint, String label, Privileges privileges, long vmMask) {}

  /// Row of the system table.
  ///
  /// @param endpoint boot endpoint
  /// @param systemFlags `SystemFlag` bits
  public record Needs(int endpoint, int systemFlags) {}

  /// Row of the device table.
  ///
  /// @param endpoint boot endpoint
  /// @param device what VFS maps
  public record Devices(int endpoint, Device device) {}
}
