package samsara.vfs;

import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.protocol.device.SelectFlag;
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
    private final boolean notify;
    private Repeats repeats = new Repeats(false);
    private int incarnation;

    /// @param operations that are wanted
    /// @param notify the driver is to tell later what is not ready now
    Entry(int fd, OpenFile file, int operations, boolean notify) {
      this.fd = fd;
      this.file = file;
      this.operations = operations;
      this.notify = notify;
    }

    /// How often the question was put again since the last answer.
    Repeats repeats() {
      return repeats;
    }

    void askedOf(Driver now) {
      incarnation = now.incarnation();
    }

    /// The incarnation of the driver that was asked is there no more.
    boolean isLost(@Nullable Driver now) {
      return now == null || incarnation != now.incarnation();
    }

    /// What the driver is asked.
    int question() {
      return notify ? operations | SelectFlag.NOTIFY : operations;
    }

    /// Takes the driver's answer. What can't be waited for is ready: who uses it hears why.
    void answered(int status) {
      isAsked = false;
      repeats = new Repeats(false);
      ready = status < 0 ? operations : status & operations;
    }
  }

  private final FileProcess process;
  private final List<Entry> entries;
  private final int[] sets;
  private Timers.@Nullable Timer timer;
  private boolean patient;

  /// @param sets addresses of the sets for reading, writing and errors, 0 for none
  /// @param patient waits until something is ready, otherwise only for the first answers
  Select(FileProcess process, List<Entry> entries, int[] sets, boolean patient) {
    this.process = process;
    this.entries = entries;
    this.sets = sets.clone();
    this.patient = patient;
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

  /// Its time is over.
  void hurry() {
    patient = false;
  }

  /// `true` if no answer is outstanding, and something is ready or the time is over.
  boolean isOver() {
    return entries.stream().noneMatch(entry -> entry.isAsked)
        && (!patient || entries.stream().anyMatch(entry -> entry.ready != 0));
  }
}
