package samsara.hw.shell;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.HostMailbox;
import samsara.hw.Picture;
import samsara.hw.Seat;
import samsara.hw.board.KeyboardController;
import samsara.hw.video.VgaText;

/// The screen and the keyboard of the machine, for threads of the host.
@Component(service = Seat.class)
public final class OperatorSeat implements Seat {
  private final VgaText screen;
  private final KeyboardController keyboard;
  private final OnCpu cpu;

  /// A seat before that screen and that keyboard.
  @Activate
  public OperatorSeat(
      @Reference VgaText screen,
      @Reference KeyboardController keyboard,
      @Reference HostMailbox mailbox) {
    this.screen = screen;
    this.keyboard = keyboard;
    cpu = new OnCpu(mailbox);
  }

  @Override
  public Picture look() {
    return cpu.get(screen::picture);
  }

  @Override
  public void type(String keys) {
    cpu.get(() -> {
      keyboard.type(keys);
      return true;
    });
  }
}
