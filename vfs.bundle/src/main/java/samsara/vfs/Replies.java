package samsara.vfs;

import java.util.function.BiConsumer;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;
import samsara.sys.Sys;

/// Answers that come later than the request.
final class Replies {
  private final Sys sys;
  private final BiConsumer<Integer, long[]> reply;

  Replies(Sys sys, BiConsumer<Integer, long[]> reply) {
    this.sys = sys;
    this.reply = reply;
  }

  /// Ends the call of a user.
  void toUser(int endpoint, int result) {
    reply.accept(endpoint, Message.ofType(result));
  }

  /// Answers a note of PM.
  void toPm(PmToVfs note, int endpoint, int status) {
    long[] message = Message.create();
    answer(message, note, endpoint, status);
    sys.async().send(Endpoint.PM, message);
  }

  /// Makes a message the answer to a note of PM.
  static void answer(long[] message, PmToVfs note, int endpoint, int status) {
    Message.clear(message);
    Message.type(message, note.type() + PmToVfs.REPLY_OFFSET);
    PmNoteMessage.endpoint(message, endpoint);
    PmNoteMessage.status(message, status);
  }
}
