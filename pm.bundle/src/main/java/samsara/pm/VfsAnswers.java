package samsara.pm;

import samsara.abi.Endpoint;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;

/// What follows VFS's answers to PM's notes. Those about one process come in the order of the
/// notes.
///
/// MINIX: `handle_fs_reply` in `servers/pm/main.c`.
final class VfsAnswers {
  private final PmState state;
  private final Exits exits;
  private final Signals signals;
  private final ForkHandler fork;
  private final RebootHandler reboot;

  VfsAnswers(PmState state, Exits exits, Signals signals, ForkHandler fork, RebootHandler reboot) {
    this.state = state;
    this.exits = exits;
    this.signals = signals;
    this.fork = fork;
    this.reboot = reboot;
  }

  /// Handles the answer to a note.
  void handle(PmToVfs note, long[] message) {
    int status = PmNoteMessage.status(message);
    int endpoint = PmNoteMessage.endpoint(message);
    if (note == PmToVfs.REBOOT) {
      reboot.finish();
      return;
    }
    state
        .processes()
        .find(endpoint)
        .filter(PmProcess::isAwaitingVfs)
        .ifPresentOrElse(
            process -> handle(note, process, status),
            () ->
                state
                    .sys()
                    .print("answer without a note: " + note + " " + Endpoint.toString(endpoint)));
  }

  private void handle(PmToVfs note, PmProcess process, int status) {
    state.vfs().answered();
    if (status < 0) {
      state.sys().print("VFS refuses " + note + ": status=" + status + " process=" + process);
    }
    switch (process.noteAnswered()) {
      case NONE -> {}
      case START -> fork.known(process, status);
      case ANSWER -> answer(process, status);
      case SESSION -> answer(process, status < 0 ? status : process.group());
      case BROKEN_OFF -> signals.brokenOff(process);
      case RELEASE -> exits.released(process);
    }
    exits.forgetIfDone(process);
    if (!process.isAwaitingVfs()) {
      signals.deliverPostponed(process);
    }
  }

  private void answer(PmProcess process, int status) {
    if (!process.isExiting()) {
      state.reply(process, status);
    }
  }
}
