package samsara.shell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time as people give it: ticks of the clock, or seconds with the suffix `HZ`.
///
/// @param amount ticks or seconds
/// @param inSeconds which of them
record Ticks(int amount, boolean inSeconds) {
  /// No time given.
  static final Ticks NONE = new Ticks(0, false);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(HZ)?");

  /// Reads `90` or `5HZ`; empty for anything else, and for less than a tick.
  static Optional<Ticks> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Ticks ticks = new Ticks(Integer.parseInt(matcher.group(1)), matcher.group(2) != null);
    return ticks.amount > 0 ? Optional.of(ticks) : Optional.empty();
  }

  /// Ticks at a clock rate; as many as there can be if it is more.
  int at(int hz) {
    return inSeconds ? (int) Math.min((long) amount * hz, Integer.MAX_VALUE) : amount;
  }
}
