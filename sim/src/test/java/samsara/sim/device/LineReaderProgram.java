package samsara.sim.device;

import java.nio.charset.StandardCharsets;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// Reads the console and prints each line.
public final class LineReaderProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new DeviceReader(
        "/dev/console",
        256,
        (sys, data) -> sys.print("line: " + new String(data, StandardCharsets.UTF_8).strip()));
  }
}
