package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import samsara.protocol.vfs.OpenFlag;

/// A pseudo terminal and its master, each of which has written as much to the other as there is
/// room for. Has a process of its own, since one can't open so many.
final class FullPair {
  /// Pairs that there are.
  static final int PAIRS = 32;

  private static final int FLAGS = OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK | OpenFlag.O_NOCTTY;
  private static final int TYPED_BYTES = 255;
  private static final int OUTPUT_BYTES = 10_000;

  private final Session session;
  private final int master;
  private final int line;
  private final String typed;
  private final String output;

  FullPair(TtyBench bench, int index) throws Exception {
    session = bench.system.login();
    String name = "pq".charAt(index / 16) + Integer.toHexString(index % 16);
    master = session.open("/dev/pty" + name, FLAGS);
    line = session.open("/dev/tty" + name, FLAGS);
    typed = letters(TYPED_BYTES, index);
    assertThat(write(master, typed)).isEqualTo(TYPED_BYTES);
    String more = letters(OUTPUT_BYTES, index + 1);
    int written = write(line, more);
    assertThat(written).isGreaterThan(1_000);
    output = typed + more.substring(0, written); // the echo comes first
  }

  private static String letters(int count, int seed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append((char) ('a' + (i * 7 + i / 26 + seed) % 26));
    }
    return text.toString();
  }

  private int write(int fd, String text) throws Exception {
    return session.write(fd, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private String read(int fd, int bytes) throws Exception {
    return new String(session.read(fd, bytes), StandardCharsets.ISO_8859_1);
  }

  void verify() throws Exception {
    assertThat(read(master, OUTPUT_BYTES)).isEqualTo(output);
    assertThat(write(master, "\n")).isEqualTo(1);
    assertThat(read(line, OUTPUT_BYTES)).isEqualTo(typed + "\n");
  }
}
