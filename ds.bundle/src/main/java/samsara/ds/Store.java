package samsara.ds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.ds.DsFlag;

/// All entries. Labels are entries too: the key is the label, the number its endpoint.
final class Store {
  /// Most entries, of all types together; one more is `ENOMEM`.
  static final int ENTRIES_MAX = 256;

  private final List<Entry> entries = new ArrayList<>();

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  Optional<Entry> find(int type, String key) {
    return entries.stream()
        .filter(entry -> entry.type() == type && entry.key().equals(key))
        .findFirst();
  }

  /// The entry; `ESRCH` if there is none.
  Entry require(int type, String key) throws ErrnoException {
    return find(type, key).orElseThrow(() -> new ErrnoException(Errno.ESRCH, "key=" + key));
  }

  /// The label entry of an endpoint.
  Optional<Entry> findLabel(int endpoint) {
    return entries.stream()
        .filter(entry -> entry.type() == DsFlag.TYPE_LABEL && entry.number() == endpoint)
        .findFirst();
  }

  /// Adds an entry. `ENOMEM` when full.
  Entry add(int type, String key, String owner) throws ErrnoException {
    if (entries.size() == ENTRIES_MAX) {
      throw new ErrnoException(Errno.ENOMEM, "entriesMax=" + ENTRIES_MAX);
    }
    Entry entry = new Entry(type, key, owner);
    entries.add(entry);
    return entry;
  }

  void remove(Entry entry) {
    entries.remove(entry);
  }
}
