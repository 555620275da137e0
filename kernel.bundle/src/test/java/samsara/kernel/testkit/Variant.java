package samsara.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import samsara.kernel.context.ContextFactory;

/// A way to run processes. Every test runs in each, since no process may tell them apart.
///
/// @param context kind of context
/// @param fastPath handlers may run on their callers' stacks
public record Variant(String context, boolean fastPath) {
  /// All ways.
  public static Stream<Variant> all() {
    List<Variant> all = new ArrayList<>();
    for (String context : List.of("continuation", "vthread", "plain")) {
      all.add(new Variant(context, true));
      all.add(new Variant(context, false));
    }
    return all.stream();
  }

  /// The usual way, for tests of what has nothing to do with stacks.
  public static Variant standard() {
    return new Variant("continuation", true);
  }

  /// Makes the contexts.
  public ContextFactory contexts() {
    return ContextFactory.byName(context);
  }

  @Override
  public String toString() {
    return context + (fastPath ? ", fast path" : ", no fast path");
  }
}
