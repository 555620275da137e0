package samsara.kernel.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What tests look up in the nucleus.
public final class Queues {
  private Queues() {}

  /// The processes that are blocked sending to another, in the order of their arrival.
  public static List<Proc> sendersTo(Proc proc) {
    List<Proc> senders = new ArrayList<>();
    for (Proc at = proc.firstSender; at != null; at = at.nextSender) {
      senders.add(at);
    }
    return senders;
  }

  /// `true` if the handler of `upper` runs on the stack of `lower`, perhaps above others.
  public static boolean standsOn(Body upper, Body lower) {
    @Nullable Body at = upper.lender;
    while (at != null && at != lower) {
      at = at.lender;
    }
    return at == lower;
  }
}
