package samsara.hw;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostSerialLineTest {
  private final SimulatedClock clock = new SimulatedClock();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private static void send(SerialLine line, String text) {
    for (byte b : text.getBytes(US_ASCII)) {
      line.transmit(b);
    }
  }

  @Test
  void writesALineAtATime() {
    SerialLine line = HostSerialLine.writing(clock, output);
    send(line, "boot");
    assertThat(output.size()).isZero();

    send(line, "ed\n# ");
    assertThat(output.toString(US_ASCII)).isEqualTo("booted\n");
  }

  @Test
  void writesTheRestWhenTheGuestFallsSilent() {
    SerialLine line = HostSerialLine.writing(clock, output);
    send(line, "# ");
    clock.advanceTo(1_000_000_000);

    assertThat(output.toString(US_ASCII)).isEqualTo("# ");
    assertThat(clock.nextEventNanos()).isEqualTo(EventClock.NEVER);
  }

  @Test
  void writesTheRestAtClose() {
    HostSerialLine line = HostSerialLine.writing(clock, output);
    send(line, "half");
    line.close();

    assertThat(output.toString(US_ASCII)).isEqualTo("half");
  }

  @Test
  void longOutputDoesNotWaitForALineFeed() {
    SerialLine line = HostSerialLine.writing(clock, output);
    send(line, "x".repeat(5000));

    assertThat(output.size()).isGreaterThan(3000);
  }

  @Test
  void aBrokenStreamSwallowsTheRest() {
    SerialLine line =
        HostSerialLine.writing(
            clock,
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("on purpose");
              }
            });

    send(line, "one\ntwo\n");
    assertThat(line.receive()).isEqualTo(-1);
  }

  @Test
  @Timeout(30)
  void inputArrivesThroughTheMailboxHoweverSlowlyItIsRead() throws InterruptedException {
    byte[] typed = new byte[3 * HostInput.BYTES_MAX];
    for (int i = 0; i < typed.length; i++) {
      typed[i] = (byte) (i * 31);
    }
    LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (HostSerialLine line =
        HostSerialLine.between(clock, output, new ByteArrayInputStream(typed), mailbox::add)) {
      while (received.size() < typed.length) {
        int value = line.receive();
        if (value >= 0) {
          received.write(value);
        } else {
          mailbox.take().run();
        }
      }
    }

    assertThat(received.toByteArray()).isEqualTo(typed);
  }
}
