package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What a line has put out.
final class OutputBufferTest {
  private final OutputBuffer buffer = new OutputBuffer();

  @Test
  void bytesComeOutInTheirOrderAcrossTheEndOfTheRing() {
    for (int i = 0; i < 100; i++) {
      buffer.put(bytes(i, 90));
      assertThat(buffer.peek(50)).isEqualTo(bytes(i, 50));
      buffer.drop(50);
      assertThat(buffer.peek(100)).isEqualTo(bytes(i + 50, 40));
      buffer.drop(40);
    }
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Test
  void echoesFindRoomWhenWritesFindNone() {
    buffer.put(new byte[buffer.roomBytes()]);
    int before = buffer.count();
    assertThat(buffer.roomBytes()).isZero();
    buffer.put(new byte[] {'e'});
    assertThat(buffer.count()).isEqualTo(before + 1);
  }

  @Test
  void whatFindsNoRoomIsLost() {
    buffer.put(bytes(0, 5000));
    int count = buffer.count();
    buffer.put(new byte[] {'x'});
    assertThat(buffer.count()).isEqualTo(count);
    assertThat(buffer.peek(5000)).isEqualTo(bytes(0, count));
  }

  @Test
  void newVersionGoesOnWithIt() throws IOException {
    buffer.put(bytes(0, 2000));
    buffer.drop(1500);
    buffer.put(bytes(2000, 1000));
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    buffer.save(new DataOutputStream(saved));
    OutputBuffer next = new OutputBuffer();
    next.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    assertThat(next.peek(5000)).isEqualTo(bytes(1500, 1500));
  }

  private static byte[] bytes(int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }
}
