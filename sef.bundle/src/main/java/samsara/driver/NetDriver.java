package samsara.driver;

import java.util.List;
import samsara.abi.ErrnoException;
import samsara.protocol.net.EthernetStatistics;
import samsara.sys.Sys;

/// The part of a network driver that differs from others: one card. {@link NetDriverProcess} is the
/// rest: protocol, client, suspended requests, interrupts, time, life and death.
///
/// No method waits for the card longer than a register takes to follow. A card may lie, be slow or
/// be gone at any time: a method then does what it can, and {@link #watch} puts it right later.
/// Frames may be lost on the way, as on any cable.
///
/// MINIX: `drivers/rtl8139`, `drivers/dp8390`, `lib/libnetdriver`.
public interface NetDriver {
  /// Finds the card of an instance, and has the right to it afterwards. The card need not work yet.
  @FunctionalInterface
  interface Finder {
    /// Finds it. `ENXIO` if there is none for this instance.
    ///
    /// @param arguments words of the command line behind the program
    /// @param statistics where the card's events are counted
    NetDriver find(Sys sys, List<String> arguments, EthernetStatistics statistics)
        throws ErrnoException;
  }

  /// The card's interrupt line.
  int irq();

  /// Resets the card, whatever it does, and starts it.
  ///
  /// @param mode bits of `samsara.protocol.net.NetMessage`
  /// @return the station address, six bytes; `EIO` or `ENXIO` for a card that does not answer
  byte[] start(int mode) throws ErrnoException;

  /// Stops the card: nothing moves any more when this returns, if the card still listens.
  void stop();

  /// The address of a buffer for the next frame to be sent, or 0 as long as there is none.
  int transmitBuffer();

  /// Sends the frame that was put there.
  void transmit(int bytes);

  /// Takes the next frame that was received, without errors and of a proper length, out of the
  /// card.
  ///
  /// @param buffer where to put it, room for 1536 bytes
  /// @return its length, 0 if there is none
  int receive(int buffer);

  /// Looks at why the card interrupts, and ends that. Also called without an interrupt.
  void interrupt();

  /// Looks after the card, a few times a second: one that hangs is started again.
  ///
  /// @param ticks uptime
  void watch(int ticks);
}
