package samsara.hw.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.HostMailbox;
import samsara.hw.board.KeyboardController;
import samsara.hw.video.VgaText;

/// Shell commands `hw:screenshot`, `hw:keys` and `hw:mouse`: the hands and eyes before the machine.
@Component(
    service = ConsoleCommands.class,
    property = {
      "osgi.command.scope=hw",
      "osgi.command.function=screenshot",
      "osgi.command.function=keys",
      "osgi.command.function=mouse"
    })
public final class ConsoleCommands {
  private final VgaText screen;
  private final KeyboardController keyboard;
  private final OnCpu cpu;

  /// Commands for that screen and that keyboard.
  @Activate
  public ConsoleCommands(
      @Reference VgaText screen,
      @Reference KeyboardController keyboard,
      @Reference HostMailbox mailbox) {
    this.screen = screen;
    this.keyboard = keyboard;
    cpu = new OnCpu(mailbox);
  }

  /// The screen as text.
  @Descriptor("show the screen as text")
  public String screenshot() {
    return cpu.get(screen::text);
  }

  /// Writes the screen to a file: a PNG when its name ends so, else text. Returns the name; fails
  /// with the host's reason.
  @Descriptor("write the screen to a file")
  public String screenshot(@Descriptor("file; as a PNG if it ends in .png") String file) {
    Path path = Path.of(file).toAbsolutePath();
    byte[] content =
        file.endsWith(".png")
            ? cpu.get(screen::png)
            : (cpu.get(screen::text) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(path, content);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "hw:screenshot: can't write %s: %s".formatted(path, reason(e)), e);
    }
    return path.toString();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such folder";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> e.toString();
    };
  }

  /// Types: characters, and keys by name in angle brackets, as in `ls<enter>`, `<ctrl-alt-del>` or
  /// `<f1>`. Fails with the name of what is no key.
  @Descriptor("type on the keyboard")
  public void keys(
      @Descriptor("characters, and keys in brackets, as 'ls<enter>' or '<f1>'") String text) {
    cpu.get(() -> {
      keyboard.type(text);
      return true;
    });
  }

  /// Moves the mouse right and up, with buttons pressed (1 left, 2 right, 4 middle).
  @Descriptor("move the mouse and press its buttons")
  public void mouse(
      @Descriptor("steps right") int right,
      @Descriptor("steps up") int up,
      @Descriptor("buttons: 1 left, 2 right, 4 middle") int buttons) {
    cpu.get(() -> {
      keyboard.moveMouse(right, up, buttons);
      return true;
    });
  }
}
