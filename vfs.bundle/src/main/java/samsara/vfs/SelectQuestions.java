package samsara.vfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceStyle;
import samsara.sys.Sys;

/// Asks drivers what would not block.
///
/// The answer of an asynchronous driver names the minor, but not who asked what. So one incarnation
/// of such a driver is asked one thing about a minor at a time, and the next when it has answered;
/// also when the one who asked first does not wait any more.
///
/// MINIX: `servers/vfs/select.c`, select_request_asynch.
final class SelectQuestions {
  private record Subject(int driver, int minor) {}

  /// A question that is asked, or waits for its turn.
  private static final class Question {
    final Select.Entry entry;
    boolean isWanted = true;

    Question(Select.Entry entry) {
      this.entry = entry;
    }
  }

  private final Sys sys;
  private final DriverLink link;

  // The first of each queue is with the driver, the others wait for their turn.
  private final Map<Subject, Deque<Question>> queues = new LinkedHashMap<>();

  // What former incarnations were asked. The successor may have taken it before it was told of the
  // minor, and answers ERESTART before anything else.
  private final Set<Subject> repeated = new HashSet<>();

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
      entry.answered(put(entry));
      return;
    }
    entry.isAsked = true;
    Subject subject = new Subject(driver.endpoint(), DeviceNumber.minor(entry.file.device()));
    Deque<Question> queue = queues.computeIfAbsent(subject, key -> new ArrayDeque<>());
    queue.addLast(new Question(entry));
    if (queue.size() == 1) {
      sendFirst(subject, queue);
    }
  }

  private int put(Select.Entry entry) {
    int status = link.select(entry.file, entry.question());
    Driver driver = link.driver(entry.file);
    if (driver != null) {
      entry.askedOf(driver);
    }
    return status;
  }

  private void sendFirst(Subject subject, Deque<Question> queue) {
    while (!queue.isEmpty()) {
      Question question = queue.getFirst();
      if (question.isWanted) {
        int status = put(question.entry);
        if (status == Errno.SUSPEND) {
          question.entry.repeats().waits(sys);
          return;
        }
        question.entry.answered(status);
      }
      queue.removeFirst();
    }
    queues.remove(subject);
  }

  /// An asynchronous driver answers. `ERESTART` means that it has restarted, and is asked again.
  ///
  /// @return `false` if it had not been asked
  boolean answered(int driver, int minor, int status) {
    Subject subject = new Subject(driver, minor);
    if (repeated.remove(subject) && status == -Errno.ERESTART) {
      return true;
    }
    Deque<Question> queue = queues.get(subject);
    if (queue == null) {
      return false;
    }
    Question question = queue.getFirst();
    Select.Entry entry = question.entry;
    if (question.isWanted && status == -Errno.ERESTART && entry.repeats().afterWaiting(sys)) {
      link.forget(entry.file);
    } else {
      queue.removeFirst();
      if (question.isWanted) {
        entry.answered(status);
      }
    }
    sendFirst(subject, queue);
    return true;
  }

  /// Nobody wants the answers for a select any more.
  void abandon(Select select) {
    leave(entry -> select.entries().contains(entry));
  }

  // What is with the driver will be answered all the same.
  private void leave(Predicate<Select.Entry> which) {
    for (Deque<Question> queue : queues.values()) {
      Question first = queue.getFirst();
      queue.removeIf(question -> question != first && which.test(question.entry));
      if (which.test(first.entry)) {
        first.isWanted = false;
      }
    }
  }

  /// A driver has restarted: it is asked what its former incarnation was asked and will not answer.
  void repeatAll(int driver) {
    for (Subject subject : List.copyOf(queues.keySet())) {
      Deque<Question> queue = queues.get(subject);
      if (queue != null && subject.driver == driver) {
        Question first = queue.getFirst();
        if (!first.isWanted || first.entry.isLost(link.driver(first.entry.file))) {
          repeated.add(subject);
          sendFirst(subject, queue);
        }
      }
    }
  }

  /// A driver has lost a major. Nobody waits for answers about that any more; they come only from a
  /// driver that has another.
  void release(int driver) {
    leave(entry -> link.driver(entry.file) == null);
    if (!link.isMapped(driver)) {
      queues.keySet().removeIf(subject -> subject.driver == driver);
      repeated.removeIf(subject -> subject.driver == driver);
    }
  }
}
