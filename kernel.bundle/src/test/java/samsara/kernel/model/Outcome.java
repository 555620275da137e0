package samsara.kernel.model;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;

/// What a process sees when a trap of it has ended.
///
/// @param trap what it did
/// @param result 0 or a negated errno
/// @param status status word, 0 unless something was received by a receive
/// @param words the message that it has now; empty if there is none
record Outcome(String trap, int result, int status, List<Long> words) {
  static Outcome of(String trap, int result) {
    return new Outcome(trap, result, 0, List.of());
  }

  /// The same with a message. The time in a notification is not compared.
  static Outcome of(String trap, int status, long[] message) {
    long[] copy = message.clone();
    if (Ipc.primitiveOf(status) == Ipc.NOTIFY) {
      Message.int32(copy, Message.M2_L2, 0);
    }
    List<Long> words = new ArrayList<>();
    for (long word : copy) {
      words.add(word);
    }
    return new Outcome(trap, Errno.OK, status, words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(trap).append('=').append(Errno.nameOf(result));
    if (!words.isEmpty()) {
      text.append(" status=").append(Integer.toHexString(status));
      words.forEach(word -> text.append(' ').append(Long.toHexString(word)));
    }
    return text.toString();
  }
}
