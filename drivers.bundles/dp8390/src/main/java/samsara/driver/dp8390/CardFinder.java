package samsara.driver.dp8390;

import java.util.List;
import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.NetDriver;
import samsara.driver.PciDevices;
import samsara.driver.PortClaim;
import samsara.protocol.net.EthernetStatistics;
import samsara.sys.Sys;

/// Finds the card of an instance: the one of the ISA configuration that its argument names, `0` to
/// `2`; without an argument a PCI card that is free, else the first ISA configuration with a card
/// that no other service drives.
///
/// MINIX: the configuration tables in `drivers/dp8390`, boot variables `DPETH0` to `DPETH2`.
final class CardFinder {
  private static final int RTL8029_VENDOR = 0x10EC;
  private static final int RTL8029_DEVICE = 0x8029;

  private static final List<Isa> CONFIGURATIONS =
      List.of(new Isa(0x280, 3), new Isa(0x300, 5), new Isa(0x380, 10));

  private record Isa(int base, int irq) {}

  private CardFinder() {}

  /// Finds the card. `EINVAL` for an argument that is none, `EBUSY` if another service drives the
  /// card, `ENXIO` if there is none.
  static NetDriver find(Sys sys, List<String> arguments, EthernetStatistics statistics)
      throws ErrnoException {
    if (!arguments.isEmpty()) {
      return probe(sys, configuration(arguments.getFirst()), statistics)
          .orElseThrow(() -> new ErrnoException(Errno.ENXIO, "configuration " + arguments));
    }
    Optional<PciDevices> devices = PciDevices.find(sys);
    if (devices.isPresent()) {
      Optional<NetDriver> card = claim(sys, devices.get(), statistics);
      if (card.isPresent()) {
        return card.get();
      }
    }
    ErrnoException mistake = new ErrnoException(Errno.ENXIO, "no NE2000 is there");
    for (Isa isa : CONFIGURATIONS) {
      try {
        Optional<NetDriver> card = probe(sys, isa, statistics);
        if (card.isPresent()) {
          return card.get();
        }
      } catch (ErrnoException e) {
        mistake = e; // somebody else's; there may be another
      }
    }
    throw mistake;
  }

  private static Isa configuration(String argument) throws ErrnoException {
    for (int i = 0; i < CONFIGURATIONS.size(); i++) {
      if (argument.equals(Integer.toString(i))) {
        return CONFIGURATIONS.get(i);
      }
    }
    throw new ErrnoException(Errno.EINVAL, "configuration '" + argument + "'");
  }

  private static Optional<NetDriver> claim(
      Sys sys, PciDevices devices, EthernetStatistics statistics) throws ErrnoException {
    Optional<PciDevices.Found> card =
        devices.claim(
            found -> found.vendor() == RTL8029_VENDOR && found.device() == RTL8029_DEVICE);
    if (card.isEmpty()) {
      return Optional.empty();
    }
    int index = card.get().index();
    return Optional.of(
        new Ne2000(
            sys, statistics, devices.ports(index, 0), devices.read8(index, PciDevices.LINE)));
  }

  // To probe resets the card: not before it is this service's.
  private static Optional<NetDriver> probe(Sys sys, Isa isa, EthernetStatistics statistics)
      throws ErrnoException {
    PortClaim.take(sys, isa.base());
    Ne2000 card = new Ne2000(sys, statistics, isa.base(), isa.irq());
    if (card.isThere()) {
      return Optional.of(card);
    }
    PortClaim.giveUp(sys, isa.base());
    return Optional.empty();
  }
}
