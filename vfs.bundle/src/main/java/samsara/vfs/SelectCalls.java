package samsara.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.vfs.VfsMessage;
import samsara.sys.Sys;

/// Waiting for any of several files.
///
/// MINIX: `servers/vfs/select.c`.
final class SelectCalls {
  /// Selects that can wait at one time; one more is `ENOSPC`.
  static final int WAITING_MAX = 25;

  private static final int[] OPERATIONS = {SelectFlag.READ, SelectFlag.WRITE, SelectFlag.ERROR};
  private static final int SET_BYTES = Integer.BYTES;
  private static final int TIME_BYTES = 2 * Integer.BYTES;
  private static final int MICROS = 1_000_000;

  private final Sys sys;
  private final UserMemory memory;
  private final DriverLink link;
  private final SelectQuestions questions;
  private final Replies replies;
  private final List<Select> waiting = new ArrayList<>();

  SelectCalls(Sys sys, UserMemory memory, DriverLink link, Replies replies) {
    this.sys = sys;
    this.memory = memory;
    this.link = link;
    this.replies = replies;
    questions = new SelectQuestions(sys, link);
  }

  /// Answers how many descriptors are ready in the sets, 0 when the time is over; SUSPEND while
  /// there are none, or a driver has not answered yet. `EINVAL` for a number of descriptors or a
  /// time that is none, `EBADF`, `EFAULT`, `ENOSPC`.
  int doSelect(FileProcess process, long[] message) throws ErrnoException {
    int count = VfsMessage.selectCount(message);
    if (count < 0 || count > FileProcess.OPEN_MAX) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int[] sets = new int[OPERATIONS.length];
    int[] wanted = new int[count];
    for (int which = 0; which < sets.length; which++) {
      sets[which] = VfsMessage.selectSet(message, which);
      int bits = sets[which] == 0 ? 0 : word(process, sets[which], 0, SET_BYTES);
      for (int fd = 0; fd < count; fd++) {
        wanted[fd] |= (bits >>> fd & 1) != 0 ? OPERATIONS[which] : 0;
      }
    }
    int ticks = ticks(process, VfsMessage.selectTime(message));
    List<Select.Entry> entries = new ArrayList<>();
    for (int fd = 0; fd < count; fd++) {
      if (wanted[fd] != 0) {
        entries.add(new Select.Entry(fd, process.file(fd), wanted[fd], ticks != 0));
      }
    }
    return begin(new Select(process, entries, sets, ticks != 0), ticks);
  }

  private static final int FOR_EVER = -1;

  private int ticks(FileProcess process, int address) throws ErrnoException {
    if (address == 0) {
      return FOR_EVER;
    }
    int seconds = word(process, address, 0, TIME_BYTES);
    int micros = word(process, address, Integer.BYTES, TIME_BYTES);
    if (seconds < 0 || micros < 0 || micros >= MICROS) {
      throw new ErrnoException(Errno.EINVAL);
    }
    long ticks = (long) seconds * sys.hz() + ((long) micros * sys.hz() + MICROS - 1) / MICROS;
    return (int) Math.min(ticks, Integer.MAX_VALUE / 2);
  }

  private int word(FileProcess process, int address, int offset, int bytes) throws ErrnoException {
    return memory.words(process.endpoint(), address, bytes)[offset / Integer.BYTES];
  }

  private int begin(Select select, int ticks) throws ErrnoException {
    if (waiting.size() == WAITING_MAX) {
      throw new ErrnoException(Errno.ENOSPC);
    }
    select.entries().forEach(questions::ask);
    if (select.isOver()) {
      return result(select);
    }
    if (ticks > 0) {
      select.timer(sys.timers().set(ticks, () -> expire(select)));
    }
    waiting.add(select);
    return Errno.SUSPEND;
  }

  // A driver that was asked is waited for.
  private void expire(Select select) {
    select.hurry();
    finishAll();
  }

  /// An asynchronous driver answers a question.
  void answered(int driver, int minor, int operations) {
    if (questions.answered(driver, minor, operations)) {
      finishAll();
    } else {
      ready(driver, minor);
    }
  }

  /// A driver has news of a minor. What is ready may have been used up since, or be ready for
  /// somebody else, so it is asked; unless an answer is on its way, which is newer.
  void ready(int driver, int minor) {
    askAll((entry, of) ->
        of != null
            && of.endpoint() == driver
            && DeviceNumber.minor(entry.file.device()) == minor
            && !entry.isAsked);
  }

  /// A driver has restarted: it is asked what its former incarnation was asked.
  void repeatAll(int driver) {
    questions.repeatAll(driver);
    askAll(
        (entry, of) -> of != null && of.endpoint() == driver && !entry.isAsked && entry.isLost(of));
  }

  /// A driver has lost a major for good: who waits for it there hears of it.
  void release(int driver) {
    questions.release(driver);
    askAll((entry, of) -> of == null);
  }

  private void askAll(BiPredicate<Select.Entry, @Nullable Driver> which) {
    for (Select select : waiting) {
      for (Select.Entry entry : select.entries()) {
        if (which.test(entry, link.driver(entry.file))) {
          questions.ask(entry);
        }
      }
    }
    finishAll();
  }

  private void finishAll() {
    for (Select select : List.copyOf(waiting)) {
      if (select.isOver()) {
        finish(select);
      }
    }
  }

  private void finish(Select select) {
    waiting.remove(select);
    int result;
    try {
      result = result(select);
    } catch (ErrnoException e) {
      result = -e.errno();
    }
    replies.toUser(select.process().endpoint(), result);
  }

  private int result(Select select) throws ErrnoException {
    select.stopTimer();
    int count = 0;
    for (int which = 0; which < OPERATIONS.length; which++) {
      int bits = 0;
      for (Select.Entry entry : select.entries()) {
        if ((entry.ready & OPERATIONS[which]) != 0) {
          bits |= 1 << entry.fd;
          count++;
        }
      }
      if (select.set(which) != 0) {
        int value = bits;
        memory.write(
            select.process().endpoint(),
            select.set(which),
            SET_BYTES,
            (own, address) -> own.int32(address, value));
      }
    }
    return count;
  }

  /// Breaks off the select of a process, which gets `EINTR`. Answers `false` if it waits in none.
  boolean interrupt(FileProcess process) {
    if (abandon(process)) {
      replies.toUser(process.endpoint(), -Errno.EINTR);
      return true;
    }
    return false;
  }

  /// Forgets the select of a process. Answers `false` if it waits in none.
  boolean abandon(FileProcess process) {
    return waiting.removeIf(select -> {
      boolean found = select.process() == process;
      if (found) {
        select.stopTimer();
        questions.abandon(select);
      }
      return found;
    });
  }
}
