package samsara.sim.device;

import java.nio.charset.StandardCharsets;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;
import samsara.sys.Sys;

/// Reads the log, and prints a line for every text with `ask` in it.
public final class LogReaderProgram implements SystemProgram {
  private static final String ASK = "ask";

  @Override
  public SystemProcess newProcess() {
    int[] asked = {0};
    return new DeviceReader("/dev/klog", 4096, (sys, data) -> answer(sys, data, asked));
  }

  private static void answer(Sys sys, byte[] data, int[] asked) {
    for (String line : new String(data, StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.contains(ASK)) {
        sys.print("answer " + ++asked[0]);
      }
    }
  }
}
