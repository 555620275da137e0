package samsara.driver.log;

import samsara.abi.Endpoint;
import samsara.protocol.kernel.InfoRequest;
import samsara.sys.Sys;

/// Fetches from the kernel what was printed since the last time. Says nothing about errors: every
/// line would be news of its own.
final class KernelMessages {
  // What usually comes at once; for more the kernel is asked again.
  private static final int USUAL_BYTES = 1024;

  private final Sys sys;

  KernelMessages(Sys sys) {
    this.sys = sys;
  }

  /// Appends new text to a log. What the kernel has not kept, and what the log has no room for, is
  /// lost.
  ///
  /// @param seenBytes bytes that had been printed the last time; the counter wraps
  /// @return bytes that have been printed until now
  int fetch(int seenBytes, LogBuffer log) {
    int roomBytes = USUAL_BYTES;
    Newest newest = newest(roomBytes, seenBytes);
    int newsBytes = newest.printedBytes - seenBytes;
    if (newsBytes > roomBytes) {
      newest = newest(Math.min(newsBytes, LogBuffer.SIZE_BYTES), seenBytes);
      newsBytes = newest.printedBytes - seenBytes;
    }
    byte[] text = newest.text;
    int bytes = newsBytes < 0 ? text.length : Math.min(newsBytes, text.length);
    log.append(text, text.length - bytes, bytes);
    return newest.printedBytes;
  }

  private Newest newest(int roomBytes, int seenBytes) {
    int room = Integer.BYTES + roomBytes;
    int buffer = sys.heap().allocate(room);
    int copied = sys.kernel().getInfo(InfoRequest.KMESSAGES, Endpoint.NONE, buffer, room);
    Newest newest = new Newest(seenBytes, new byte[Math.max(copied - Integer.BYTES, 0)]);
    if (copied >= Integer.BYTES) {
      newest.printedBytes = sys.ipc().memory().int32(buffer);
      sys.ipc().memory().read(buffer + Integer.BYTES, newest.text, 0, newest.text.length);
    }
    sys.heap().free(buffer);
    return newest;
  }

  /// The end of the kernel's text.
  private static final class Newest {
    private int printedBytes;
    private final byte[] text;

    Newest(int printedBytes, byte[] text) {
      this.printedBytes = printedBytes;
      this.text = text;
    }
  }
}
