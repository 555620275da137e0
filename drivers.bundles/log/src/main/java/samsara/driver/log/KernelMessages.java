package samsara.driver.log;

import samsara.abi.Endpoint;
import samsara.protocol.kernel.InfoRequest;
import samsara.sys.Sys;

/// Fetches from the kernel what was printed since the last time. Says nothing about errors: every
/// line would be news of its own.
final class KernelMessages {
  // More than the kernel keeps.
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Sys sys;

  KernelMessages(Sys sys) {
    this.sys = sys;
  }

  /// Appends new text to a log. What the kernel has not kept is lost.
  ///
  /// @param seenBytes bytes that had been printed the last time
  /// @return bytes that have been printed until now
  int fetch(int seenBytes, LogBuffer log) {
    int buffer = sys.heap().allocate(BUFFER_BYTES);
    try {
      int copied = sys.kernel().getInfo(InfoRequest.KMESSAGES, Endpoint.NONE, buffer, BUFFER_BYTES);
      if (copied < Integer.BYTES) {
        return seenBytes;
      }
      int printedBytes = sys.ipc().memory().int32(buffer);
      byte[] text = new byte[copied - Integer.BYTES];
      sys.ipc().memory().read(buffer + Integer.BYTES, text, 0, text.length);
      // The counter wraps; the distance does not mind.
      int news = printedBytes - seenBytes;
      int bytes = news < 0 ? text.length : Math.min(news, text.length);
      log.append(text, text.length - bytes, bytes);
      return printedBytes;
    } finally {
      sys.heap().free(buffer);
    }
  }
}
