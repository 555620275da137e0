package samsara.ds;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.rs.PublicEntry;
import samsara.sys.Sys;

/// What DS does for each request.
///
/// Owners are labels, not endpoints: what a service has stored stays its own over a restart or an
/// update. A service that DS has no label for may read, but neither store nor delete.
///
/// MINIX: `servers/ds/store.c`; we keep its order of checks.
final class Requests {
  /// Label that owns the labels.
  static final String RS_LABEL = "rs";

  /// DS knows itself.
  static final String OWN_LABEL = "ds";

  private final Sys sys;
  private final GrantTransfer transfer;
  private final Store store;
  private final Subscriptions subscriptions;

  Requests(Sys sys, DsState state) {
    this.sys = sys;
    store = state.store();
    subscriptions = state.subscriptions();
    transfer = new GrantTransfer(sys);
  }

  /// Gives the services that run already their labels.
  void addLabels(List<PublicEntry> services) throws ErrnoException {
    for (PublicEntry service : services) {
      Entry entry = store.add(DsFlag.TYPE_LABEL, service.label(), RS_LABEL);
      entry.number(service.endpoint());
    }
  }

  /// Carries a request out; what it answers is written into the message.
  void handle(DsRequest request, long[] message) throws ErrnoException {
    switch (request) {
      case PUBLISH -> doPublish(message);
      case RETRIEVE -> doRetrieve(message);
      case RETRIEVE_LABEL -> doRetrieveLabel(message);
      case SUBSCRIBE -> doSubscribe(message);
      case CHECK -> doCheck(message);
      case DELETE -> doDelete(message);
      // There is nothing to freeze while VM can't map memory of one process into another.
      case SNAPSHOT -> throw new ErrnoException(Errno.ENOSYS);
    }
  }

  private void doPublish(long[] message) throws ErrnoException {
    String owner = requireLabel(message, Errno.EPERM);
    int type = type(message);
    if (type == DsFlag.TYPE_LABEL && Message.source(message) != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM, "labels are published by RS alone");
    }
    String key = transfer.key(message);
    byte[] bytes = hasBytes(type) ? transfer.value(message) : new byte[0];
    Optional<Entry> existing = store.find(type, key);
    if (existing.isEmpty() && type == DsFlag.TYPE_LABEL) {
      existing = store.findLabel(DsMessage.value(message));
    }
    if (existing.isPresent()) {
      checkOverwrite(existing.get(), owner, message);
    }
    Entry entry = existing.isPresent() ? existing.get() : store.add(type, key, owner);
    if (type == DsFlag.TYPE_STR) {
      bytes[bytes.length - 1] = 0;
    }
    entry.key(key);
    entry.publishedBy(owner, DsMessage.flags(message));
    entry.number(DsMessage.value(message));
    entry.bytes(bytes);
    subscriptions.changed(entry).forEach(this::notifyOwner);
  }

  private static void checkOverwrite(Entry entry, String owner, long[] message)
      throws ErrnoException {
    if ((DsMessage.flags(message) & DsFlag.OVERWRITE) == 0) {
      throw new ErrnoException(Errno.EEXIST, "key=" + entry.key());
    }
    if (!entry.allows(owner, DsFlag.PRIVATE_OVERWRITE)) {
      throw new ErrnoException(Errno.EPERM, "key=" + entry.key());
    }
  }

  private void doRetrieve(long[] message) throws ErrnoException {
    int type = type(message);
    Entry entry = store.require(type, transfer.key(message));
    if (!entry.allows(labelOf(Message.source(message)).orElse(""), DsFlag.PRIVATE_RETRIEVE)) {
      throw new ErrnoException(Errno.EPERM, "key=" + entry.key());
    }
    if (hasBytes(type)) {
      transfer.putValue(message, entry.bytes());
    } else {
      DsMessage.value(message, entry.number());
    }
  }

  private void doRetrieveLabel(long[] message) throws ErrnoException {
    String label =
        labelOf(DsMessage.owner(message)).orElseThrow(() -> new ErrnoException(Errno.ESRCH));
    transfer.putKey(message, label);
  }

  private void doSubscribe(long[] message) throws ErrnoException {
    String owner = requireLabel(message, Errno.ESRCH);
    int flags = DsMessage.flags(message);
    if (subscriptions.of(owner).isPresent() && (flags & DsFlag.OVERWRITE) == 0) {
      throw new ErrnoException(Errno.EEXIST, "owner=" + owner);
    }
    Pattern keys = compile(transfer.key(message));
    Subscription subscription = new Subscription(owner, keys, flags & DsFlag.TYPE_MASK);
    subscriptions.add(subscription);
    if ((flags & DsFlag.INITIAL) != 0) {
      markInitial(subscription);
    }
  }

  private void markInitial(Subscription subscription) {
    List<Entry> matching = store.entries().stream().filter(subscription::concerns).toList();
    if (!matching.isEmpty()) {
      matching.forEach(subscription::mark);
      notifyOwner(subscription.owner());
    }
  }

  private static Pattern compile(String regex) throws ErrnoException {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ErrnoException(Errno.EINVAL, "regex=" + regex + ": " + e.getDescription());
    }
  }

  private void doCheck(long[] message) throws ErrnoException {
    Subscription subscription =
        labelOf(Message.source(message))
            .flatMap(subscriptions::of)
            .orElseThrow(() -> new ErrnoException(Errno.ESRCH));
    Entry entry = subscription.firstMarked().orElseThrow(() -> new ErrnoException(Errno.ENOENT));
    transfer.putKey(message, entry.key());
    subscription.unmark(entry);
    DsMessage.flags(message, entry.type());
    DsMessage.owner(message, endpointOf(entry.owner()));
  }

  private void doDelete(long[] message) throws ErrnoException {
    String owner = requireLabel(message, Errno.EPERM);
    Entry entry = store.require(type(message), transfer.key(message));
    if (!entry.owner().equals(owner)) {
      throw new ErrnoException(Errno.EPERM, "key=" + entry.key());
    }
    if (entry.type() == DsFlag.TYPE_LABEL) {
      removeAllOf(entry.key());
    }
    remove(entry);
  }

  // The service of that label is gone for good.
  private void removeAllOf(String owner) {
    subscriptions.removeOwnedBy(owner);
    store.entries().stream().filter(entry -> entry.owner().equals(owner)).forEach(this::remove);
  }

  private void remove(Entry entry) {
    store.remove(entry);
    subscriptions.vanished(entry).forEach(this::notifyOwner);
  }

  /// `EINVAL` unless exactly one type is given; mapped ranges need a VM that can share memory.
  private static int type(long[] message) throws ErrnoException {
    int type = DsMessage.flags(message) & DsFlag.TYPE_MASK;
    if (type == DsFlag.TYPE_MAP) {
      throw new ErrnoException(Errno.ENOSYS, "mapped ranges");
    }
    if (Integer.bitCount(type) != 1) {
      throw new ErrnoException(Errno.EINVAL, "type=0x" + Integer.toHexString(type));
    }
    return type;
  }

  private static boolean hasBytes(int type) {
    return type == DsFlag.TYPE_STR || type == DsFlag.TYPE_MEM;
  }

  private String requireLabel(long[] message, int errno) throws ErrnoException {
    int caller = Message.source(message);
    return labelOf(caller).orElseThrow(() -> new ErrnoException(errno, "unknown caller=" + caller));
  }

  private Optional<String> labelOf(int endpoint) {
    return endpoint == sys.ipc().endpoint()
        ? Optional.of(OWN_LABEL)
        : store.findLabel(endpoint).map(Entry::key);
  }

  private int endpointOf(String label) {
    return label.equals(OWN_LABEL)
        ? sys.ipc().endpoint()
        : store.find(DsFlag.TYPE_LABEL, label).map(Entry::number).orElse(Endpoint.NONE);
  }

  private void notifyOwner(String label) {
    int endpoint = endpointOf(label);
    if (endpoint != Endpoint.NONE) {
      sys.ipc().notify(endpoint);
    }
  }
}
