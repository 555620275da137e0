package samsara.rs.world;

import org.jspecify.annotations.Nullable;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.rs.table.Image;
import samsara.rs.table.Slot;

/// Parts of a slot that have to be there.
public final class Peek {
  private Peek() {}

  private static <T> T present(@Nullable T value, Slot slot, String what) {
    if (value == null) {
      throw new AssertionError(slot + " has no " + what);
    }
    return value;
  }

  /// Its image.
  public static Image image(Slot slot) {
    return present(slot.image, slot, "image");
  }

  /// Its standby.
  public static Slot standby(Slot slot) {
    return present(slot.standby, slot, "standby");
  }

  /// Its privileges.
  public static PrivilegeRecord privilege(Slot slot) {
    return present(slot.privilege, slot, "privileges");
  }
}
