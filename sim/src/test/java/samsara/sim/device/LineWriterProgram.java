package samsara.sim.device;

import java.nio.charset.StandardCharsets;
import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;
import samsara.sys.Sys;

/// Prints on paper: numbered lines, one a write. Says how many it has written, and what went wrong.
public final class LineWriterProgram implements SystemProgram {
  private static final int BYTES_MAX = 1024;
  private static final int REPORT = 10;

  @Override
  public SystemProcess newProcess() {
    return LineWriterProgram::main;
  }

  /// A line, from its mark, which stands nowhere else in it, to its end.
  public static String line(int number) {
    return "#" + number + " is printed" + " and printed".repeat(number % 20) + "\n";
  }

  private static void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    try {
      OpenDevice paper = new OpenDevice(sys, "/dev/lp", OpenFlag.O_WRONLY, BYTES_MAX);
      for (int number = 0; ; number++) {
        byte[] line = line(number).getBytes(StandardCharsets.US_ASCII);
        int done = paper.write(line, 0);
        while (done < line.length) {
          done += paper.write(line, done);
        }
        if (number % REPORT == 0) {
          sys.print("lines=" + number);
        }
      }
    } catch (IllegalStateException e) {
      sys.print("failed: " + e.getMessage());
      sef.serve(request -> true);
    }
  }
}
