package samsara.driver;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.ds.DsFlag;
import samsara.sys.Sys;

/// Which service drives the card at fixed ports, where no bus gives it to one alone: rights to
/// ports may overlap, and to look whether a card is there would disturb who has it. So a driver
/// claims its ports before it touches them.
///
/// DS keeps a claim under `card.<ports>` until the service is down; restarts and updates find their
/// own.
public final class PortClaim {
  private static final String PREFIX = "card.0x";
  private static final int FLAGS = DsFlag.OVERWRITE | DsFlag.PRIVATE_OVERWRITE;

  private PortClaim() {}

  /// Claims the ports from `base` on. `EBUSY`, with the name of who has them, if another service
  /// does; errors of DS.
  public static void take(Sys sys, int base) throws ErrnoException {
    try {
      sys.dataStore().publishU32(key(base), sys.ipc().endpoint(), FLAGS);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
      String owner = sys.dataStore().retrieveLabel(sys.dataStore().retrieveU32(key(base)));
      throw new ErrnoException(
          Errno.EBUSY, "service '%s' drives the card at 0x%X".formatted(owner, base));
    }
  }

  /// Gives up a claim of this service; for ports without a card.
  public static void giveUp(Sys sys, int base) throws ErrnoException {
    sys.dataStore().deleteU32(key(base));
  }

  private static String key(int base) {
    return PREFIX + Integer.toHexString(base);
  }
}
