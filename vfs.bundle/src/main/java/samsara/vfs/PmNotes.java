package samsara.vfs;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;

/// Follows what PM tells about processes; every note but one is answered at once.
///
/// MINIX: `servers/vfs/main.c`, service_pm; `servers/vfs/misc.c`.
final class PmNotes {
  private final ProcessTable processes;
  private final FileCalls files;
  private final PendingCalls pending;
  private final SelectCalls selects;
  private final Terminals terminals;

  PmNotes(
      ProcessTable processes,
      FileCalls files,
      PendingCalls pending,
      SelectCalls selects,
      Terminals terminals) {
    this.processes = processes;
    this.files = files;
    this.pending = pending;
    this.selects = selects;
    this.terminals = terminals;
  }

  /// Takes a process over that exists at boot. Answers `false` for the end of the list.
  boolean addAtBoot(long[] message) {
    int endpoint = PmNoteMessage.endpoint(message);
    return endpoint != Endpoint.NONE
        && processes.add(new FileProcess(endpoint, PmNoteMessage.pid(message)));
  }

  /// Handles a note, which becomes its own answer: `ESRCH` for a process that VFS does not know.
  ///
  /// @return `false` if the answer follows later
  boolean handle(PmToVfs note, long[] message) {
    int endpoint = PmNoteMessage.endpoint(message);
    int status =
        switch (note) {
          case INIT -> -Errno.EINVAL;
          case REBOOT -> doReboot();
          case FORK, SRV_FORK -> doFork(message);
          case SETUID, SETGID, SETSID, EXIT, UNPAUSE -> {
            FileProcess process = processes.find(endpoint);
            yield process == null ? -Errno.ESRCH : onProcess(note, process, message);
          }
        };
    Replies.answer(message, note, endpoint, status);
    return status != Errno.SUSPEND;
  }

  private int onProcess(PmToVfs note, FileProcess process, long[] message) {
    switch (note) {
      case SETUID -> process.uid(PmNoteMessage.realId(message), PmNoteMessage.effectiveId(message));
      case SETGID -> process.gid(PmNoteMessage.realId(message), PmNoteMessage.effectiveId(message));
      case SETSID -> process.lead();
      case EXIT -> {
        release(process);
        terminals.exited(process);
        processes.remove(process);
      }
      case UNPAUSE -> {
        return selects.interrupt(process) || pending.unpause(process) ? Errno.OK : Errno.SUSPEND;
      }
      default -> throw new IllegalStateException("note=" + note);
    }
    return Errno.OK;
  }

  private int doFork(long[] message) {
    FileProcess parent = processes.find(PmNoteMessage.parent(message));
    if (parent == null) {
      return -Errno.ESRCH;
    }
    FileProcess child = parent.fork(PmNoteMessage.endpoint(message), PmNoteMessage.pid(message));
    return processes.add(child) ? Errno.OK : -Errno.EINVAL;
  }

  private void release(FileProcess process) {
    pending.abandon(process);
    selects.abandon(process);
    for (int fd = 0; fd < FileProcess.OPEN_MAX; fd++) {
      files.close(process, fd);
    }
  }

  /// All files are closed; the processes stay known until PM ends them.
  private int doReboot() {
    processes.all().forEach(this::release);
    return Errno.OK;
  }
}
