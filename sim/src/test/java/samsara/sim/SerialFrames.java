package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;

/// A client of the second serial port, whose far end sends everything back: it writes frames with a
/// number and a checksum, and looks whether they come back. One that does not is sent again.
final class SerialFrames {
  private static final int STEP_MILLIS = 20;
  private static final long PATIENCE_NANOS = 1_500_000_000L;
  private static final int TRIES_MAX = 200;
  private static final int PAYLOAD_BYTES = 8;
  private static final int READ_BYTES = 256;
  private static final List<Integer> DRIVER_IS_DYING = List.of(-Errno.EIO, -Errno.EAGAIN);

  private final TtyBench bench;
  private final boolean mayFail;
  private int fd;
  private int sent;
  private int repeated;
  private int broken;
  private long slowestNanos;

  /// @param mayFail calls may end with `EIO`, since the driver is killed
  SerialFrames(TtyBench bench, boolean mayFail) throws Exception {
    this.bench = bench;
    this.mayFail = mayFail;
    open();
  }

  private void open() throws Exception {
    fd = bench.open("/dev/tty01", OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK | OpenFlag.O_NOCTTY);
    assertThat(fd).isNotNegative();
    flush();
  }

  /// Closes the line and opens it again.
  void reopen() throws Exception {
    assertThat(bench.shell.close(fd)).isEqualTo(Errno.OK);
    open();
  }

  /// Frames that had to be sent again.
  int repeated() {
    return repeated;
  }

  /// Frames that came back with a wrong checksum.
  int broken() {
    return broken;
  }

  /// The longest that a frame took, with all of its repetitions.
  long slowestNanos() {
    return slowestNanos;
  }

  /// Sends a frame until it has come back.
  void exchange() throws Exception {
    long before = bench.system.nowNanos();
    sent++;
    String frame = frame(sent);
    int tries = 1;
    while (!tryExchange(frame)) {
      tries++;
      repeated++;
      assertThat(tries).as("tries of frame %d", sent).isLessThan(TRIES_MAX);
      flush();
    }
    slowestNanos = Math.max(slowestNanos, bench.system.nowNanos() - before);
  }

  private static String frame(int number) {
    String payload = (number + "x".repeat(PAYLOAD_BYTES)).substring(0, PAYLOAD_BYTES);
    String body = number + ":" + payload.replace('x', (char) ('a' + number % 26));
    return body + ":" + checksum(body) + ";";
  }

  private static String checksum(String body) {
    CRC32 sum = new CRC32();
    sum.update(body.getBytes(StandardCharsets.ISO_8859_1));
    return Long.toHexString(sum.getValue());
  }

  private boolean tryExchange(String frame) throws Exception {
    int written = bench.write(fd, frame);
    if (written != frame.length()) {
      allow(written, frame.length());
    }
    StringBuilder received = new StringBuilder();
    long deadline = bench.system.nowNanos() + PATIENCE_NANOS;
    while (bench.system.nowNanos() < deadline) {
      received.append(readNow());
      int end = received.indexOf(";");
      while (end >= 0) {
        if (isRight(received.substring(0, end + 1), frame)) {
          return true;
        }
        received.delete(0, end + 1);
        end = received.indexOf(";");
      }
      bench.system.runMillis(STEP_MILLIS);
    }
    return false;
  }

  // No frame has a right checksum that was not sent.
  private boolean isRight(String received, String frame) {
    if (received.equals(frame)) {
      return true;
    }
    String[] parts = received.replace(";", "").split(":", -1);
    if (parts.length == 3 && parts[2].equals(checksum(parts[0] + ":" + parts[1]))) {
      assertThat(received).isEqualTo(frame(Integer.parseInt(parts[0])));
      assertThat(Integer.parseInt(parts[0])).isLessThan(sent); // late
    } else {
      broken++;
    }
    return false;
  }

  private String readNow() throws Exception {
    try {
      return bench.read(fd, READ_BYTES);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EAGAIN) {
        allow(-e.errno(), Errno.OK);
      }
      return "";
    }
  }

  // A driver that was killed has forgotten that the line is raw; what is on its way is passed over.
  private void flush() throws Exception {
    byte[] bytes = new byte[Termios.SIZE_BYTES];
    control(TtyIoctl.TCGETS, bytes);
    if (!Arrays.equals(bytes, new byte[Termios.SIZE_BYTES])) {
      Termios raw =
          Termios.of(bytes)
              .withLocal(0, TermiosFlag.ICANON | TermiosFlag.ECHO)
              .withOutput(0, TermiosFlag.OPOST);
      control(TtyIoctl.TCSETS, raw.toBytes());
    }
    control(TtyIoctl.TCFLSH, new byte[] {TtyIoctl.FLUSH_BOTH, 0, 0, 0});
  }

  private void control(int request, byte[] argument) throws Exception {
    int result = bench.ioctl(fd, request, argument);
    if (result != Errno.OK) {
      allow(result, Errno.OK);
    }
  }

  private void allow(int result, int expected) {
    if (mayFail) {
      assertThat(result).isIn(DRIVER_IS_DYING);
    } else {
      assertThat(result).isEqualTo(expected);
    }
  }
}
