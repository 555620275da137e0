package samsara.sim;

import java.time.Duration;
import java.util.Map;

/// The arguments of `samsara sim`.
///
/// @param seed of all randomness
/// @param orderSeed of the order among equals; 0 for first come, first served
/// @param time virtual time to run for, from power-on
/// @param workload what goes on
/// @param checks checks the kernel's invariants after every trap
record SimRequest(long seed, long orderSeed, Duration time, Workload workload, boolean checks) {
  static final String USAGE =
      """
      usage: samsara sim [--seed <n>] [--for <time>] [--workload <name>] [--order <n>] [--check]

        --seed <n>         of all randomness; the same seed gives the same output (1)
        --for <time>       virtual time to run for: 500ms, 30s, 10m, 2h, 1d (1m)
        --workload <name>  what goes on (hello):
      %s
        --order <n>        not 0: chance, with this seed, decides who goes first among processes
                           of a queue, simultaneous clock events and host requests (0)
        --check            check the kernel's invariants after every trap

      Boots the whole system in virtual time and prints a line an event: seconds since
      power-on, and what happened. Exit status: 0 all went well, 1 something did not,
      2 wrong usage, 3 no JDK or build failed.
      """
          .formatted(Workload.list().indent(17).stripTrailing());

  private static final Map<String, Long> UNIT_MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long DAYS_MAX = 3_650;

  static final SimRequest DEFAULT =
      new SimRequest(1, 0, Duration.ofMinutes(1), Workload.HELLO, false);

  /// Reads arguments.
  ///
  /// @throws IllegalArgumentException with one line for people
  static SimRequest parse(String... arguments) {
    SimRequest request = DEFAULT;
    for (int i = 0; i < arguments.length; i++) {
      String name = arguments[i];
      if (name.equals("--check")) {
        request =
            new SimRequest(request.seed, request.orderSeed, request.time, request.workload, true);
        continue;
      }
      if (!name.equals("--seed")
          && !name.equals("--for")
          && !name.equals("--workload")
          && !name.equals("--order")) {
        throw new IllegalArgumentException("unknown argument: " + name);
      }
      if (++i == arguments.length) {
        throw new IllegalArgumentException(name + ": no value given");
      }
      request = request.with(name, arguments[i]);
    }
    return request;
  }

  private SimRequest with(String name, String value) {
    return switch (name) {
      case "--seed" -> new SimRequest(number(name, value), orderSeed, time, workload, checks);
      case "--order" -> new SimRequest(seed, number(name, value), time, workload, checks);
      case "--for" -> new SimRequest(seed, orderSeed, timeOf(value), workload, checks);
      default -> new SimRequest(seed, orderSeed, time, workloadOf(value), checks);
    };
  }

  private static Workload workloadOf(String name) {
    return Workload.named(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no workload named %s: there are %s".formatted(name, Workload.names())));
  }

  private static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": not a whole number: " + text, e);
    }
  }

  private static Duration timeOf(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    Long unit = UNIT_MILLIS.get(text.substring(digits));
    if (digits == 0 || digits > 12 || unit == null) {
      throw new IllegalArgumentException("--for: not a time like 30s or 10m: " + text);
    }
    long count = Long.parseLong(text, 0, digits, 10);
    if (count == 0 || count > DAYS_MAX * DAY_MILLIS / unit) {
      throw new IllegalArgumentException("--for: from 1ms to " + DAYS_MAX + "d: " + text);
    }
    return Duration.ofMillis(count * unit);
  }
}
