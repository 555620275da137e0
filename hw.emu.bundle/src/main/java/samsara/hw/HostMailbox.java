package samsara.hw;

/// The one way from the host's threads to the emulated CPU. The kernel implements it: it runs what
/// was posted between two instructions of the machine, in the order of posting, and wakes from
/// idleness for it.
public interface HostMailbox {
  /// Has `work` run on the CPU thread soon. May be called from any thread, the CPU's included;
  /// never blocks and never runs `work` itself.
  void post(Runnable work);
}
