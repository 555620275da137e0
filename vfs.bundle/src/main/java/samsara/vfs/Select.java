package samsara.vfs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.sys.Timers;

/// A select that waits.
///
/// MINIX: `struct selectentry` in `servers/vfs/select.c`.
final class Select {
  /// A descriptor in it.
  static final class Entry {
    final int fd;
    final OpenFile file;
    final int operations;
    int ready;
    boolean isAsked;

    /// @param operations that are wanted
    Entry(int fd, OpenFile file, int operations) {
      this.fd = fd;
      this.file = file;
      this.operations = operations;
    }
  }

  private final FileProcess process;
  private final List<Entry> entries;
  private final int[] sets;
  private Timers.@Nullable Timer timer;

  /// @param sets addresses of the sets for reading, writing and errors, 0 for none
  Select(FileProcess process, List<Entry> entries, int[] sets) {
    this.process = process;
    this.entries = entries;
    this.sets = sets.clone();
  }

  FileProcess process() {
    return process;
  }

  List<Entry> entries() {
    return entries;
  }

  /// Address of a set.
  int set(int which) {
    return sets[which];
  }

  void timer(Timers.Timer newTimer) {
    timer = newTimer;
  }

  void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  /// `true` if something is ready and no answer is outstanding.
  boolean isOver() {
    return entries.stream().noneMatch(entry -> entry.isAsked)
        && entries.stream().anyMatch(entry -> entry.ready != 0);
  }
}
