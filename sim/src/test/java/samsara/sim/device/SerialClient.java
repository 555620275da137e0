package samsara.sim.device;

import java.util.Arrays;
import java.util.SplittableRandom;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Writes bytes to a serial line whose far end sends everything back, reads them and compares, for
/// ever. Prints how often it did and how long the slowest call took; or what went wrong, once.
final class SerialClient implements SystemProcess {
  private static final String PATH = "/dev/tty01";
  private static final int BUFFER_BYTES = 256;

  // More than a driver takes at a time, less than a line keeps for its reader.
  private static final int PIECE_BYTES_MAX = 200;

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    try {
      OpenDevice line =
          new OpenDevice(sys, PATH, OpenFlag.O_RDWR | OpenFlag.O_NOCTTY, BUFFER_BYTES);
      makeRaw(line);
      for (int pass = 1; ; pass++) {
        SplittableRandom random = new SplittableRandom(pass);
        byte[] content = new byte[1 + random.nextInt(PIECE_BYTES_MAX)];
        random.nextBytes(content);
        write(line, content);
        verify(line, content, pass);
        sys.print("passes=" + pass + " slowestTicks=" + line.slowestTicks());
        OpenDevice.pause(sys);
      }
    } catch (IllegalStateException e) {
      sys.print("failed: " + e.getMessage());
      sef.serve(request -> true);
    }
  }

  private static void makeRaw(OpenDevice line) {
    byte[] bytes = new byte[Termios.SIZE_BYTES];
    line.control(TtyIoctl.TCGETS, bytes);
    int local = TermiosFlag.ICANON | TermiosFlag.ECHO | TermiosFlag.ISIG | TermiosFlag.IEXTEN;
    int input = TermiosFlag.IXON | TermiosFlag.ICRNL | TermiosFlag.ISTRIP;
    Termios raw =
        Termios.of(bytes).withLocal(0, local).withInput(0, input).withOutput(0, TermiosFlag.OPOST);
    line.control(TtyIoctl.TCSETS, raw.toBytes());
  }

  private static void write(OpenDevice line, byte[] content) {
    int moved = line.write(content, 0);
    if (moved != content.length) {
      throw new IllegalStateException("written=" + moved + " of " + content.length);
    }
  }

  private static void verify(OpenDevice line, byte[] content, int pass) {
    int at = 0;
    while (at < content.length) {
      byte[] read = line.read(content.length - at);
      int end = at + read.length;
      if (read.length == 0 || !Arrays.equals(read, 0, read.length, content, at, end)) {
        throw new IllegalStateException("wrong bytes in pass " + pass + " at " + at);
      }
      at = end;
    }
  }
}
