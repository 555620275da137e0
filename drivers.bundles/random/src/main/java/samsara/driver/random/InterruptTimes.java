package samsara.driver.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.sys.Sys;

/// Takes the times of interrupts from the kernel, which keeps 64 of each line, and feeds the
/// generator: each line's samples go to the pools one after the other, and to the first one before
/// there is a key, so that readers do not wait for long. A sample counts only if the interrupt did
/// not come in the rhythm of the two before it.
///
/// MINIX: `drivers/random/main.c`, r_random, and `random_update` in `random.c`.
final class InterruptTimes {
  /// Sources, the interrupt lines.
  static final int SOURCES = 16;

  private static final int SAMPLES = 64;
  private static final int HEAD_BYTES = 2 * Integer.BYTES;
  private static final int BIN_BYTES = HEAD_BYTES + SAMPLES * Short.BYTES;

  private final Sys sys;
  private final Generator generator;
  private final int bin;
  private final int[] nextPool = new int[SOURCES];

  InterruptTimes(Sys sys, Generator generator) {
    this.sys = sys;
    this.generator = generator;
    bin = sys.heap().allocate(BIN_BYTES);
  }

  /// Takes what there is.
  ///
  /// @throws ErrnoException what the kernel says, but that a source has too few
  void gather() throws ErrnoException {
    for (int source = 0; source < SOURCES; source++) {
      int result = sys.kernel().takeSamples(source, bin, BIN_BYTES);
      if (result >= 0) {
        take(source);
      } else if (result != -Errno.ENOENT) {
        throw new ErrnoException(-result, "samples of line " + source);
      }
    }
  }

  private void take(int source) {
    Memory memory = sys.ipc().memory();
    ByteBuffer data = ByteBuffer.allocate(1 + SAMPLES * Short.BYTES);
    data.order(ByteOrder.LITTLE_ENDIAN).put((byte) source);
    int worth = 0;
    int last = 0;
    int lastStep = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int sample = memory.int16(bin + HEAD_BYTES + i * Short.BYTES);
      int step = (short) (sample - last);
      if (i > 1 && step != lastStep) {
        worth++;
      }
      last = sample;
      lastStep = step;
      data.putShort((short) sample);
    }
    if (generator.isSeeded()) {
      generator.add(nextPool[source], data.array(), worth);
      nextPool[source] = (nextPool[source] + 1) % Generator.POOLS;
    } else {
      generator.add(0, data.array(), worth);
    }
  }
}
