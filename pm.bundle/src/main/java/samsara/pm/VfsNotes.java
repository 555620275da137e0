package samsara.pm;

import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.pm.PmProcess.Sequel;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;
import samsara.sys.Sys;

/// What PM tells VFS while the system runs: in order, without waiting. VFS answers every note.
/// While it is busy, notes queue up here rather than in the small table of asynchronous messages;
/// their number is limited for each process, see {@link PmProcess#isAwaitingVfsTooMuch}.
///
/// MINIX: `tell_vfs` in `servers/pm/utility.c`.
final class VfsNotes {
  /// Notes that are under way at a time.
  static final int UNDER_WAY_MAX = 32;

  private final Sys sys;
  private final Deque<long[]> queue = new ArrayDeque<>();
  private int underWay;

  VfsNotes(Sys sys) {
    this.sys = sys;
  }

  /// A child is there.
  void forked(PmProcess child) {
    long[] message =
        child.isService()
            ? begin(PmToVfs.SRV_FORK, child, Sequel.NONE)
            : begin(PmToVfs.FORK, child, Sequel.START);
    PmNoteMessage.parent(message, child.parent().endpoint());
    PmNoteMessage.pid(message, child.pid());
    send(message);
  }

  /// A process has other user ids.
  void userChanged(PmProcess process, Sequel sequel) {
    long[] message = begin(PmToVfs.SETUID, process, sequel);
    PmNoteMessage.effectiveId(message, process.credentials().effectiveUid());
    PmNoteMessage.realId(message, process.credentials().uid());
    send(message);
  }

  /// A process has other group ids.
  void groupChanged(PmProcess process, Sequel sequel) {
    long[] message = begin(PmToVfs.SETGID, process, sequel);
    PmNoteMessage.effectiveId(message, process.credentials().effectiveGid());
    PmNoteMessage.realId(message, process.credentials().gid());
    send(message);
  }

  /// A process shall not wait in a call any longer.
  void breakOff(PmProcess process) {
    send(begin(PmToVfs.UNPAUSE, process, Sequel.BROKEN_OFF));
  }

  /// A process has begun a session.
  void sessionBegun(PmProcess process) {
    send(begin(PmToVfs.SETSID, process, Sequel.SESSION));
  }

  /// A process ends.
  void exited(PmProcess process) {
    send(begin(PmToVfs.EXIT, process, Sequel.RELEASE));
  }

  /// The machine goes down.
  void reboot() {
    long[] message = Message.ofType(PmToVfs.REBOOT.type());
    PmNoteMessage.endpoint(message, Endpoint.VFS);
    send(message);
  }

  /// VFS has answered a note, so that another may go.
  void answered() {
    underWay--;
    sendNext();
  }

  private static long[] begin(PmToVfs note, PmProcess process, Sequel sequel) {
    process.noteSent(sequel);
    long[] message = Message.ofType(note.type());
    PmNoteMessage.endpoint(message, process.endpoint());
    return message;
  }

  private void send(long[] message) {
    queue.add(message);
    sendNext();
  }

  private void sendNext() {
    while (underWay < UNDER_WAY_MAX && !queue.isEmpty()) {
      underWay++;
      sys.async().sendNoReply(Endpoint.VFS, queue.remove());
    }
  }
}
