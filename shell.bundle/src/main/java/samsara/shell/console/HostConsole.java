package samsara.shell.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import samsara.hw.Seat;

/// Attaches the terminal of the host to the machine.
public final class HostConsole {
  private HostConsole() {}

  /// Shows the screen on the terminal and types its keys, until Ctrl-] or an interrupt. An
  /// IOException says why standard input can't be used so.
  ///
  /// @param firstKeys keys that are pressed first
  public static void attach(Seat seat, String firstKeys) throws IOException {
    // Not what the command processor has in their place: that can't tell whether a key waits.
    InputStream in = new FileInputStream(FileDescriptor.in);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    new Attachment(UnixTerminal.open(in, out, Stty::ofHost), seat).run(firstKeys);
  }
}
