package samsara.driver.tty;

import samsara.driver.GrantBuffer;

/// A write that has not gone out wholly.
final class PendingWrite {
  private final GrantBuffer buffer;
  private int done;

  /// @param done bytes that are out
  PendingWrite(GrantBuffer buffer, int done) {
    this.buffer = buffer;
    this.done = done;
  }

  GrantBuffer buffer() {
    return buffer;
  }

  int done() {
    return done;
  }

  int left() {
    return buffer.bytes() - done;
  }

  void advance(int bytes) {
    done += bytes;
  }
}
