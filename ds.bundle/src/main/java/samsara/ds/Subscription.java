package samsara.ds;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import samsara.protocol.ds.DsFlag;

/// Whom to tell about changes of which keys, and what was not asked for yet.
final class Subscription {
  private final String owner;
  private final Pattern keys;
  private final int types;
  private final Set<Entry> marked = new LinkedHashSet<>();

  /// @param keys has to match the whole key
  /// @param types type bits, 0 for all
  Subscription(String owner, Pattern keys, int types) {
    this.owner = owner;
    this.keys = keys;
    this.types = types == 0 ? DsFlag.TYPE_MASK : types;
  }

  String owner() {
    return owner;
  }

  boolean concerns(Entry entry) {
    return (types & entry.type()) != 0
        && entry.allows(owner, DsFlag.PRIVATE_SUBSCRIBE)
        && keys.matcher(entry.key()).matches();
  }

  void mark(Entry entry) {
    marked.add(entry);
  }

  void unmark(Entry entry) {
    marked.remove(entry);
  }

  /// The entry that has been marked for longest.
  Optional<Entry> firstMarked() {
    return marked.stream().findFirst();
  }

  @Override
  public String toString() {
    return owner + " subscribed to " + keys + " marked=" + marked.size();
  }
}
