package samsara.hw;

/// The place before the machine, with its screen and its keyboard. May be called from any host
/// thread, which waits for the CPU; an IllegalStateException when that does not answer.
public interface Seat {
  /// What the screen shows.
  Picture look();

  /// Types a text, with names of keys in angle brackets: `ls<enter>`, `<alt-f2>`, `<lt>`. An
  /// IllegalArgumentException says what has no key, or that too much is waiting already.
  void type(String keys);
}
