package samsara.hw;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/// Bytes from a stream of the host on their way to the guest. A host thread reads the stream and
/// posts what came; it waits while the guest has [#BYTES_MAX] of them unread.
final class HostInput {
  /// Bytes that may wait for the guest.
  static final int BYTES_MAX = 4096;

  private static final System.Logger LOG = System.getLogger(HostInput.class.getName());
  private static final int CHUNK_BYTES = 256;

  // Owned by the CPU thread.
  private final byte[] bytes = new byte[BYTES_MAX];
  private int first;
  private int size;
  private Runnable arrived = () -> {};

  // Shared: places in the buffer that the reader has not taken.
  private final Semaphore room = new Semaphore(BYTES_MAX);
  private volatile boolean closed;

  private final InputStream stream;
  private final HostMailbox mailbox;
  private final Thread reader;

  private HostInput(InputStream stream, HostMailbox mailbox) {
    this.stream = stream;
    this.mailbox = mailbox;
    reader = Thread.ofPlatform().daemon().name("samsara-serial-input").unstarted(this::readAll);
  }

  /// Reads `stream` from now on, until its end or [#close].
  static HostInput reading(InputStream stream, HostMailbox mailbox) {
    HostInput input = new HostInput(stream, mailbox);
    input.reader.start();
    return input;
  }

  /// No input, ever.
  static HostInput none() {
    return new HostInput(InputStream.nullInputStream(), Runnable::run);
  }

  void onInput(Runnable action) {
    arrived = action;
  }

  /// The next byte, or -1.
  int next() {
    if (size == 0) {
      return -1;
    }
    int value = bytes[first] & 0xFF;
    first = (first + 1) % BYTES_MAX;
    size--;
    room.release();
    return value;
  }

  /// Asks the reader to end. One that waits inside a read of the host ends with that read.
  void close() {
    closed = true;
    reader.interrupt();
  }

  private void readAll() {
    try {
      byte[] chunk = new byte[CHUNK_BYTES];
      while (!closed) {
        int count = stream.read(chunk);
        if (count < 0) {
          return;
        }
        room.acquire(count);
        byte[] read = chunk.clone();
        mailbox.post(() -> take(read, count));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Serial input ends: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void take(byte[] read, int count) {
    for (int i = 0; i < count; i++) {
      bytes[(first + size++) % BYTES_MAX] = read[i];
    }
    arrived.run();
  }
}
