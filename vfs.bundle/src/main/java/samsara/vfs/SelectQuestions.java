package samsara.vfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceStyle;
import samsara.sys.Sys;

/// Asks drivers what would not block.
///
/// The answer of an asynchronous driver names the minor, but not who asked what. So such a driver
/// is asked one thing about a minor at a time, and the next when it has answered; also when the one
/// who asked first does not wait any more.
///
/// MINIX: `servers/vfs/select.c`, select_request_asynch.
final class SelectQuestions {
  private record Subject(int driver, int minor) {}

  private final Sys sys;
  private final DriverLink link;

  // The first of each queue is with the driver, the others wait for their turn.
  private final Map<Subject, Deque<Select.Entry>> queues = new LinkedHashMap<>();

  SelectQuestions(Sys sys, DriverLink link) {
    this.sys = sys;
    this.link = link;
  }

  /// Asks for an entry. Its answer is there afterwards, unless it is still marked as asked.
  void ask(Select.Entry entry) {
    if (!entry.file.vnode().isSpecial() || entry.file.vnode().isBlockSpecial()) {
      entry.answered(entry.operations);
      return;
    }
    Driver driver = link.driver(entry.file);
    if (driver == null || driver.style() != DeviceStyle.DEVA) {
      entry.answered(link.select(entry.file, entry.question()));
      return;
    }
    entry.isAsked = true;
    Subject subject = new Subject(driver.endpoint(), DeviceNumber.minor(entry.file.device()));
    Deque<Select.Entry> queue = queues.computeIfAbsent(subject, key -> new ArrayDeque<>());
    queue.addLast(entry);
    if (queue.size() == 1) {
      sendFirst(subject, queue);
    }
  }

  private void sendFirst(Subject subject, Deque<Select.Entry> queue) {
    while (!queue.isEmpty()) {
      Select.Entry entry = queue.getFirst();
      int status = link.select(entry.file, entry.question());
      if (status == Errno.SUSPEND) {
        return;
      }
      queue.removeFirst();
      entry.answered(status);
    }
    queues.remove(subject);
  }

  /// An asynchronous driver answers. `ERESTART` means that it has restarted, and is asked again.
  ///
  /// @return `false` if it had not been asked
  boolean answered(int driver, int minor, int status) {
    Subject subject = new Subject(driver, minor);
    Deque<Select.Entry> queue = queues.get(subject);
    if (queue == null) {
      return false;
    }
    Select.Entry entry = queue.getFirst();
    if (status == -Errno.ERESTART && entry.repeats.again(sys, Repeats.Reason.NOT_OPEN)) {
      link.forget(entry.file);
    } else {
      queue.removeFirst();
      entry.answered(status);
    }
    sendFirst(subject, queue);
    return true;
  }

  /// Nobody wants the answers for a select any more.
  void abandon(Select select) {
    for (Deque<Select.Entry> queue : queues.values()) {
      Select.Entry first = queue.getFirst();
      queue.removeIf(entry -> entry != first && select.entries().contains(entry));
    }
  }

  /// A driver has restarted or is gone: it will answer none of what it was asked.
  void forget(int driver) {
    queues
        .entrySet()
        .removeIf(queue -> {
          boolean found = queue.getKey().driver == driver;
          if (found) {
            queue.getValue().forEach(entry -> entry.isAsked = false);
          }
          return found;
        });
  }
}
