package samsara.sim.device;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Writes new content to a device from its beginning, reads it back and compares, for ever and in
/// pieces of all sizes. Prints how often it did and how long the slowest call took; or what went
/// wrong, once.
///
/// Arguments: the device, the bytes to write, and, if it is a RAM disk to be made, its size.
final class DiskClient implements SystemProcess {
  private static final int PIECE_BYTES_MAX = 60_000;
  private static final int MIOCRAMSIZE = 0x40046D03;

  private String path = "";
  private int slowestTicks;

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    path = sef.arguments().get(0);
    byte[] content = new byte[Integer.parseInt(sef.arguments().get(1))];
    try {
      if (sef.arguments().size() > 2) {
        makeRamDisk(sys, Integer.parseInt(sef.arguments().get(2)));
      }
      for (int pass = 1; ; pass++) {
        SplittableRandom random = new SplittableRandom(pass);
        random.nextBytes(content);
        write(sys, content, random);
        verify(sys, content, random);
        sys.print("passes=" + pass + " slowestTicks=" + slowestTicks);
        OpenDevice.pause(sys);
      }
    } catch (IllegalStateException e) {
      sys.print("failed: " + e.getMessage());
      sef.serve(request -> true);
    }
  }

  private OpenDevice open(Sys sys) {
    return new OpenDevice(sys, path, OpenFlag.O_RDWR, PIECE_BYTES_MAX);
  }

  private void close(OpenDevice device) {
    device.close();
    slowestTicks = Math.max(slowestTicks, device.slowestTicks());
  }

  private void makeRamDisk(Sys sys, int bytes) {
    OpenDevice device = open(sys);
    ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    device.control(MIOCRAMSIZE, size.putInt(bytes).array());
    close(device);
  }

  private void write(Sys sys, byte[] content, SplittableRandom random) {
    OpenDevice device = open(sys);
    int at = 0;
    while (at < content.length) {
      int bytes = Math.min(1 + random.nextInt(PIECE_BYTES_MAX), content.length - at);
      int moved = device.write(content, at, bytes);
      if (moved == 0) {
        throw new IllegalStateException("nothing written at " + at);
      }
      at += moved;
    }
    close(device);
  }

  private void verify(Sys sys, byte[] content, SplittableRandom random) {
    OpenDevice device = open(sys);
    int at = 0;
    while (at < content.length) {
      int wanted = Math.min(1 + random.nextInt(PIECE_BYTES_MAX), content.length - at);
      byte[] read = device.read(wanted);
      int end = at + read.length;
      if (read.length == 0 || !Arrays.equals(read, 0, read.length, content, at, end)) {
        throw new IllegalStateException("wrong bytes at " + at + " bytes=" + read.length);
      }
      at = end;
    }
    close(device);
  }
}
