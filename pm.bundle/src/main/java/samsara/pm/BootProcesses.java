package samsara.pm;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;
import samsara.sef.Panic;

/// PM's start: the process tree of the boot image, INIT ← RS ← services, first for PM and then for
/// VFS. VFS takes the notes in its own init, for which PM waits here and nowhere else.
///
/// MINIX: `servers/pm/main.c`, `sef_cb_init_fresh`.
final class BootProcesses {
  private static final int ROWS_MAX = 64;

  private final PmState state;

  BootProcesses(PmState state) {
    this.state = state;
  }

  /// Builds the process table. Panics if that is impossible.
  void load() {
    List<BootImageEntry> rows = bootImage();
    ProcessTable processes = state.processes();
    PmProcess init = PmProcess.init(Endpoint.INIT, nameOf(rows, Endpoint.INIT));
    processes.add(init);
    for (BootImageEntry row : rows) {
      if (row.endpoint() != Endpoint.INIT) {
        processes.add(PmProcess.bootService(row.endpoint(), processes.freePid(), row.name(), init));
      }
    }
    PmProcess rs =
        processes.find(Endpoint.RS).orElseThrow(() -> new Panic("no RS in the boot image"));
    for (PmProcess process : processes.all()) {
      if (process != init && process != rs) {
        process.parent(rs);
      }
    }
    tellVfs(rows);
  }

  private List<BootImageEntry> bootImage() {
    int buffer = state.sys().heap().allocate(ROWS_MAX * BootImageEntry.SIZE_BYTES);
    int bytes =
        state
            .kernel()
            .getInfo(
                InfoRequest.IMAGE, Endpoint.NONE, buffer, ROWS_MAX * BootImageEntry.SIZE_BYTES);
    if (bytes < 0) {
      throw new Panic("no boot image from the kernel: " + bytes);
    }
    List<BootImageEntry> rows = new ArrayList<>();
    for (int at = 0; at < bytes; at += BootImageEntry.SIZE_BYTES) {
      rows.add(BootImageEntry.read(state.sys().ipc().memory(), buffer + at));
    }
    rows.removeIf(row -> row.slot() < 0);
    state.sys().heap().free(buffer);
    return rows;
  }

  private static String nameOf(List<BootImageEntry> rows, int endpoint) {
    return rows.stream()
        .filter(row -> row.endpoint() == endpoint)
        .findFirst()
        .orElseThrow(() -> new Panic("not in the boot image: endpoint=" + endpoint))
        .name();
  }

  private void tellVfs(List<BootImageEntry> rows) {
    for (BootImageEntry row : rows) {
      PmProcess process = state.processes().find(row.endpoint()).orElseThrow();
      long[] message = Message.ofType(PmToVfs.INIT.type());
      PmNoteMessage.endpoint(message, process.endpoint());
      PmNoteMessage.slot(message, process.slot());
      PmNoteMessage.pid(message, process.pid());
      check(state.sys().ipc().send(Endpoint.VFS, message));
    }
    long[] message = Message.ofType(PmToVfs.INIT.type());
    PmNoteMessage.endpoint(message, Endpoint.NONE);
    check(state.sys().ipc().sendrec(Endpoint.VFS, message));
    check(Message.type(message));
  }

  private static void check(int result) {
    if (result != Errno.OK) {
      throw new Panic("VFS does not take the boot processes: result=" + result);
    }
  }
}
