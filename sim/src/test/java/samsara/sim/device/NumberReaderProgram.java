package samsara.sim.device;

import java.util.Arrays;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;
import samsara.sys.Sys;

/// Reads random numbers, and tells when they are those of the time before, or fewer than wanted.
/// Prints how often it has read.
public final class NumberReaderProgram implements SystemProgram {
  private static final int BYTES = 500;
  private static final int REPORT = 10;

  @Override
  public SystemProcess newProcess() {
    byte[] last = new byte[BYTES];
    int[] reads = {0};
    return new DeviceReader("/dev/random", BYTES, (sys, data) -> check(sys, data, last, reads));
  }

  private static void check(Sys sys, byte[] data, byte[] last, int[] reads) {
    if (data.length != BYTES || Arrays.equals(data, last)) {
      throw new IllegalStateException("bytes=" + data.length + " reads=" + reads[0]);
    }
    System.arraycopy(data, 0, last, 0, BYTES);
    if (++reads[0] % REPORT == 0) {
      sys.print("reads=" + reads[0]);
    }
    // A device that never lets wait shall not keep all others from the CPU.
    sys.kernel().setAlarm(1, false);
    sys.ipc().receive(Endpoint.CLOCK, Message.create());
  }
}
