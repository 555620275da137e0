package samsara.ds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// All subscriptions, at most one for each service.
final class Subscriptions {
  /// Most subscriptions; one more is `EAGAIN`.
  static final int COUNT_MAX = 128;

  private final List<Subscription> subscriptions = new ArrayList<>();

  List<Subscription> all() {
    return List.copyOf(subscriptions);
  }

  Optional<Subscription> of(String owner) {
    return subscriptions.stream()
        .filter(subscription -> subscription.owner().equals(owner))
        .findFirst();
  }

  /// Adds a subscription in place of the owner's former one. `EAGAIN` when there are too many.
  void add(Subscription subscription) throws ErrnoException {
    boolean replaces = removeOwnedBy(subscription.owner());
    if (!replaces && subscriptions.size() == COUNT_MAX) {
      throw new ErrnoException(Errno.EAGAIN, "subscriptionsMax=" + COUNT_MAX);
    }
    subscriptions.add(subscription);
  }

  boolean removeOwnedBy(String owner) {
    return subscriptions.removeIf(subscription -> subscription.owner().equals(owner));
  }

  /// An entry has a new value. Answers the owners to notify.
  List<String> changed(Entry entry) {
    List<Subscription> concerned = concernedBy(entry);
    concerned.forEach(subscription -> subscription.mark(entry));
    return owners(concerned);
  }

  /// An entry is gone: there is nothing to ask for, so only the notification tells. Answers the
  /// owners to notify.
  List<String> vanished(Entry entry) {
    List<Subscription> concerned = concernedBy(entry);
    concerned.forEach(subscription -> subscription.unmark(entry));
    return owners(concerned);
  }

  private static List<String> owners(List<Subscription> subscriptions) {
    return subscriptions.stream().map(Subscription::owner).toList();
  }

  private List<Subscription> concernedBy(Entry entry) {
    return subscriptions.stream().filter(subscription -> subscription.concerns(entry)).toList();
  }
}
