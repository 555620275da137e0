package samsara.ds;

/// All that DS knows: the root of its object graph. Nothing of it survives the end of the process.
final class DsState {
  private final Store store = new Store();
  private final Subscriptions subscriptions = new Subscriptions();

  Store store() {
    return store;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /// One line for each entry and each subscription.
  String dump() {
    StringBuilder text = new StringBuilder();
    store.entries().forEach(entry -> text.append(entry).append('\n'));
    subscriptions.all().forEach(subscription -> text.append(subscription).append('\n'));
    return text.toString();
  }
}
