package samsara.kernel.core;

import java.nio.charset.StandardCharsets;
import samsara.hw.PortBus;

/// What the kernel and, through SYS_SYSCTL, everybody prints: a ring of the newest text, and the
/// serial port. LOG is told that there is more by a signal.
///
/// MINIX: `kernel/utility.c`, `kernel/debug.c`.
public final class Diagnostics {
  /// Bytes of text that are kept.
  public static final int RING_BYTES = 64 << 10;

  private static final int SERIAL_PORT = 0x3F8;

  private final PortBus ports;
  private final byte[] ring = new byte[RING_BYTES];
  private long total;
  private Runnable listener = () -> {};

  Diagnostics(PortBus ports) {
    this.ports = ports;
  }

  /// Whom to tell about new text.
  public void onText(Runnable listener) {
    this.listener = listener;
  }

  /// Prints a line.
  public void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    print(bytes, bytes.length);
  }

  /// Prints bytes as they are.
  public void print(byte[] text, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (total++ % RING_BYTES)] = text[i];
      ports.out8(SERIAL_PORT, text[i]);
    }
    listener.run();
  }

  /// Bytes printed since boot.
  public long totalBytes() {
    return total;
  }

  /// The newest bytes, at most `lengthMax`.
  public byte[] newest(int lengthMax) {
    int length = (int) Math.min(Math.min(total, RING_BYTES), lengthMax);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = ring[(int) ((total - length + i) % RING_BYTES)];
    }
    return text;
  }
}
